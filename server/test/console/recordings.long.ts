import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFfmpeg } from '../../src/products/documents/extraction/speech/ffmpeg.ts';
import {
  type SpeechService,
  sendJson,
  startSpeechService,
} from '../../src/products/documents/extraction/testing/speech-service.ts';
import { joined, keepSilent, speak } from '../../src/products/documents/extraction/testing/voice.ts';
import { writeWav } from '../../src/products/documents/extraction/testing/wav-writer.ts';
import { violationsOf } from '../browser/support/axe.ts';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';

const DESK = { viewport: { width: 1280, height: 800 } };
/** So low that a paragraph or two are in sight. */
const LOW_DESK = { viewport: { width: 1280, height: 360 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'fr-FR' };

/** What is heard in one stretch of sound after the other. */
const SAID = [
  [
    { text: 'The board met in March and kept the rent of the kiosk.', start: 0.2, end: 4 },
    { text: 'The lessee pays a deposit of EUR 2,400 for the kiosk.', start: 4.5, end: 9 },
  ],
  [
    { text: 'The keys of the kiosk are handed over on the first of May.', start: 0.2, end: 1.5 },
    { text: 'Then the meeting was closed.', start: 1.8, end: 4 },
  ],
  [{ text: 'This is a film.', start: 0.2, end: 1.5 }],
];

let service: SpeechService;
let stand: Stand | undefined;
let meeting = '';
beforeAll(async () => {
  service = await startSpeechService();
  let heard = 0;
  service.reply(({ response }) => {
    const segments = (SAID[heard++] ?? []).map((segment) => ({ ...segment, avg_logprob: -0.2 }));
    sendJson(response, 200, { language: 'english', text: '', segments });
  });
  stand = await openStand({ environment: { DOCUMENTS_SPEECH_URL: service.url } });
  if (!stand) return;
  const wav = writeWav(joined(speak(9), keepSilent(2), speak(4)));
  meeting = await addFile(stand, new File([new Uint8Array(wav)], 'Meeting.wav', { type: 'audio/wav' }));
}, 120_000);
afterAll(async () => {
  service.close();
  await stand?.close();
});

/** A film of two seconds with a voice. */
async function writeFilm(ffmpeg: string, container = 'webm'): Promise<Uint8Array<ArrayBuffer>> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=d=2:s=160x90:r=5', '-c:v', 'libvpx'];
  const options = ['-v', 'error', ...picture, '-i', 'pipe:0', '-c:a', 'libopus', '-f', container, 'pipe:1'];
  const running = promisify(execFile)(ffmpeg, options, { encoding: 'buffer' });
  running.child.stdin?.end(writeWav(speak(2)));
  return new Uint8Array((await running).stdout);
}

/** What the tests ask of the browser's player; the types of this workspace know no page. */
type Player = {
  currentTime: number;
  paused: boolean;
  muted: boolean;
  duration: number;
  readyState: number;
  buffered: { length: number; start(n: number): number; end(n: number): number };
  pause(): void;
  play(): Promise<void>;
};

const paragraph = (page: Page, words: string) => page.locator('[data-start]', { hasText: words });
const spoken = (page: Page, words: string) => page.locator('[data-start][aria-current]', { hasText: words });
const secondOf = (player: Locator) =>
  player.evaluate((element) => (element as unknown as Player).currentTime);
const lengthOf = (player: Locator) => player.evaluate((element) => (element as unknown as Player).duration);
/** True when what is to be played here is there. */
const isReady = (player: Locator) =>
  player.evaluate((element) => (element as unknown as Player).readyState >= 2);
const isPaused = (player: Locator) => player.evaluate((element) => (element as unknown as Player).paused);
const scrolled = (pane: Locator) =>
  pane.evaluate((element) => (element as unknown as { scrollTop: number }).scrollTop);
const goTo = (player: Locator, second: number) =>
  player.evaluate((element, to) => {
    (element as unknown as Player).currentTime = to;
  }, second);
const play = (player: Locator) =>
  player.evaluate((element) => {
    const sound = element as unknown as Player;
    sound.muted = true;
    return sound.play();
  });

async function open(here: Stand, options: BrowserContextOptions = DESK) {
  const { page, context: browser, complaints } = await here.visit(options);
  await enter(here, page, `/documents/${meeting}`);
  const player = page.locator('audio');
  await player.waitFor();
  await paragraph(page, 'The board met').waitFor({ state: 'attached' });
  return { page, browser, complaints, player };
}

