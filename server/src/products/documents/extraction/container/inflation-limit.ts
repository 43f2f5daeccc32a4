import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';

/** Inflated bytes of one container, all parts together. */
export const MAX_INFLATED = 256 * 1024 * 1024;

/** Deflate reaches 1032:1 on zeros; office XML stays under 60:1. Source: research of the corpus, Apache TIKA-216. */
export const MAX_RATIO = 100;

/** Small parts may be as repetitive as they like. */
const RATIO_FREE_BYTES = 1024 * 1024;

/** What may still come out of a container. */
export type InflationBudget = { left: number };

/** One packed stream: how large it is, what its container may still give, and the name of its format. */
export type Packed = { readonly bytes: number; readonly budget: InflationBudget; readonly format: string };

/**
 * Passes on what comes out of an inflater, for as long as it stays in measure.
 *
 * @throws AppError `decompression_limit`; `corrupt_file` for any fault of the inflater (422)
 */
export async function* limitInflation(
  chunks: AsyncIterable<Buffer>,
  { bytes, budget, format }: Packed,
): AsyncGenerator<Buffer> {
  let inflated = 0;
  try {
    for await (const chunk of chunks) {
      inflated += chunk.length;
      budget.left -= chunk.length;
      const isBomb = inflated > RATIO_FREE_BYTES && inflated > bytes * MAX_RATIO;
      if (isBomb || budget.left < 0) throw inflatesTooMuch();
      yield chunk;
    }
  } catch (error) {
    throw error instanceof AppError ? error : documentErrors.corrupt_file({ format });
  }
}

export function inflatesTooMuch(limit = `${MAX_INFLATED / 1024 / 1024} MiB, ${MAX_RATIO}:1`): AppError {
  return documentErrors.decompression_limit({ limit });
}
