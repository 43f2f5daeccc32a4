import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';
import { NORTH } from '../support/app.ts';

const LEASE = new URL('../../../web/src/products/documents/sources/sample-en.pdf', import.meta.url);
const DESK = { viewport: { width: 1280, height: 800 } };
const REPORT = `<h1>Report</h1><p>The board met in March and kept the rent.</p>
<table><thead><tr><th>Quarter</th><th>Revenue</th></tr></thead><tbody><tr><td>Q1</td><td>1 200</td></tr></tbody></table>
<ul><li>Open a second office in Lyon</li><li>Keep the rent</li></ul><pre>let x = 1;</pre>`;

let stand: Stand | undefined;
let lease = '';
let report = '';
beforeAll(async () => {
  stand = await openStand();
  if (!stand) return;
  lease = await addFile(stand, new File([await readFile(LEASE)], 'Lease.pdf', { type: 'application/pdf' }));
  report = await addFile(stand, new File([REPORT], 'Report.html', { type: 'text/html' }));
}, 120_000);
afterAll(() => stand?.close());

test('headings, lists, tables and code stand as what they are; the forms show the same text', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, `/documents/${report}`);
  const text = page.getByRole('region', { name: 'Text', exact: true });
  await text.getByRole('heading', { name: 'Report' }).waitFor();
  expect(await text.getByRole('columnheader').allTextContents()).toEqual(['Quarter', 'Revenue']);
  expect(await text.getByRole('cell').allTextContents()).toEqual(['Q1', '1 200']);
  expect(await text.getByRole('listitem').count()).toBe(2);
  expect(await text.locator('pre').textContent()).toBe('let x = 1;');
  await page.getByRole('button', { name: 'Markdown' }).click();
  await text.getByText('| Quarter | Revenue |').waitFor();
  await page.getByRole('button', { name: 'Plain', exact: true }).click();
  await text.getByText('The board met in March').waitFor();
  expect(await text.getByRole('table').count()).toBe(0);
  await page.reload();
  await text.getByText('The board met in March').waitFor();
  expect(await text.getByRole('table').count()).toBe(0);
  await browser.close();
});

test('a press on a paragraph marks it, shows its page in the original and where it stands on it', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, `/documents/${lease}`);
  await page.getByRole('img', { name: 'Page 1 as it looks' }).waitFor();
  await page.getByText('The lessee insures the kiosk').click();
  await page.locator('[data-marked]', { hasText: 'The lessee insures the kiosk' }).waitFor();
  await page.getByRole('img', { name: 'Page 2 as it looks' }).waitFor();
  await page.locator('[data-original-page="2"] [data-box]').waitFor();
  expect(new URL(page.url()).searchParams.get('at')).toMatch(/^2\.\d+-\d+$/);
  await page.reload();
  await page.locator('[data-marked]', { hasText: 'The lessee insures the kiosk' }).waitFor();
  await browser.close();
});

test('a press on the page marks the words that stand there', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, `/documents/${lease}`);
  const image = page.getByRole('img', { name: 'Page 1 as it looks' });
  await image.waitFor();
  const { data } = await here.app
    .as(NORTH)
    .post('/api/v1/extract', { file_id: lease, mode: 'text', output: 'json' });
  const [first] = data.pages;
  type Placed = { start: number; end: number; box?: [number, number, number, number] };
  const block = first.blocks.find(({ start, end }: Placed) =>
    first.text.slice(start, end).includes('EUR 2,400'),
  );
  const [left, top, right, bottom] = block.box;
  const { width, height } = (await image.boundingBox()) ?? { width: 0, height: 0 };
  await image.click({ position: { x: (width * (left + right)) / 2, y: (height * (top + bottom)) / 2 } });
  await page.locator('[data-marked]', { hasText: 'EUR 2,400' }).waitFor();
  await page.locator('[data-original-page="1"] [data-box]').waitFor();
  await image.click({ position: { x: 3, y: 3 } });
  await page.locator('[data-marked]', { hasText: 'EUR 2,400' }).waitFor();
  await browser.close();
});

test('each sentence of the summary leads to its place', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, `/documents/${lease}?view=summary`);
  const sentence = page.getByRole('region', { name: 'Summary' }).getByRole('listitem').last();
  const words = (await sentence.locator('span').first().textContent()) ?? '';
  await sentence.getByRole('button').click();
  const marked = page.locator('[data-marked]');
  await expect.poll(() => marked.isVisible()).toBe(true);
  expect((await marked.textContent())?.replace(/\s+/g, ' ')).toContain(words.split(' ').slice(-4).join(' '));
  await page.getByRole('button', { name: 'Summary' }).click();
  await page.getByLabel('Length').selectOption('3');
  const sentences = page.getByRole('region', { name: 'Summary' }).getByRole('listitem');
  await expect.poll(() => sentences.count()).toBe(3);
  await browser.close();
});

test('an answer says that no model was asked, and its citation leads to its place', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser, complaints } = await here.visit(DESK);
  await enter(here, page, `/documents/${lease}?view=ask`);
  const pane = page.getByRole('region', { name: 'Ask', exact: true });
  await pane.getByRole('button', { name: 'Ask' }).click();
  await pane.getByText('Type a question.').waitFor();
  await pane.getByLabel('Ask this document').fill('Who pays a deposit of how many EUR?');
  await page.keyboard.press('Enter');
  const answer = pane.getByRole('article');
  await answer.getByText('No language model is set up here').waitFor();
  const statement = answer.getByRole('listitem').filter({ hasText: 'EUR 2,400' });
  await statement.getByRole('button', { name: 'Page 1' }).click();
  await page.locator('[data-marked]', { hasText: 'EUR 2,400' }).waitFor();
  await page.getByRole('button', { name: 'Ask', exact: true }).first().click();
  expect(await statement.isVisible()).toBe(true);
  expect(complaints).toEqual([]);
  await browser.close();
});

test('the text is taken along as plain text, Markdown or with its blocks', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, `/documents/${report}`);
  const taken = async (name: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name }).click(),
    ]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  };
  expect(await taken('.txt')).toMatchObject({ name: 'Report.txt', text: expect.stringMatching(/^Report\n/) });
  expect(await taken('.md')).toMatchObject({ name: 'Report.md', text: expect.stringMatching(/^# Report\n/) });
  const { name, text } = await taken('.json');
  expect(name).toBe('Report.json');
  expect(JSON.parse(text).pages[0].blocks[0]).toMatchObject({ kind: 'heading', level: 1 });
  await browser.close();
});
