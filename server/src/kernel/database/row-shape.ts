type Parser = (text: string) => unknown;
type Field = { readonly name: string; readonly dataTypeID: number };
export type TypeParsers = { getTypeParser(oid: number, format: 'text'): Parser };
export type Row = Record<string, unknown>;

/** What the rows of one statement look like, worked out once for all its runs on a connection. */
export type RowShape = {
  readonly names: readonly string[];
  readonly parsers: readonly Parser[];
  /** Cloned for each row: objects of one layout are made and read faster than those that grow field by field. */
  readonly empty: Row;
};

export function shapeOf(fields: readonly Field[], types: TypeParsers): RowShape {
  return {
    names: fields.map((field) => field.name),
    parsers: fields.map((field) => types.getTypeParser(field.dataTypeID, 'text')),
    empty: Object.fromEntries(fields.map((field) => [field.name, null])),
  };
}

/** @throws what a type's parser throws, such as a bigint that no number holds */
export function rowOf({ names, parsers, empty }: RowShape, values: readonly (string | null)[]): Row {
  const row = { ...empty };
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as string | null;
    if (value !== null) row[names[index] as string] = (parsers[index] as Parser)(value);
  }
  return row;
}