async function take(page: Page, name: string) {
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('a press on what is said, or on its time, goes to its second', async (context) => {
  const { page, browser, complaints, player } = await open(standOrSkip(stand, context));
  await page.getByText('Transcribed, 82 % sure').first().waitFor();
  await page.locator('main header').getByText('0:15', { exact: true }).waitFor();
  await paragraph(page, 'EUR 2,400').click();
  await page.locator('[data-marked]', { hasText: 'EUR 2,400' }).waitFor();
  await expect.poll(() => secondOf(player)).toBeCloseTo(4.5, 0);
  const time = paragraph(page, 'Then the meeting').getByRole('button', { name: /^Go to 0:12$/ });
  await time.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => secondOf(player)).toBeGreaterThan(12);
  expect(await isPaused(player)).toBe(true);
  await page.getByRole('button', { name: '0:00', exact: true }).click();
  await expect.poll(() => secondOf(player)).toBeLessThan(1);
  expect(await violationsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await browser.close();
});

test('what is being said is marked while it plays, and kept in sight of who follows it', async (context) => {
  const { page, browser, player } = await open(standOrSkip(stand, context), LOW_DESK);
  expect(await spoken(page, '').count()).toBe(0);
  const pane = page.getByRole('region', { name: 'Text', exact: true });
  // What is pressed stays under the pointer.
  await paragraph(page, 'The board met').click();
  await page.locator('[data-marked]').waitFor();
  expect(await scrolled(pane)).toBe(0);
  await goTo(player, 3.8);
  await spoken(page, 'The board met').waitFor();
  await play(player);
  await spoken(page, 'EUR 2,400').waitFor();
  await expect.poll(() => scrolled(pane)).toBeGreaterThan(0);
  // It plays on from where one presses.
  await paragraph(page, 'The board met').click();
  await spoken(page, 'The board met').waitFor();
  expect(await isPaused(player)).toBe(false);
  await player.evaluate((element) => (element as unknown as Player).pause());
  await goTo(player, 11.3);
  await spoken(page, 'The keys').waitFor();
  await expect.poll(() => scrolled(pane)).toBeGreaterThan(50);
  await pane.evaluate((element) =>
    (element as unknown as { scrollTo(x: number, y: number): void }).scrollTo(0, 0),
  );
  await goTo(player, 12.9);
  await spoken(page, 'Then the meeting').waitFor();
  expect(await scrolled(pane)).toBe(0);
  // Who chooses another part of the recording wants to see it.
  await goTo(player, 11.3);
  await expect.poll(() => scrolled(pane)).toBeGreaterThan(50);
  await browser.close();
});

test('captions are taken along; summary and answers name their places by the time', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, browser, player } = await open(here);
  const first = expect.stringMatching(/^(WEBVTT\n\n|1\n)00:00:00[.,]\d+ --> 00:00:0\d[.,]\d+\nThe board met/);
  expect(await take(page, '.srt')).toEqual({ name: 'Meeting.srt', text: first });
  expect(await take(page, '.vtt')).toEqual({ name: 'Meeting.vtt', text: first });
  await page.getByRole('button', { name: 'Summary' }).click();
  const summary = page.getByRole('region', { name: 'Summary' });
  await summary.getByRole('button', { name: /EUR 2,400.*0:0\d$/ }).click();
  await expect.poll(() => secondOf(player)).toBeCloseTo(4.5, 0);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByLabel('Ask this document').fill('When are the keys handed over?');
  await page.keyboard.press('Enter');
  const answer = page.getByRole('article').getByRole('listitem').filter({ hasText: 'The keys' });
  await answer.getByRole('button', { name: /^0:1\d$/ }).click();
  await page.locator('[data-marked]', { hasText: 'The keys' }).waitFor();
  await expect.poll(() => secondOf(player)).toBeGreaterThan(10);
  await browser.close();
});

