import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropFiles } from '../browser/support/drop.ts';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';
import { NORTH } from '../support/app.ts';

const SAMPLES = new URL('../../../web/src/products/documents/sources/', import.meta.url);
const DESK = { viewport: { width: 1280, height: 800 } };

let stand: Stand | undefined;
let lease: Buffer;
beforeAll(async () => {
  lease = await readFile(new URL('sample-en.pdf', SAMPLES));
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

const pdf = (name: string) => ({ name, type: 'application/pdf', bytes: lease });

test('a PDF dropped on the page is stored, read, and its text stands beside it', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser, complaints } = await here.visit(DESK);
  await enter(here, page);
  await page.getByRole('heading', { name: 'Set down your first document' }).waitFor();
  await dropFiles(page, [pdf('Lease.pdf')]);
  const row = page.getByRole('list', { name: 'Document list' }).getByRole('listitem');
  await row.getByText('Ready').filter({ visible: true }).waitFor();
  await row.getByRole('link', { name: 'Lease.pdf' }).click();
  const text = page.getByRole('region', { name: 'Text', exact: true });
  await text.getByText('The lessee pays a deposit of EUR 2,400').waitFor();
  expect(await page.title()).toBe('Lease.pdf · Socle');
  expect(await page.locator('h1:focus').count()).toBe(1);
  await page.getByRole('img', { name: 'Page 1 as it looks' }).waitFor();
  await page.setViewportSize({ width: 1280, height: 420 });
  await page.getByRole('button', { name: 'Next page' }).click();
  const second = page.getByRole('img', { name: 'Page 2 as it looks' });
  await expect.poll(async () => (await second.boundingBox())?.y ?? 999).toBeLessThan(200);
  await expect.poll(() => new URL(page.url()).searchParams.get('page')).toBe('2');
  const top = async () => (await text.getByRole('button', { name: 'Page 2' }).boundingBox())?.y ?? 0;
  const pane = await text.boundingBox();
  await expect.poll(top).toBeLessThan((pane?.y ?? 0) + 40);
  expect(complaints).toEqual([]);
  await browser.close();
});

test('a refused file tells its code and what to do, and stops no other', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page);
  const broken = { name: 'empty.pdf', type: 'application/pdf', bytes: Buffer.alloc(0) };
  const note = { name: 'note.txt', type: 'text/plain', bytes: Buffer.from('A note about the zeppelin.') };
  await dropFiles(page, [broken, note]);
  const tray = page.getByRole('region', { name: 'Uploads' });
  await tray.getByRole('link', { name: 'Open note.txt' }).waitFor();
  expect(await tray.getByRole('alert').textContent()).not.toBe('');
  await tray.getByText('empty_file').waitFor();
  await tray.getByRole('button', { name: 'Hide finished uploads' }).click();
  expect(await tray.count()).toBe(0);
  await browser.close();
});

test('a search finds a word of the text, marks it, and can be kept as an address', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await addFile(here, textFile('found.txt', 'Somewhere in it stands a heliotrope.'));
  await enter(here, page);
  await page.getByRole('link', { name: 'found.txt' }).waitFor();
  await expect.poll(() => page.getByText('Reading').filter({ visible: true }).count()).toBe(0);
  await page.getByLabel('Search in names and text').fill('heliotrope');
  await page.locator('mark', { hasText: 'heliotrope' }).waitFor();
  expect(new URL(page.url()).searchParams.get('q')).toBe('heliotrope');
  await page.reload();
  await page.locator('mark', { hasText: 'heliotrope' }).waitFor();
  await page.getByLabel('Search in names and text').fill('qqqqqq');
  await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
  await browser.close();
});

test('a deletion can be taken back; a closed tab sends it', async (context) => {
  const here = standOrSkip(stand, context);
  const fileId = await addFile(here, textFile('doomed.txt', 'Short-lived words.'));
  const status = async () => (await here.app.as(NORTH).get(`/api/v1/source/${fileId}`)).status;
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, `/documents/${fileId}`);
  const row = page.getByRole('link', { name: 'doomed.txt' });
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.waitFor();
  await row.click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('“doomed.txt” will be deleted').waitFor();
  expect(await row.count()).toBe(0);
  expect(await status()).toBe(200);
  await page.close({ runBeforeUnload: true });
  await expect.poll(status).toBe(404);
  await browser.close();
});

