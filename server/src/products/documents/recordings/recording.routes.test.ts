import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NORTH, SOUTH, startTestApp, type TestApp } from '#test/support/app.ts';
import { ROOT } from '../../../installation.ts';
import { keepSilent } from '../extraction/testing/voice.ts';
import { writeWav } from '../extraction/testing/wav-writer.ts';

/** Listening needs a core for some seconds, and may not have one. */
const LISTENING_MS = 60_000;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function upload(name: string, bytes: Buffer): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  return (await app.as(NORTH).post('/api/v1/upload', form)).data.file_id;
}
const spoken = () => upload('rent.opus', readFileSync(join(ROOT, 'docs/use/rent.opus')));
const transcript = (file_id: string, how: Record<string, unknown> = {}) =>
  app.as(NORTH).post('/api/v1/video-to-text', { file_id, ...how });

test(
  'what is said in a recording is told, with when it is said, and is heard once',
  async () => {
    const file_id = await spoken();
    const { status, data } = await transcript(file_id, { output: 'segments' });
    expect(status).toBe(200);
    expect(data).toMatchObject({ engine: 'moonshine-tiny', language: 'en', media_type: 'audio/opus' });
    expect(data.warnings).toEqual(['speech_english_only']);
    expect(data.duration).toBeCloseTo(7.5, 0);
    expect(data.text).toMatch(
      /^The rent is paid on the first day of every month\. Please bring the report and the budget/,
    );
    expect(data.segments.map(({ text }: { text: string }) => text).join('\n\n')).toBe(data.text);
    const last = data.segments.at(-1);
    expect(last).toMatchObject({ page: 1, end: expect.closeTo(7.5, 0) });
    // What is stored was heard in English, whatever is said later of its language.
    expect((await transcript(file_id, { language: 'fr' })).data).toMatchObject({
      text: data.text,
      language: 'en',
      warnings: ['speech_english_only', 'speech_heard_before'],
    });
    expect((await transcript(file_id, { language: 'en' })).data.warnings).toEqual(['speech_english_only']);
    // Read again from what is stored: the same, and its pages too.
    const whole = (await transcript(file_id, { output: 'json' })).data;
    expect([whole.segments, whole.text]).toEqual([data.segments, data.text]);
    expect(whole.pages).toMatchObject([
      { number: 1, label: '0:00', source: 'speech', blocks: [{ kind: 'paragraph' }] },
    ]);
    const extracted = await app.as(NORTH).post('/api/v1/extract', { file_id, mode: 'text' });
    expect(extracted.data).toMatchObject({ text: data.text, metadata: { author: 'A machine' } });
  },
  LISTENING_MS,
);

test('who had it heard is in the audit trail', async () => {
  const file_id = await spoken();
  await transcript(file_id);
  const { data } = await app
    .as(NORTH)
    .get(`/api/v1/audit?target_id=${file_id}&action=documents.source.extracted`);
  expect(data.items).toMatchObject([{ target_id: file_id, metadata: { engine: 'moonshine-tiny' } }]);
});

test('it is told as captions too', async () => {
  const file_id = await spoken();
  const srt = (await transcript(file_id, { output: 'srt' })).data;
  expect(srt.text).toMatch(/^1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\nThe rent is paid/);
  expect(srt.segments).toBeUndefined();
  expect((await transcript(file_id, { output: 'vtt' })).data.text).toMatch(/^WEBVTT\n\n00:00:00\.\d{3} --> /);
  expect(await transcript(file_id, { output: 'mp3' })).toMatchObject({
    status: 422,
    error: { code: 'validation_error' },
  });
});

test('what cannot be heard is refused with the reason', async () => {
  const silence = await upload('silence.wav', writeWav(keepSilent(3)));
  expect(await transcript(silence, { language: 'fr' })).toMatchObject({
    status: 422,
    error: { code: 'speech_language_unavailable' },
  });
  expect(await transcript(silence)).toMatchObject({ status: 422, error: { code: 'no_speech' } });
  expect((await app.as(NORTH).get(`/api/v1/source/${silence}`)).data).toMatchObject({
    state: 'failed',
    error_code: 'no_speech',
  });
  const note = await upload('note.txt', Buffer.from('Nobody says this.'));
  expect(await transcript(note)).toMatchObject({ status: 422, error: { code: 'not_a_recording' } });
  const foreign = await app.as(SOUTH).post('/api/v1/video-to-text', { file_id: await spoken() });
  expect(foreign.status).toBe(404);
});
