import { Readable } from 'node:stream';

type Strings<Data> = {
  [Key in keyof Data as Data[Key] extends string ? Key : never]?: AsyncIterable<string>;
};
type Lists<Data> = {
  [Key in keyof Data as Data[Key] extends readonly unknown[]
    ? Key
    : never]?: Data[Key] extends readonly (infer Item)[] ? AsyncIterable<Item> : never;
};

/**
 * The data of an answer that is too long to be held whole. The route's schema is not applied to it: its maker gives
 * the fields of the reply and no other. What fails on the way ends the connection, so that no part passes for the
 * whole.
 */
export class StreamedJson<Data extends object> {
  readonly #whole: Partial<Data>;
  readonly #strings: Strings<Data>;
  readonly #lists: Lists<Data>;

  /** @param parts fields as they are (at least one); strings that come in pieces; lists whose items come one by one */
  constructor(parts: { whole: Partial<Data>; strings?: Strings<Data>; lists?: Lists<Data> }) {
    this.#whole = parts.whole;
    this.#strings = parts.strings ?? {};
    this.#lists = parts.lists ?? {};
  }

  /** The answer in its envelope; nothing is asked for before the client has taken what was there. */
  open(): Readable {
    return Readable.from(this.#answer(), { objectMode: false });
  }

  async *#answer(): AsyncGenerator<string> {
    yield `{"success":true,"data":${JSON.stringify(this.#whole).slice(0, -1)}`;
    for (const [name, pieces] of entriesOf<string>(this.#strings)) {
      yield `,${JSON.stringify(name)}:"`;
      for await (const piece of pieces) yield JSON.stringify(piece).slice(1, -1);
      yield '"';
    }
    for (const [name, items] of entriesOf<unknown>(this.#lists)) {
      let separator = `,${JSON.stringify(name)}:[`;
      for await (const item of items) {
        yield separator + JSON.stringify(item);
        separator = ',';
      }
      yield separator === ',' ? ']' : `${separator}]`;
    }
    yield '},"error":null}';
  }
}

function entriesOf<Piece>(fields: object): [string, AsyncIterable<Piece>][] {
  return Object.entries(fields);
}
