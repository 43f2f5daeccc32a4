import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../browser/support/axe.ts';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';
import { NORTH } from '../support/app.ts';

const SAMPLE = new URL('../../../web/src/products/documents/sources/sample-fr.pdf', import.meta.url);

let stand: Stand | undefined;
let fileId = '';
let batchId = '';
beforeAll(async () => {
  stand = await openStand();
  if (!stand) return;
  fileId = await addFile(stand, new File([await readFile(SAMPLE)], 'Bail.pdf', { type: 'application/pdf' }));
  const north = stand.app.as(NORTH);
  await north.post('/api/v1/projects', { name: 'Kiosque' });
  const broken = await addFile(stand, new File(['%PDF-1.7 x'], 'Abîmé.pdf', { type: 'application/pdf' }));
  const { data } = await north.post('/api/v1/batches', { source_ids: [fileId, broken] });
  batchId = data.id;
}, 120_000);
afterAll(() => stand?.close());
for (const language of ['en', 'fr'] as const) {
  test(`axe finds nothing on any page, light and dark, narrow and wide: ${language}`, async (testContext) => {
    const here = standOrSkip(stand, testContext);
    const { page, context, complaints } = await here.visit({
      locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    });
    const found: string[] = [];
    const look = async (name: string) => found.push(...(await faultsOf(page, name, language)));
    await page.goto('/sign-in');
    await page.locator('form').waitFor();
    await look('sign-in');
    await enter(here, page);
    await page.getByRole('link', { name: 'Bail.pdf' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    await look('documents');
    await page.goto('/documents?q=nothing-like-it');
    await page.locator('main h2').waitFor();
    await look('no match');
    await page.goto(`/documents/${fileId}`);
    await page.getByText('La preneuse verse un dépôt').first().waitFor();
    await look('document');
    await page.locator('[data-start]').first().click();
    await page.locator('[data-marked]').waitFor();
    await look('marked place');
    await page.goto(`/documents/${fileId}?view=summary`);
    await page.locator('main ol li').first().waitFor();
    await look('summary');
    await page.goto(`/documents/${fileId}?view=ask`);
    await page.getByLabel(/Ask this document|Interroger ce document/).fill('Qui verse un dépôt ?');
    await page.keyboard.press('Enter');
    await page.getByRole('article').waitFor();
    await look('answer');
    await page.goto(`/batches/${batchId}`);
    await page.getByRole('listitem').filter({ hasText: 'corrupt_file' }).waitFor();
    await look('batch');
    await page.goto('/batches');
    await page.locator('main ul li').first().waitFor();
    await look('batches');
    await page.goto('/documents');
    await page.getByRole('checkbox').first().check();
    await look('chosen documents');
    await page.goto('/projects');
    await page.getByRole('listitem').filter({ hasText: 'Kiosque' }).waitFor();
    await look('projects');
    await page.locator('main header button').click();
    await page.getByRole('dialog').waitFor();
    await look('dialog');
    await page.goto('/account/sessions');
    await page.locator('main ul li').first().waitFor();
    await look('sessions');
    await page.goto('/no/such/page');
    await page.locator('main h1').waitFor();
    await look('not found');
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 240_000);
}

test('an address that leads nowhere is told so by the console itself, without a call that is refused', async (testContext) => {
  const here = standOrSkip(stand, testContext);
  const { page, context } = await here.visit();
  const refused: string[] = [];
  page.on('response', (reply) => {
    if (reply.status() >= 400) refused.push(`${reply.status()} ${new URL(reply.url()).pathname}`);
  });
  await enter(here, page);
  for (const path of [
    '/no/such/page',
    '/projects/none',
    '/documents/none',
    '/batches/none',
    '/documents/none?view=text',
  ]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
  }
  expect(refused).toEqual([]);
  await context.close();
});
