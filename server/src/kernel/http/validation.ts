import { Ajv, type ErrorObject } from 'ajv';
import formatsModule from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { AppError } from '#kernel/errors/app-error.ts';
import { faultText } from './fault-text.ts';
import { invalidInput } from './invalid-input.ts';

/** A reader that names every fault is useful; one that names ten thousand is an attack on itself. */
const FIELDS_MAX = 50;

// The package is CommonJS: what a bundler calls its default is one level down in Node.
const addFormats = formatsModule.default;

/** Verbose: the text of a fault is made of the schema that it is one of. */
const OPTIONS = { allErrors: true, strict: false, useDefaults: true, verbose: true };
/** A body is taken as it was sent: no coercion, nothing removed, every unknown field refused. */
const bodies = addFormats(new Ajv(OPTIONS));
/** Everything in a URL is text, so numbers and booleans are read out of it. */
const texts = addFormats(new Ajv({ ...OPTIONS, coerceTypes: true }));

export const compileValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? bodies : texts).compile(schema);

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
