import type { TSchema } from 'typebox';
import { compileValidator, validationError } from '#kernel/http/validation.ts';

/** Checks what the command line was given against the schema of the same operation over HTTP. */
export function checkInput<Checked>(schema: TSchema, value: unknown): Checked {
  const validate = compileValidator({ schema, httpPart: 'body', method: 'POST', url: '' });
  if (validate(value) === true) return value as Checked;
  throw validationError('option', (validate as unknown as { errors: [] }).errors);
}
