import { afterAll, beforeEach, expect, test } from 'vitest';
import { createLogger } from '#kernel/telemetry/log.ts';
import { createMetrics } from '#kernel/telemetry/metrics.ts';
import { type Heard, SECOND, sendJson, startSpeechService } from '../testing/speech-service.ts';
import { createSpeechService } from './openai-speech.ts';
import type { SpeechEngine } from './port.ts';

const service = await startSpeechService();
afterAll(() => service.close());

const heard: Heard[] = [];
beforeEach(() => {
  heard.length = 0;
});

/** Answers the first request with the first of these, and so on; the last one again and again. */
function answer(...replies: readonly (unknown | ((heard: Heard) => unknown))[]): void {
  service.reply((request) => {
    const reply = replies[Math.min(heard.length, replies.length - 1)];
    heard.push(request);
    if (typeof reply === 'number') sendJson(request.response, reply, { error: { message: 'SECRET' } });
    else if (typeof reply === 'function') reply(request);
    else sendJson(request.response, 200, reply);
  });
}

function open(given: { path?: string; key?: string; timeoutMs?: number; url?: string } = {}): SpeechEngine {
  const { path = '/v1/audio/transcriptions', url = service.url, key, timeoutMs = 10_000 } = given;
  const watch = { metrics: createMetrics(), log: createLogger({ level: 'silent', isTerminal: false }) };
  return createSpeechService({ address: new URL(url + path), key, model: 'whisper-large', timeoutMs }, watch);
}

async function listen(engine = open(), options: Parameters<SpeechEngine['transcribe']>[1] = {}) {
  return await engine.transcribe(SECOND, options).catch((error: { code: string }) => error.code);
}

test('the stretch arrives as a WAV file, with the key, the model and the language', async () => {
  answer({ text: 'Bonjour.' });
  const engine = open({ key: 'sk-1', path: '/inference' });
  expect(await listen(engine, { language: 'fr' })).toEqual({
    parts: [{ text: 'Bonjour.', start: 0, end: 1 }],
  });
  expect(heard[0]).toMatchObject({ path: '/inference', authorization: 'Bearer sk-1' });
  expect(heard[0]?.fields).toEqual({
    model: 'whisper-large',
    language: 'fr',
    response_format: 'verbose_json',
    temperature: '0',
  });
  const wave = heard[0]?.wave ?? Buffer.alloc(0);
  expect([wave.toString('latin1', 0, 4), wave.readUInt32LE(24), wave.length]).toEqual([
    'RIFF',
    16_000,
    32_044,
  ]);
});

test('segments become parts within the stretch, and the language a code', async () => {
  const segments = [
    { text: ' Ein Satz. ', start: 0.1, end: 0.5, avg_logprob: -0.1, no_speech_prob: 0.01 },
    { text: ' Noch  einer.', start: 0.5, end: 7, avg_logprob: 0.3 },
    { text: ' [BLANK_AUDIO]', start: 0.9, end: 1 },
    { text: ' Thank you for watching!', start: 0.9, end: 1, avg_logprob: -1.4, no_speech_prob: 0.9 },
  ];
  answer({ text: 'Ein Satz. Noch einer.', language: 'german', segments });
  expect(await listen()).toEqual({
    language: 'de',
    parts: [
      { text: 'Ein Satz.', start: 0.1, end: 0.5, confidence: expect.closeTo(0.905, 3) },
      { text: 'Noch einer.', start: 0.5, end: 1, confidence: 1 },
    ],
  });
});

test('a model without times is asked in the other form, once and from then on', async () => {
  const engine = open();
  answer(400, { text: 'One.' });
  expect(await listen(engine)).toMatchObject({ parts: [{ text: 'One.' }] });
  expect(await listen(engine)).toMatchObject({ parts: [{ text: 'One.' }] });
  expect(heard.map(({ fields }) => fields.response_format)).toEqual(['verbose_json', 'json', 'json']);
});

test.each([
  ['no JSON', ({ response }: Heard) => response.end('<html>')],
  ['an answer of another kind', { choices: [] }],
  ['a list', [{ text: 'x' }]],
  ['a text that is none', { text: { toString: 'x' } }],
  ['a segment without end', { text: 'x'.repeat(20_000) }],
  ['more than half a minute has', ({ response }: Heard) => response.end(`{"text":"${' '.repeat(2 ** 20)}"}`)],
  ['a redirect', ({ response }: Heard) => response.writeHead(307, { location: '/other' }).end()],
])('%s is no transcript', async (what, reply) => {
  answer(reply);
  expect(await listen()).toBe(what === 'a redirect' ? 'speech_unavailable' : 'speech_failed');
  expect(new Set(heard.map(({ path }) => path))).toEqual(new Set(['/v1/audio/transcriptions']));
});

test.each([401, 403, 404, 413, 422])('a refusal with %i is not asked again', async (status) => {
  answer(status);
  expect(await listen()).toBe('speech_failed');
  expect(heard).toHaveLength(1);
});

test.each([
  ['busy', 429],
  ['stumbling', 500],
  ['cut short', ({ response }: Heard) => response.destroy()],
])('a service that is %s is asked again', async (_, first) => {
  answer(first, { text: 'Well.' });
  expect(await listen()).toMatchObject({ parts: [{ text: 'Well.' }] });
  expect(heard).toHaveLength(2);
});

test('an answer that does not come in time is given up, and who left is not counted', async () => {
  answer(() => undefined);
  expect(await listen(open({ timeoutMs: 100 }))).toBe('speech_timeout');
  const caller = new AbortController();
  const left = open().transcribe(SECOND, { signal: caller.signal });
  caller.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
});

test('a service that keeps failing is left alone for a while', async () => {
  answer(503);
  const engine = open({ timeoutMs: 60_000 });
  const codes = new Set(await Promise.all([1, 2, 3, 4, 5].map(() => listen(engine))));
  const asked = heard.length;
  codes.add(await listen(engine));
  expect([...codes]).toEqual(['speech_unavailable']);
  expect([asked, heard.length]).toEqual([15, 15]);
});

test('nothing of the answer of a service reaches the person', async () => {
  answer(401);
  const refusal = await open({ key: 'sk-1' })
    .transcribe(SECOND, {})
    .catch((error: unknown) => error);
  expect(JSON.stringify(refusal)).not.toMatch(/SECRET|sk-1|127\.0\.0\.1/);
});
