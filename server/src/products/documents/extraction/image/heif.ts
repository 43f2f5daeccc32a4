import { access, rename } from 'node:fs/promises';
import { documentErrors } from '../../errors.ts';
import {
  type ConversionOptions,
  type Converter,
  findConverter,
  runConverter,
} from '../conversion/run-converter.ts';
import type { ExtractionWarning } from '../extraction.ts';

/**
 * libheif's program, by its newer and its older name. Its decoder of HEVC is LGPL and so is every one on npm, so it is
 * the operator's to install. A photograph takes a second; what it decodes is bounded by the memory it may take.
 */
const LIBHEIF: Converter = {
  programs: ['heif-convert', 'heif-dec'],
  options: (path, out) => ['--quiet', path, out],
  limits: { timeoutMs: 60_000, maxBytes: 512 * 1024 * 1024 },
};

/** Whether the operator installed what opens HEIC and AVIF. */
export function mayOpenHeif(): boolean {
  return findConverter(LIBHEIF) !== undefined;
}

/**
 * Writes the picture at `path`, turned as a viewer turns it, to the PNG file `out`. Of several pictures the first is
 * taken, and a warning says so.
 *
 * @throws AppError `corrupt_file` (422) and those of `runConverter`
 */
export async function toPng(
  path: string,
  out: string,
  options: ConversionOptions,
): Promise<ExtractionWarning[]> {
  const { isDone, lastWords } = await runConverter(LIBHEIF, [path, out], options);
  if (!isDone)
    throw Object.assign(documentErrors.corrupt_file({ format: options.format }), { cause: lastWords });
  const isOne = await access(out).then(
    () => true,
    () => false,
  );
  if (isOne) return [];
  await rename(out.replace(/\.png$/, '-1.png'), out);
  return ['pages_unreadable'];
}
