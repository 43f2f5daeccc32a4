import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const LEFT_OUT = 'surroundings_left_out';
const MENU = `<div id="menu"><ul>${['Home', 'Products', 'Prices', 'Sign in', 'Careers']
  .map((name) => `<li><a href="/${name}">${name}</a></li>`)
  .join('')}</ul></div>`;
const FOOTER =
  '<div class="footer"><a href="/terms">Terms</a> <a href="/privacy">Privacy</a> © 2026 Harbour</div>';
const SENTENCE =
  'The harbour was dredged in the spring, and the ferries, which had waited since March, sailed again in June.';
const paragraphs = (count: number, by = 'Ada') =>
  Array.from({ length: count }, (_, index) => `<p>${by} ${index}: ${SENTENCE} ${SENTENCE}</p>`).join('\n');
const TABLE =
  '<table><tr><th>Year</th><th>Ferries</th></tr><tr><td>2025</td><td>12</td></tr><tr><td>2026</td><td>31</td></tr></table>';
const page = (body: string) => `<!doctype html><title>Ferries</title><body>${body}</body>`;
const ARTICLE = `<div class="post"><h1>Ferries sail again</h1><h2>All summer</h2><div class="by">Ada, 3 June</div>
  ${paragraphs(3)}<div class="share">${TABLE}</div>${paragraphs(2)}</div>`;

test('an article among unmarked menus is read without them, with its title and its tables', async () => {
  const read = await desk.read(page(MENU + ARTICLE + FOOTER), 'a.html');
  expect(read.text.startsWith('Ferries sail again\n\nAll summer\n\nAda, 3 June')).toBe(true);
  expect(read.text).toContain('2026\t31');
  expect(read.text.match(/dredged/g)).toHaveLength(10);
  expect(read.text).not.toMatch(/Prices|Privacy/);
  expect(read.warnings).toEqual([LEFT_OUT]);
});

test.each([
  ['without anything around it', ARTICLE],
  ['with sentences that stand apart', `${MENU + ARTICLE}<div class="comment">${paragraphs(3, 'Bea')}</div>`],
])('an article %s is read whole', async (_, body) => {
  const { text, warnings } = await desk.read(page(body), 'a.html');
  expect(warnings).toEqual([]);
  expect(text.match(/dredged/g)).toHaveLength((body.match(/dredged/g) ?? []).length);
});

test.each([
  ['a list of links', MENU.repeat(20)],
  ['a page of tables', MENU + TABLE.repeat(30)],
  ['a short note', `${MENU}<p>${SENTENCE}</p>`],
])('%s is no article: it is read whole', async (_, body) => {
  const { text, warnings } = await desk.read(page(body), 'a.html');
  expect(text).toContain('Prices');
  expect(warnings).toEqual([]);
});

test.each([
  ['nested deeply', '<div>'.repeat(100_000) + ARTICLE],
  ['of very many elements', MENU + '<b>x</b>'.repeat(50_000) + ARTICLE],
])('a page %s is read without building its tree', async (_, body) => {
  const startedAt = performance.now();
  const { text, warnings } = await desk.read(page(body), 'a.html');
  expect(text.match(/dredged/g)).toHaveLength(10);
  expect(warnings).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
