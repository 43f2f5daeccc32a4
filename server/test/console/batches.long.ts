import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropFiles } from '../browser/support/drop.ts';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';
import { NORTH } from '../support/app.ts';

const DESK = { viewport: { width: 1280, height: 800 } };
const textFile = (name: string, text: string) => new File([text], name, { type: 'text/plain' });

let stand: Stand | undefined;
beforeAll(async () => {
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

test('twenty mixed files dropped on any page arrive, each with its progress; a broken one stops no other', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, '/batches');
  const kinds = [
    (n: number) => ({ name: `note-${n}.txt`, type: 'text/plain', text: `Note number ${n}.` }),
    (n: number) => ({
      name: `page-${n}.html`,
      type: 'text/html',
      text: `<h1>Page ${n}</h1><p>Some text.</p>`,
    }),
    (n: number) => ({ name: `list-${n}.csv`, type: 'text/csv', text: `a,b\n${n},2\n` }),
    (n: number) => ({ name: `page-${n}.md`, type: 'text/markdown', text: `# Title ${n}\n\nWords.\n` }),
  ];
  const files = Array.from({ length: 20 }, (_, n) => kinds[n % 4]?.(n)).flatMap((file) => file ?? []);
  const bytes = files.map(({ text, ...file }, n) => ({ ...file, bytes: Buffer.from(n === 7 ? '' : text) }));
  await dropFiles(page, bytes);
  const tray = page.getByRole('region', { name: 'Uploads' });
  await expect.poll(() => tray.getByRole('listitem').count()).toBe(20);
  await tray.getByText('19 files uploaded').waitFor({ timeout: 30_000 });
  expect(await tray.getByRole('link', { name: /^Open / }).count()).toBe(19);
  await tray.getByText('empty_file').waitFor();
  await browser.close();
});

test('chosen documents are read in one go, seen while it lasts, and their texts are taken along', async (context) => {
  const here = standOrSkip(stand, context);
  await addFile(here, textFile('alpha.txt', 'Alpha text of the batch.'));
  await addFile(here, textFile('beta.txt', 'Beta text of the batch.'));
  const { page, context: browser, complaints } = await here.visit(DESK);
  await enter(here, page);
  await page.getByRole('checkbox', { name: 'Choose alpha.txt' }).check();
  await page.getByRole('checkbox', { name: 'Choose beta.txt' }).check();
  const bar = page.getByRole('region', { name: 'Chosen documents' });
  await bar.getByText('2 chosen').waitFor();
  await bar.getByRole('button', { name: 'Run a batch' }).click();
  await page.getByRole('heading', { level: 1, name: 'Batch · 2 chosen documents' }).waitFor();
  const progress = page.getByRole('region', { name: 'Progress' });
  await progress.getByText('Done', { exact: true }).waitFor();
  await progress.getByText('2 of 2').waitFor();
  const items = page.getByRole('list', { name: 'Documents of the batch' });
  expect(
    await items
      .getByRole('listitem')
      .filter({ hasText: /\d (ms|sec).*Done/ })
      .count(),
  ).toBe(2);
  await page.getByRole('button', { name: 'Download' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'JSON Lines' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^batch-\d{4}-\d\d-\d\d\.jsonl$/);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  const texts = lines.map((line) => JSON.parse(line).result.text);
  expect(texts.sort()).toEqual(['Alpha text of the batch.', 'Beta text of the batch.']);
  expect(complaints).toEqual([]);
  await browser.close();
});

test('a project is run as a batch; what failed says why, can be found, and tried again', async (context) => {
  const here = standOrSkip(stand, context);
  const north = here.app.as(NORTH);
  const { data: project } = await north.post('/api/v1/projects', { name: 'Atlas' });
  const add = async (file: File) => {
    const form = new FormData();
    form.append('project_id', project.id);
    form.append('file', file);
    await north.post('/api/v1/upload', form);
  };
  await add(textFile('good.txt', 'A good text.'));
  await add(new File(['%PDF-1.7\nnothing of a PDF follows'], 'broken.pdf', { type: 'application/pdf' }));
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, '/projects');
  await page.getByRole('button', { name: 'Actions for Atlas' }).click();
  await page.getByRole('menuitem', { name: 'Run a batch of its documents' }).click();
  await page.getByRole('heading', { level: 1, name: 'Batch · Atlas' }).waitFor();
  await page.getByText('Done in part').waitFor();
  await page.getByLabel('State').selectOption('failed');
  const items = page.getByRole('list', { name: 'Documents of the batch' }).getByRole('listitem');
  await expect.poll(() => items.count()).toBe(1);
  expect(await items.textContent()).toMatch(/broken\.pdf.*The file is damaged or incomplete\. corrupt_file/);
  await page.getByRole('button', { name: 'Try 1 document again' }).click();
  await page.getByRole('region', { name: 'Progress' }).getByText('Done in part').waitFor();
  await page.getByRole('link', { name: 'Batches', exact: true }).click();
  const row = page
    .getByRole('list', { name: 'Batch list' })
    .getByRole('listitem')
    .filter({ hasText: 'Atlas' });
  await row.getByText('1 failed').waitFor();
  await browser.close();
});

test('a batch that is at work can be cancelled', async (context) => {
  const here = standOrSkip(stand, context);
  const north = here.app.as(NORTH);
  const words = 'Words that take their time to be read. '.repeat(40_000);
  const ids = await Promise.all(
    Array.from({ length: 12 }, (_, n) => addFile(here, textFile(`long-${n}.md`, `# Part ${n}\n\n${words}`))),
  );
  const { data: batch } = await north.post('/api/v1/batches', { source_ids: ids });
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, `/batches/${batch.id}`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('region', { name: 'Progress' }).getByText('Cancelled', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Try \d+ documents? again$/ }).waitFor({ timeout: 20_000 });
  await browser.close();
});
