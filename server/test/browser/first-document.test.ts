import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from './support/axe.ts';
import { dropFiles } from './support/drop.ts';
import { openStand, type Stand, signIn, standOrSkip } from './support/stand.ts';

const SAMPLES = new URL('../../../web/src/products/documents/sources/', import.meta.url);

const LANGUAGES = {
  en: {
    locale: 'en-GB',
    list: 'Document list',
    ready: 'Ready',
    text: 'Text',
    sentence: 'The lessee pays a deposit of EUR 2,400',
    drawing: 'Page 1 as it looks',
  },
  fr: {
    locale: 'fr-FR',
    list: 'Liste des documents',
    ready: 'Prêt',
    text: 'Texte',
    sentence: 'La preneuse verse un dépôt',
    drawing: 'La page 1 telle qu’elle est',
  },
} as const;

let stand: Stand | undefined;
beforeAll(async () => {
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

for (const language of ['en', 'fr'] as const) {
  const { locale, ...words } = LANGUAGES[language];
  test(`from the sign-in to the text of a PDF, without a finding of axe: ${language}`, async (context) => {
    const here = standOrSkip(stand, context);
    const { page, context: browser, complaints } = await here.visit({ locale });
    const found: string[] = [];
    await page.goto('/sign-in');
    await page.locator('form').waitFor();
    found.push(...(await faultsOf(page, 'sign-in', language)));
    await signIn(here, page);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    const bytes = await readFile(new URL(`sample-${language}.pdf`, SAMPLES));
    await dropFiles(page, [{ name: `${language}.pdf`, type: 'application/pdf', bytes }]);
    const row = page
      .getByRole('list', { name: words.list })
      .getByRole('listitem')
      .filter({ hasText: `${language}.pdf` });
    await row.getByText(words.ready).filter({ visible: true }).waitFor();
    found.push(...(await faultsOf(page, 'documents', language)));
    await row.getByRole('link', { name: `${language}.pdf` }).click();
    const text = page.getByRole('region', { name: words.text, exact: true });
    await text.getByText(words.sentence).waitFor();
    await page.getByRole('img', { name: words.drawing }).waitFor();
    found.push(...(await faultsOf(page, 'document', language)));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await browser.close();
  });
}
