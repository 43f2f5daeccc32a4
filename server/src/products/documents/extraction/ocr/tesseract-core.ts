import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { portableGraymap } from './bitmap.ts';
import type { Bitmap, Recognition } from './port.ts';
import { readTsv } from './tsv.ts';

/** What is used here of the library. Source: tesseract.js-core 7, tesseract baseapi.h. */
type Api = {
  Init(folder: string | null, languages: string, engine: number): number;
  SetVariable(name: string, value: string): boolean;
  SetImageFile(exifOrientation: number, angle: number): number;
  SetSourceResolution(dpi: number): void;
  Recognize(monitor: null): number;
  GetTSVText(page: number): string;
};
type Core = {
  FS: { writeFile(path: string, data: Uint8Array): void };
  TessBaseAPI: new () => Api;
};

/** Upright bitmaps in, words out; one at a time. */
export type Tesseract = (bitmap: Bitmap) => Recognition;

const require = createRequire(import.meta.url);
const ENGINE_LSTM = '1';
const LAYOUT_AUTO = '3';
const INPUT = '/input';

/** The weights for the neural engine alone, a quarter of the size of those that also serve the old one. */
const WEIGHTS = '4.0.0_best_int';

/** Where the weights of a language are, or undefined when no package brings them. */
export function weightsOf(language: string): string | undefined {
  try {
    const folder = dirname(require.resolve(`@tesseract.js-data/${language}/package.json`));
    return join(folder, WEIGHTS, `${language}.traineddata.gz`);
  } catch {
    return undefined;
  }
}

/**
 * The library itself, without the package `tesseract.js` around it: that one starts threads, looks for newer
 * weights on a server and keeps a cache on disk, and none of it is wanted in a sealed process.
 */
export async function loadTesseract(languages: readonly string[]): Promise<Tesseract> {
  const start: (options: object) => Promise<Core> = require('tesseract.js-core/tesseract-core-simd-lstm.js');
  const core = await start({});
  for (const language of languages) {
    core.FS.writeFile(`/${language}.traineddata`, gunzipSync(readFileSync(weightsOf(language) ?? '')));
  }
  const api = new core.TessBaseAPI();
  if (api.Init(null, languages.join('+'), Number(ENGINE_LSTM)) !== 0)
    throw new Error('Tesseract does not start');
  api.SetVariable('tessedit_pageseg_mode', LAYOUT_AUTO);
  return (bitmap) => {
    core.FS.writeFile(INPUT, portableGraymap(bitmap));
    if (api.SetImageFile(1, 0) !== 0) throw new Error('Tesseract does not take the bitmap');
    api.SetSourceResolution(bitmap.dpi);
    api.Recognize(null);
    return readTsv(api.GetTSVText(0));
  };
}