test('on a phone it is fetched when asked for; what the browser cannot play is offered to be saved', async (context) => {
  const here = standOrSkip(stand, context);
  const broken = new Uint8Array(writeWav(speak(1)).fill(0, 12));
  const id = await addFile(here, new File([broken], 'Broken.wav', { type: 'audio/wav' }));
  const { page, context: browser } = await here.visit(PHONE);
  let fetched = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/content')) fetched += 1;
  });
  await enter(here, page, `/documents/${id}`);
  const listen = page.getByRole('button', { name: /^Écouter ici \(32\sko\)$/ });
  await listen.waitFor();
  await page.getByText('corrupt_file').waitFor();
  expect(fetched).toBe(0);
  await listen.click();
  await page.getByText('Ce navigateur ne peut pas le lire').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  const original = page.getByRole('button', { name: 'Télécharger l’original' });
  const [download] = await Promise.all([page.waitForEvent('download'), original.click()]);
  expect(download.suggestedFilename()).toBe('Broken.wav');
  await browser.close();
});

test('a film is shown with what is said in it as captions', async (context) => {
  const here = standOrSkip(stand, context);
  const ffmpeg = findFfmpeg();
  if (ffmpeg === undefined) return context.skip('no ffmpeg on PATH');
  const id = await addFile(here, new File([await writeFilm(ffmpeg)], 'Film.webm', { type: 'video/webm' }));
  const { page, context: browser, complaints } = await here.visit(DESK);
  await enter(here, page, `/documents/${id}`);
  await paragraph(page, 'This is a film.').waitFor();
  const film = page.locator('video');
  const captions = () =>
    film.evaluate((element) => {
      const [track] = (
        element as unknown as { textTracks: { mode: string; cues: { text: string }[] | null }[] }
      ).textTracks;
      if (track) track.mode = 'showing';
      return Array.from(track?.cues ?? [], ({ text }) => text);
    });
  await expect.poll(captions, { timeout: 10_000 }).toEqual(['This is a film.']);
  expect(await violationsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await browser.close();
});

test('a long recording is sought without all of it being fetched', async (context) => {
  const here = standOrSkip(stand, context);
  const long = new Uint8Array(writeWav(keepSilent(600)));
  const id = await addFile(here, new File([long], 'Long.wav', { type: 'audio/wav' }));
  const { page, context: browser, complaints } = await here.visit(DESK);
  const parts: { status: number; from: number }[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/content')) return;
    const from = /^bytes (\d+)-/.exec(response.headers()['content-range'] ?? '')?.[1];
    parts.push({ status: response.status(), from: Number(from) });
  });
  await enter(here, page, `/documents/${id}`);
  const player = page.locator('audio');
  await expect.poll(() => lengthOf(player)).toBeCloseTo(600, 0);
  await goTo(player, 540);
  await expect.poll(() => isReady(player)).toBe(true);
  expect(await secondOf(player)).toBeCloseTo(540, 0);
  expect(new Set(parts.map(({ status }) => status))).toEqual(new Set([206]));
  expect(Math.max(...parts.map(({ from }) => from))).toBeGreaterThan(long.length * 0.8);
  const loaded = await player.evaluate((element) => {
    const { buffered } = element as unknown as Player;
    return Array.from({ length: buffered.length }, (_, n) => buffered.end(n) - buffered.start(n));
  });
  expect(loaded.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThan(400);
  expect(complaints).toEqual([]);
  await browser.close();
});

test('a session that ran out is renewed, and the recording plays on where it was', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  let refusals = 1;
  await page.route('**/content', (route) =>
    refusals-- > 0 ? route.fulfill({ status: 401, body: '' }) : route.continue(),
  );
  await enter(here, page, `/documents/${meeting}`);
  const player = page.locator('audio');
  await expect.poll(() => lengthOf(player)).toBeCloseTo(15, 0);
  await browser.close();
});

test('a film that the browser refuses by its type is given to it under another', async (context) => {
  const here = standOrSkip(stand, context);
  const ffmpeg = findFfmpeg();
  if (ffmpeg === undefined) return context.skip('no ffmpeg on PATH');
  const bytes = await writeFilm(ffmpeg, 'matroska');
  const id = await addFile(here, new File([bytes], 'Film.mkv', { type: 'video/x-matroska' }));
  const { page, context: browser } = await here.visit(DESK);
  await page.route('**/content', (route) =>
    route.request().resourceType() === 'media' ? route.fulfill({ status: 415, body: '' }) : route.continue(),
  );
  await enter(here, page, `/documents/${id}`);
  const film = page.locator('video[src^="blob:"]');
  await film.waitFor();
  await expect.poll(() => lengthOf(film)).toBeCloseTo(2, 0);
  await browser.close();
});
