import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePng } from '../../src/products/documents/extraction/testing/image-writer.ts';
import { ENGLISH } from '../../src/products/documents/extraction/testing/printed-text.ts';
import { photograph } from '../../src/products/documents/extraction/testing/scan-writer.ts';
import { violationsOf } from '../browser/support/axe.ts';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';

const DESK = { viewport: { width: 1280, height: 800 } };

let stand: Stand | undefined;
beforeAll(async () => {
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

test('a scan says that it was recognised, and a press marks the place on its picture', async (context) => {
  const here = standOrSkip(stand, context);
  const png = writePng(await photograph(ENGLISH.slice(0, 6)));
  const scan = await addFile(here, new File([new Uint8Array(png)], 'Scan.png', { type: 'image/png' }));
  const { page, context: browser, complaints } = await here.visit(DESK);
  await enter(here, page, `/documents/${scan}`);
  await page.getByText(/Recognised from the image, \d+ % sure/).waitFor({ timeout: 60_000 });
  await page.locator('[data-start]').first().click();
  const mark = page.locator('[data-box]');
  await mark.waitFor();
  const [box, picture] = [await mark.boundingBox(), await page.getByAltText('Scan.png').boundingBox()];
  expect(box && picture && box.width > 20 && box.height > 5 && box.height < picture.height / 2).toBe(true);
  expect(box && picture && box.x >= picture.x - 5 && box.y >= picture.y - 5).toBe(true);
  expect(complaints).toEqual([]);
  await browser.close();
}, 90_000);

test('while a long scan is read, the page says how far that has come', async (context) => {
  const here = standOrSkip(stand, context);
  const id = await addFile(here, new File(['a note'], 'long.txt', { type: 'text/plain' }));
  const { page, context: browser } = await here.visit(DESK);
  let progress: unknown = { pages_read: 3, pages_total: 12, reached: null };
  let media_type = 'application/pdf';
  await page.route(`**/api/v1/source/${id}`, async (route) => {
    const answer = await route.fetch();
    const { data, ...envelope } = await answer.json();
    const told = { ...data, state: 'extracting', media_type, progress };
    await route.fulfill({ response: answer, json: { ...envelope, data: told } });
  });
  await enter(here, page, `/documents/${id}`);
  await page.getByText('Page 3 of 12').waitFor();
  expect(await page.getByRole('progressbar', { name: 'Reading the text…' }).getAttribute('value')).toBe('3');
  expect(await violationsOf(page)).toEqual([]);
  media_type = 'audio/flac';
  progress = { pages_read: 5, pages_total: null, reached: '2:30' };
  await page.getByText('Heard up to 2:30').waitFor();
  // One of its questions may be under way.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await browser.close();
});

test('what is to be known of a text is told in words', async (context) => {
  const here = standOrSkip(stand, context);
  const broken = await addFile(
    here,
    new File(['name,amount\n"left open,2\n'], 'x.csv', { type: 'text/csv' }),
  );
  const { page, context: browser } = await here.visit({ ...DESK, locale: 'fr-FR' });
  await enter(here, page, `/documents/${broken}`);
  const notes = page.getByRole('complementary', { name: 'Ce qu’il faut savoir de ce texte' });
  await notes.getByText('Certaines lignes du tableau sont mal formées.').waitFor();
  await browser.close();
});
