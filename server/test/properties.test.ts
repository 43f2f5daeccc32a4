import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#kernel/errors/app-error.ts';
import { isReached } from '#kernel/flags/flag.ts';
import { decodeCursor, encodeCursor } from '#kernel/http/cursor.ts';
import { languageOf } from '#kernel/http/request-facts.ts';
import { readRefreshToken, refreshTokenOf } from '#kernel/identity/refresh-token.ts';
import { isId, newId } from '#kernel/ids/id.ts';
import { snippetOf } from '#products/documents/sources/snippet.ts';
import { displayName } from '#products/documents/sources/source-name.ts';

const anything = fc.string({ unit: 'binary', maxLength: 300 });
const refusalOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

const LIST = { list: 'a.list', kinds: ['instant', 'id'] } as const;
const OTHER = { ...LIST, list: 'another.list' };
test('a cursor that we gave is read back; anything else is refused, never an error of ours', () => {
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }),
      anything,
      (date, text) => {
        const values = [date.toISOString(), newId()];
        expect(decodeCursor(encodeCursor(LIST, values), LIST)).toEqual(values);
        expect(refusalOf(() => decodeCursor(encodeCursor(OTHER, values), LIST))).toBeInstanceOf(AppError);
        expect(refusalOf(() => decodeCursor(text, LIST))).toBeInstanceOf(AppError);
      },
    ),
  );
});

test('a name is a label: short, on one line, without folders or characters that deceive, or it is refused', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const failure = refusalOf(() => displayName(given));
      if (failure) {
        expect(failure).toMatchObject({ code: 'invalid_filename' });
        return;
      }
      const name = displayName(given);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name).toMatch(/^[^/\\\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u);
      expect(displayName(name)).toBe(name);
    }),
  );
});

test('a snippet is made of the text, whatever was searched', () => {
  fc.assert(
    fc.property(anything, anything, (text, query) => {
      const snippet = snippetOf(text, query);
      const word = /«(.*?)»/su.exec(snippet ?? '')?.[1];
      if (word !== undefined) expect(text.replace(/\s+/g, ' ')).toContain(word);
    }),
  );
});

test('a refresh token is read with its own key alone, and with no letter changed', () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  fc.assert(
    fc.property(fc.nat({ max: 83 }), anything, (at, text) => {
      const id = newId();
      const token = refreshTokenOf(key, id);
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(readRefreshToken(key, token)).toBe(id);
      expect(readRefreshToken(other, token)).toBeUndefined();
      expect(readRefreshToken(key, text)).toBeUndefined();
      if (at < 82) expect(readRefreshToken(key, changed)).toBeUndefined();
    }),
  );
});

test('ids are canonical and grow with time', () => {
  let before = newId();
  for (let n = 0; n < 1000; n += 1) {
    const next = newId();
    expect(isId(next)).toBe(true);
    expect(next.slice(0, 13) >= before.slice(0, 13)).toBe(true);
    before = next;
  }
});

test('any Accept-Language gives one of two languages, and any id one side of a rollout', () => {
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 100 }), (text, percent) => {
      expect(['en', 'fr']).toContain(languageOf(text));
      if (isReached('flag', text, percent)) expect(isReached('flag', text, 100)).toBe(true);
    }),
  );
});
