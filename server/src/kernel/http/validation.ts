import { Ajv, type ErrorObject } from 'ajv';
import formatsModule from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { AppError } from '#kernel/errors/app-error.ts';
import { httpErrors } from './http.errors.ts';

/** A reader that names every fault is useful; one that names ten thousand is an attack on itself. */
const FIELDS_MAX = 50;

// The package is CommonJS: what a bundler calls its default is one level down in Node.
const addFormats = formatsModule.default;

/** A body is taken as it was sent: no coercion, nothing removed, every unknown field refused. */
const bodies = addFormats(new Ajv({ allErrors: true, strict: false, useDefaults: true }));
/** Everything in a URL is text, so numbers and booleans are read out of it. */
const texts = addFormats(new Ajv({ allErrors: true, strict: false, useDefaults: true, coerceTypes: true }));

export const compileValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? bodies : texts).compile(schema);

/** Fastify's list of what is wrong, as one `validation_error` that names each field once. */
export function validationError(part: string, errors: readonly Partial<ErrorObject>[]): AppError {
  const fields = new Map<string, string>();
  for (const error of errors) {
    const path = pathOf(part, error);
    if (fields.size < FIELDS_MAX && !fields.has(path)) fields.set(path, error.message ?? 'is not valid');
  }
  const list = [...fields].map(([path, message]) => ({ path, message }));
  const summary = list
    .slice(0, 3)
    .map(({ path, message }) => `${path} ${message}`)
    .join('; ');
  return httpErrors.validation_error({ summary }, { fields: list });
}

function pathOf(part: string, error: Partial<ErrorObject>): string {
  const parents = (error.instancePath ?? '').split('/').filter((name) => name !== '');
  const named = error.params?.missingProperty ?? error.params?.additionalProperty;
  return [part === 'querystring' ? 'query' : part, ...parents, ...(named ? [named] : [])].join('.');
}
