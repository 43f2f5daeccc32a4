/** The child process in which tesseract.js reads bitmaps. It is started by tesseract-wasm.ts and never by hand. */
import type { Report } from '../process/extractor.protocol.ts';
import { serveOrders } from '../process/serve-orders.ts';
import { unpackBitmap } from './bitmap.ts';
import { loadTesseract, type Tesseract } from './tesseract-core.ts';

let loaded: Promise<Tesseract> | undefined;

serveOrders(async (order): Promise<Report> => {
  if (order.kind !== 'recognise') throw new Error('this process only recognises');
  loaded ??= loadTesseract(order.languages);
  const recognition = (await loaded)(await unpackBitmap(order.picture));
  return { kind: 'recognition', recognition };
});
