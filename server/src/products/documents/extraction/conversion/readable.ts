import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExtractionWarning, MEDIA_TYPES } from '../extraction.ts';
import { toPng } from '../image/heif.ts';
import { makeScratch } from '../process/extractor.child.ts';
import { toWav } from '../speech/ffmpeg.ts';
import type { ConversionOptions } from './run-converter.ts';

type Conversion = {
  readonly fileName: string;
  readonly mediaType: string;
  convert(path: string, out: string, options: ConversionOptions): Promise<ExtractionWarning[]>;
};

const SOUND: Conversion = {
  fileName: 'sound.wav',
  mediaType: MEDIA_TYPES.wav,
  async convert(path, out, options) {
    await toWav(path, out, options);
    return [];
  },
};
const PICTURE: Conversion = { fileName: 'picture.png', mediaType: MEDIA_TYPES.png, convert: toPng };

/** What no reader of ours opens; a program does, where the operator installed it. */
const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map([
  ...[
    MEDIA_TYPES.ogg,
    MEDIA_TYPES.aac,
    MEDIA_TYPES.m4a,
    MEDIA_TYPES.mp4,
    MEDIA_TYPES.mov,
    MEDIA_TYPES.mkv,
    MEDIA_TYPES.webm,
    MEDIA_TYPES.avi,
    MEDIA_TYPES.asf,
  ].map((type) => [type, SOUND] as const),
  ...[MEDIA_TYPES.heic, MEDIA_TYPES.heif, MEDIA_TYPES.avif].map((type) => [type, PICTURE] as const),
]);

type File = { readonly path: string; readonly mediaType: string };
export type Readable = File & { readonly warnings: readonly ExtractionWarning[] };

/**
 * Gives `read` the file, or what a program made of it (a WAV, a PNG), which is removed afterwards.
 *
 * @throws AppError `converter_missing`, `no_audio_track`, `corrupt_file`, `decompression_limit`,
 *   `extraction_memory_exceeded` (422), `extraction_timeout` (504)
 */
export async function withReadable<T>(
  file: File,
  { scratchFolder, signal }: { scratchFolder: string; signal: AbortSignal | undefined },
  read: (readable: Readable) => Promise<T>,
): Promise<T> {
  const conversion = CONVERSIONS.get(file.mediaType);
  if (conversion === undefined) return await read({ ...file, warnings: [] });
  const folder = await makeScratch(scratchFolder);
  try {
    const path = join(folder, conversion.fileName);
    const warnings = await conversion.convert(file.path, path, { signal, format: file.mediaType });
    return await read({ path, mediaType: conversion.mediaType, warnings });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
