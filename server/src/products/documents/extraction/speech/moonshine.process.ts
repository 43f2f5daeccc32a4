/** The child process in which Moonshine listens. It is started by moonshine.ts and never by hand. */
import type { Report } from '../process/extractor.protocol.ts';
import { serveOrders } from '../process/serve-orders.ts';
import { loadMoonshine, type Moonshine } from './moonshine-core.ts';
import { secondsOf, unpackSpeech } from './packed-speech.ts';

let loaded: Promise<Moonshine> | undefined;

serveOrders(async (order): Promise<Report> => {
  if (order.kind !== 'transcribe') throw new Error('this process only listens');
  loaded ??= loadMoonshine();
  const samples = unpackSpeech(order.speech);
  const { text, confidence } = await (await loaded)(samples);
  const end = secondsOf(order.speech);
  return {
    kind: 'transcript',
    transcript: { parts: text === '' ? [] : [{ text, start: 0, end, confidence }] },
  };
});
