import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { AppError } from '#kernel/errors/app-error.ts';
import { faultText, WITHOUT_NUL } from './fault-text.ts';
import { invalidInput } from './invalid-input.ts';

/** A reader that names every fault is useful; one that names ten thousand is an attack on itself. */
const FIELDS_MAX = 50;

// The package is CommonJS: what a bundler calls its default is one level down in Node.
const addFormats = formatsModule.default;

/** Verbose: the text of a fault is made of the schema that it is one of. */
const OPTIONS = { allErrors: true, strict: false, useDefaults: true, verbose: true };
/** What comes in is taken as it was sent: no coercion, nothing removed, every unknown field refused. */
const ajv = addFormats(new Ajv(OPTIONS));

export const compileValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  httpPart === 'body'
    ? ajv.compile(schema)
    : compileForTexts(httpPart === 'querystring' ? closed(schema) : schema);

/** A body's schema closes itself. A query's is closed here: a misspelt filter would give everything, as if it had worked. */
function closed(schema: object): object {
  return { ...schema, additionalProperties: false };
}

/** What a whole number looks like in a URL. What JavaScript would also take for one (`0x1`, `1e3`, ` 1`) is none. */
const WHOLE_NUMBER = /^-?[0-9]+$/;

/**
 * Everything in a URL is text: where the schema wants a whole number, one is read out of it.
 *
 * @throws Error at start: of another kind of value nobody has said how it is written in a URL
 */
function compileForTexts(schema: { properties?: Record<string, { type?: string }> }) {
  const types = Object.entries(schema.properties ?? {}).map(([name, { type }]) => ({ name, type }));
  const odd = types.find(({ type }) => type !== undefined && type !== 'string' && type !== 'integer');
  if (odd) throw new Error(`${odd.name} in a URL is a text or a whole number, not ${odd.type}`);
  const integers = types.filter(({ type }) => type === 'integer').map(({ name }) => name);
  const validate: ValidateFunction = ajv.compile(schema);
  const validateTexts = (texts: Record<string, unknown>): boolean => {
    for (const name of integers) {
      const text = texts[name];
      if (typeof text === 'string' && WHOLE_NUMBER.test(text)) texts[name] = Number(text);
    }
    validate(texts);
    validateTexts.errors = [...(validate.errors ?? []), ...nulFaults(texts)];
    return validateTexts.errors.length === 0;
  };
  validateTexts.errors = [] as ErrorObject[];
  return validateTexts;
}

/** PostgreSQL takes no text with a NUL, wherever one is sought or kept. */
function nulFaults(texts: Record<string, unknown>): ErrorObject[] {
  const fault = { keyword: 'pattern', schemaPath: '', params: {}, parentSchema: { pattern: WITHOUT_NUL } };
  return Object.entries(texts)
    .filter(([, text]) => typeof text === 'string' && text.includes('\0'))
    .map(([name]) => ({ ...fault, instancePath: `/${name}` }));
}

/** Fastify's list of what is wrong, as one `validation_error` that names each field once. */
export function validationError(part: string, errors: readonly Partial<ErrorObject>[]): AppError {
  const telling = new Map<string, Partial<ErrorObject>>();
  for (const error of errors) {
    const path = pathOf(part, error);
    const known = telling.get(path);
    if (known ? rankOf(error) > rankOf(known) : telling.size < FIELDS_MAX) telling.set(path, error);
  }
  return invalidInput([...telling].map(([path, error]) => ({ path, message: faultText(error) })));
}

/** Of a union's faults, that of the branch that fits is the most telling; those of the others only say what it is not. */
function rankOf({ keyword = '' }: Partial<ErrorObject>): number {
  if (keyword === 'type' || keyword === 'const') return 0;
  return keyword === 'anyOf' ? 1 : 2;
}

function pathOf(part: string, error: Partial<ErrorObject>): string {
  const parents = (error.instancePath ?? '').split('/').filter((name) => name !== '');
  const named = error.params?.missingProperty ?? error.params?.additionalProperty;
  return [part === 'querystring' ? 'query' : part, ...parents, ...(named ? [named] : [])].join('.');
}
