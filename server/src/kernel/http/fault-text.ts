import type { ErrorObject } from 'ajv';
import type { Language, Text } from '#kernel/errors/app-error.ts';

/** The part of a JSON Schema that a text is made of. */
type Schema = {
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: object;
  format?: string;
  pattern?: string;
  examples?: readonly unknown[];
};
type Params = { limit?: number };

const KINDS: Readonly<Record<string, Text>> = {
  string: { en: 'a text', fr: 'un texte' },
  integer: { en: 'a whole number', fr: 'un nombre entier' },
  number: { en: 'a number', fr: 'un nombre' },
  boolean: { en: 'true or false', fr: 'true ou false' },
  array: { en: 'a list', fr: 'une liste' },
  object: { en: 'an object', fr: 'un objet' },
};
/** Said of what should be an id, here and where no schema checks it (the fields of a form). */
export const NOT_AN_ID: Text = {
  en: 'must be an id such as 01980f3c-7b1e-7c3d-9a4b-5e6f7a8b9c0d',
  fr: 'doit être un identifiant tel que 01980f3c-7b1e-7c3d-9a4b-5e6f7a8b9c0d',
};
const FORMATS: Readonly<Record<string, Text>> = {
  uuid: NOT_AN_ID,
  'date-time': {
    en: 'must be a moment such as 2026-01-31T08:30:00Z',
    fr: 'doit être un instant tel que 2026-01-31T08:30:00Z',
  },
};
/** Said of a field that nobody asked for. */
export const UNKNOWN: Text = { en: 'is not known', fr: 'n’est pas connu' };
/** Said of a text that PostgreSQL would refuse, wherever it is found. */
export const NUL: Text = { en: 'must not hold a NUL character', fr: 'ne doit pas contenir de caractère NUL' };
/** What every text keeps to that is stored or searched for. */
export const WITHOUT_NUL = '^[^\\u0000]*$';
const PATTERNS: Readonly<Record<string, Text>> = {
  '\\S': { en: 'must not be blank', fr: 'ne doit pas être vide' },
  [WITHOUT_NUL]: NUL,
};

const TEXTS: Readonly<Record<string, (schema: Schema, params: Params) => Text>> = {
  required: () => ({ en: 'is required', fr: 'est obligatoire' }),
  additionalProperties: () => UNKNOWN,
  type: (schema) => ofKind([schema]),
  const: (schema) => oneOf([schema.const]),
  enum: (schema) => oneOf(schema.enum ?? []),
  anyOf: ({ anyOf: branches = [] }) =>
    branches.every((branch) => 'const' in branch)
      ? oneOf(branches.map((one) => one.const))
      : ofKind(branches),
  format: formOf,
  pattern: formOf,
  minLength: (_schema, { limit = 1 }) =>
    limit === 1
      ? { en: 'must not be empty', fr: 'ne doit pas être vide' }
      : { en: `must have at least ${limit} characters`, fr: `doit avoir au moins ${limit} caractères` },
  maxLength: (_schema, { limit }) => ({
    en: `must have at most ${limit} characters`,
    fr: `doit avoir au plus ${limit} caractères`,
  }),
  minimum: (_schema, { limit }) => ({ en: `must be ${limit} or more`, fr: `doit être au moins ${limit}` }),
  maximum: (_schema, { limit }) => ({ en: `must be ${limit} or less`, fr: `doit être au plus ${limit}` }),
  minItems: (_schema, { limit }) => ({
    en: `must have at least ${limit} items`,
    fr: `doit avoir au moins ${limit} éléments`,
  }),
  maxItems: (_schema, { limit }) => ({
    en: `must have at most ${limit} items`,
    fr: `doit avoir au plus ${limit} éléments`,
  }),
  uniqueItems: () => ({
    en: 'must not hold the same value twice',
    fr: 'ne doit pas contenir deux fois la même valeur',
  }),
  maxProperties: (_schema, { limit }) => ({
    en: `must have at most ${limit} fields`,
    fr: `doit avoir au plus ${limit} champs`,
  }),
  minProperties: ({ properties = {} }) => {
    const names = Object.keys(properties).join(', ');
    return {
      en: `must have at least one of: ${names}`,
      fr: `doit avoir au moins l’un de ces champs : ${names}`,
    };
  },
};

/** What the reader has to do about one fault that Ajv (verbose) found: no keyword, no regular expression. */
export function faultText({ keyword = '', parentSchema = {}, params = {} }: Partial<ErrorObject>): Text {
  return TEXTS[keyword]?.(parentSchema as Schema, params) ?? { en: 'is not valid', fr: 'n’est pas valide' };
}

function oneOf(values: readonly unknown[]): Text {
  const list = values.join(', ');
  return values.length === 1
    ? { en: `must be: ${list}`, fr: `doit être : ${list}` }
    : { en: `must be one of: ${list}`, fr: `doit être l’une de ces valeurs : ${list}` };
}

function ofKind(schemas: readonly Schema[]): Text {
  const kinds = schemas.map(({ type = '' }) => KINDS[type] ?? { en: type, fr: type });
  const listed = (language: Language, or: string) =>
    kinds
      .map((kind) => kind[language])
      .join(', ')
      .replace(/, ([^,]*)$/, ` ${or} $1`);
  return { en: `must be ${listed('en', 'or')}`, fr: `doit être ${listed('fr', 'ou')}` };
}

/** A pattern is told by its example: the regular expression is for programs. */
function formOf({ format = '', pattern = '', examples: [example] = [] }: Schema): Text {
  const known = FORMATS[format] ?? PATTERNS[pattern];
  if (known) return known;
  return example === undefined
    ? { en: 'does not have the form that is expected', fr: 'n’a pas la forme attendue' }
    : { en: `must look like ${example}`, fr: `doit ressembler à ${example}` };
}
