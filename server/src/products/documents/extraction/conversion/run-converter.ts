import { stat } from 'node:fs/promises';
import { documentErrors } from '../../errors.ts';
import { findProgram, type ProgramEnd, runProgram } from '../process/run-program.ts';

export type ConversionLimits = {
  readonly timeoutMs: number;
  /** Of what is written. */
  readonly maxBytes: number;
};

export type ConversionOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: ConversionLimits;
  /** As the refusals name what is converted. */
  readonly format: string;
};

/** A program that the operator installed, and what to call it with. */
export type Converter = {
  /** As programs of this kind are called; the first that is on PATH is taken. */
  readonly programs: readonly string[];
  options(path: string, out: string, maxBytes: number): readonly string[];
  readonly limits: ConversionLimits;
};

const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;
const MEMORY_LIMIT = '512 MiB';
/** What it says of its work is not read; it should not go on for ever. */
const MAX_WORDS_BYTES = 65_536;

/** Where the program is; undefined when the operator did not install it. */
export function findConverter({ programs }: Converter): string | undefined {
  return programs.map(findProgram).find((found) => found !== undefined);
}

/**
 * Has the program write `out`; whether it did is in its end.
 *
 * @throws AppError `converter_missing`, `decompression_limit`, `extraction_memory_exceeded` (422),
 *   `extraction_timeout` (504); the reason of `signal` when it is aborted
 */
export async function runConverter(
  converter: Converter,
  [path, out]: readonly [string, string],
  { signal, format, limits = converter.limits }: ConversionOptions,
): Promise<ProgramEnd> {
  const command = findConverter(converter);
  const [program = ''] = converter.programs;
  if (command === undefined) throw documentErrors.converter_missing({ format, program });
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const end = await runProgram(command, converter.options(path, out, limits.maxBytes), {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    maxOutputBytes: MAX_WORDS_BYTES,
  });
  signal?.throwIfAborted();
  if (timeout.aborted) throw documentErrors.extraction_timeout({ limit: `${limits.timeoutMs / 1000} s` });
  if (end.isTooLarge) throw documentErrors.extraction_memory_exceeded({ limit: MEMORY_LIMIT });
  const { size } = await stat(out).catch(() => ({ size: 0 }));
  if (size < limits.maxBytes) return end;
  const limit = `${Math.round(limits.maxBytes / 1024 / 1024)} MiB`;
  throw documentErrors.decompression_limit({ limit }, { limit_bytes: limits.maxBytes });
}
