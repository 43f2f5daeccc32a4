import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopeOf } from '#kernel/database/scope.ts';
import { photograph, writeScan } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { SMALL_DOCUMENTS } from '../../src/products/documents/extraction/testing/small-documents.ts';
import { selectPages } from '../../src/products/documents/sources/source-page.repository.ts';
import { dropFiles } from '../browser/support/drop.ts';
import { enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';
import { startProductWorker } from '../support/product-worker.ts';

const LEASE = new URL('../../../web/src/products/documents/sources/sample-en.pdf', import.meta.url);
const SHEETS = ['first', 'second', 'third', 'fourth'];

let stand: Stand | undefined;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  stand = await openStand({ hasWorker: false });
}, 120_000);
afterAll(async () => {
  worker?.kill('SIGKILL');
  await stand?.close();
});

/** Eighteen small documents of as many kinds, a lease to be asked about, and a scan that takes its time. */
async function twentyFiles() {
  const sheets = await Promise.all(SHEETS.map((name) => photograph([`the ${name} sheet of the scan`])));
  const small = SMALL_DOCUMENTS.slice(0, 18).map(([name, bytes]) => ({ name, bytes }));
  const files = [
    { name: 'scan.pdf', bytes: writeScan(sheets) },
    { name: 'Lease.pdf', bytes: await readFile(LEASE) },
    ...small,
  ];
  return files.map((file) => ({ ...file, type: '' }));
}

async function fileIdOf(page: Page, name: string): Promise<string> {
  const link = page.getByRole('main').getByRole('link', { name, exact: true });
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
}

test('twenty mixed files are dropped, the worker is killed half-way, and all of them are read', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser, complaints } = await here.visit({ viewport: { width: 1280, height: 900 } });
  await enter(here, page);
  await dropFiles(page, await twentyFiles());
  const tray = page.getByRole('region', { name: 'Uploads' });
  await tray.getByText('20 files uploaded').waitFor({ timeout: 30_000 });
  await tray.getByRole('button', { name: 'Hide' }).click();

  const rows = page.getByRole('main').getByRole('listitem');
  await expect.poll(() => rows.filter({ hasText: 'Waiting' }).count()).toBe(20);
  worker = startProductWorker(here.app);
  const scan = await fileIdOf(page, 'scan.pdf');
  const scope = scopeOf(here.app.kernel.db, here.app.tenants.north.id);
  const keptPages = () => scope.read((tx) => selectPages(tx, scan, []));
  await expect.poll(async () => (await keptPages()).length, { timeout: 60_000 }).toBeGreaterThan(0);
  worker.kill('SIGKILL');
  await rows.filter({ hasText: 'scan.pdf' }).getByText('Reading').first().waitFor({ state: 'attached' });

  worker = startProductWorker(here.app);
  await expect.poll(() => rows.filter({ hasText: 'Ready' }).count(), { timeout: 30_000 }).toBe(20);
  expect((await keptPages()).map(({ source }) => source)).toEqual(SHEETS.map(() => 'ocr'));
  expect(complaints).toEqual([]);
  await browser.close();
}, 90_000);

test('one of them is opened, a paragraph shows its page, a question is answered, the text is taken along', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser, complaints } = await here.visit({ viewport: { width: 1280, height: 900 } });
  await enter(here, page);
  await page.getByRole('main').getByRole('link', { name: 'Lease.pdf', exact: true }).click();
  await page.getByText('The lessee insures the kiosk').click();
  await page.getByRole('img', { name: 'Page 2 as it looks' }).waitFor();
  await page.locator('[data-original-page="2"] [data-box]').waitFor();

  await page.getByRole('button', { name: 'Export' }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Markdown' }).click(),
  ]);
  expect(await readFile(await saved.path(), 'utf8')).toContain('The lessee insures the kiosk');

  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  const pane = page.getByRole('region', { name: 'Ask', exact: true });
  await pane.getByLabel('Ask this document').fill('Who pays a deposit of how many EUR?');
  await page.keyboard.press('Enter');
  const statement = pane.getByRole('article').getByRole('listitem').filter({ hasText: 'EUR 2,400' });
  await statement.getByRole('button', { name: 'Page 1' }).click();
  await page.locator('[data-marked]', { hasText: 'EUR 2,400' }).waitFor();
  expect(complaints).toEqual([]);
  await browser.close();
});