test('a project is created, renamed and archived; a change by someone else is not overwritten', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page, '/projects');
  await page.getByRole('button', { name: 'New project' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Kiosk');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Actions for Kiosk' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const { data } = await here.app.as(NORTH).get('/api/v1/projects');
  await here.app.as(NORTH).patch(`/api/v1/projects/${data.items[0].id}`, { name: 'Kiosk of theirs' });
  await page.getByRole('textbox', { name: 'Name' }).fill('Kiosk of mine');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByText('Someone changed this project meanwhile').first().waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Actions for Kiosk of theirs' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await page.getByLabel('Show').selectOption('archived');
  await page.getByRole('link', { name: 'Documents of Kiosk of theirs' }).waitFor();
  await browser.close();
});

test('language and theme change in place, and are there at the next visit', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page);
  await page.evaluate('window.isSamePage = true');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'Français' }).click();
  await page.getByRole('menuitemradio', { name: 'Sombre' }).click();
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  await page.getByRole('menu').press('Escape');
  await page.getByRole('button', { name: 'Téléverser' }).first().waitFor();
  expect(await page.evaluate("'isSamePage' in window")).toBe(true);
  await page.reload();
  await page.getByRole('button', { name: 'Téléverser' }).first().waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await browser.close();
});

test('without a mouse: from the sign-in to the text of a document', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await addFile(here, textFile('keys.txt', 'Reached by keyboard alone.'));
  await page.goto('/sign-in');
  await page.getByLabel('Email address').focus();
  await page.keyboard.type(here.app.tenants.north.ownerEmail);
  await page.keyboard.press('Tab');
  await page.keyboard.type('a long enough passphrase');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'keys.txt' }).waitFor();
  const reached = page.locator('a:focus', { hasText: 'keys.txt' });
  for (let step = 0; step < 40 && (await reached.count()) === 0; step++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Reached by keyboard alone.').first().waitFor();
  await browser.close();
});

test('on a phone what is on its way covers neither the list nor its end', async (context) => {
  const here = standOrSkip(stand, context);
  for (let n = 0; n < 9; n++) await addFile(here, textFile(`row ${n}.txt`, `A row to fill the list: ${n}.`));
  const { page, context: browser } = await here.visit({ viewport: { width: 360, height: 740 } });
  await enter(here, page);
  const files = [1, 2, 3].map((n) => ({
    name: `phone ${n}.txt`,
    type: 'text/plain',
    bytes: Buffer.from(`From a phone: ${n}.`),
  }));
  await dropFiles(page, files);
  const tray = page.getByRole('region', { name: 'Uploads' });
  await tray.getByText('3 files uploaded').waitFor();
  const box = await tray.boundingBox();
  expect(box?.height).toBeLessThan(740 / 8);
  const last = page.getByRole('list', { name: 'Document list' }).getByRole('listitem').last();
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
  const bottomOf = async () => {
    const row = await last.boundingBox();
    return (row?.y ?? 999) + (row?.height ?? 0);
  };
  await expect.poll(bottomOf).toBeLessThan(box?.y ?? 0);
  await tray.getByRole('button', { name: 'Expand the list of uploads' }).click();
  await tray.getByRole('link', { name: 'Open phone 3.txt' }).waitFor();
  await browser.close();
});

test('without a connection the page says so, keeps what it shows, and comes back by itself', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit(DESK);
  await enter(here, page);
  await page.getByRole('list', { name: 'Document list' }).waitFor();
  await browser.setOffline(true);
  await page.getByText('You are offline').waitFor();
  await dropFiles(page, [{ name: 'later.txt', type: 'text/plain', bytes: Buffer.from('Sent later.') }]);
  await page.getByRole('region', { name: 'Uploads' }).getByText('Waiting').waitFor();
  await browser.setOffline(false);
  await page.getByRole('link', { name: 'Open later.txt' }).waitFor();
  expect(await page.getByText('You are offline').count()).toBe(0);
  await browser.close();
});

const textFile = (name: string, text: string) => new File([text], name, { type: 'text/plain' });
