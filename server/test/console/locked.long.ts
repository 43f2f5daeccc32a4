import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePdfWithPassword } from '../../src/products/documents/extraction/testing/locked-pdf.ts';
import { violationsOf } from '../browser/support/axe.ts';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';

let stand: Stand | undefined;
beforeAll(async () => {
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

test('a locked PDF asks for its password, refuses a wrong one, and is read with the right one', async (context) => {
  const here = standOrSkip(stand, context);
  const locked = new Uint8Array(writePdfWithPassword('open!', 'the sealed offer'));
  const id = await addFile(here, new File([locked], 'Offer.pdf', { type: 'application/pdf' }));
  const { page, context: browser } = await here.visit({ viewport: { width: 1280, height: 800 } });
  await enter(here, page, `/documents/${id}`);
  const field = page.getByLabel('Password', { exact: true });
  await field.fill('shut!');
  await page.getByRole('button', { name: 'Open and read' }).click();
  await page.getByText('The password does not open the file. Check the password; capitals count.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await field.fill('open!');
  await page.getByRole('button', { name: 'Open and read' }).click();
  await page.getByText('the sealed offer').waitFor();
  expect(await field.count()).toBe(0);
  await browser.close();
}, 90_000);
