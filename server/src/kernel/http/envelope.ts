import Type, { type TSchema } from 'typebox';

/** Every answer of /api/v1 has this shape; it is frozen. */
export const errorBody = Type.Object(
  {
    code: Type.String({ description: 'Stable, snake_case; docs/api/errors.md lists them all.' }),
    message: Type.String(),
    remedy: Type.String(),
    details: Type.Optional(Type.Unknown()),
    request_id: Type.String(),
  },
  { $id: 'Error', title: 'Error' },
);

export const failure = Type.Object(
  { success: Type.Literal(false), data: Type.Null(), error: errorBody },
  { title: 'Failure' },
);

export function successOf(data: TSchema): TSchema {
  return Type.Object({ success: Type.Literal(true), data, error: Type.Null() });
}

export function listOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: Type.Union([Type.String(), Type.Null()]),
  });
}

/** Parameters of a list: at most 100 items, and the place where the page before ended. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
};
