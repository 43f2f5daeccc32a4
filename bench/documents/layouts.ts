import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENGLISH, FRENCH } from '../../server/src/products/documents/extraction/testing/printed-text.ts';
import { findChromium, launchChromium } from '../../server/test/browser/support/chromium.ts';

export type Printed = { readonly path: string; readonly reference: string };

type Layout = { readonly name: string; readonly html: string; readonly reference: string };

const prose = (lines: readonly string[]) => lines.join(' ');
const paragraphs = (texts: readonly string[]) => texts.map((text) => `<p>${text}</p>`).join('');
const ENGLISH_TEXTS = [prose(ENGLISH), prose(ENGLISH.slice(4)), prose(ENGLISH.slice(8))];
const FRENCH_TEXTS = [prose(FRENCH), prose(FRENCH.slice(5)), prose(FRENCH.slice(9))];
const LIGATURES =
  'The office of the first chief filed five affidavits; the flow of the waffle baffled the staff.';
const HEBREW = 'הסכם השכירות נחתם ביום הראשון של החודש. הפיקדון הוא שני חודשי שכירות.';
const ROWS = [
  ['Quarter', 'Revenue', 'Costs', 'Margin'],
  ['First', '1,204,000', '980,400', '18.6 %'],
  ['Second', '1,318,500', '1,002,700', '24.0 %'],
  ['Third', '1,290,100', '1,040,000', '19.4 %'],
  ['Fourth', '1,455,900', '1,101,300', '24.4 %'],
];

/** Known text in the forms that make readers stumble. */
const LAYOUTS: readonly Layout[] = [
  {
    name: 'columns',
    html: `<div lang="en" style="columns:2;column-gap:2em">${paragraphs(ENGLISH_TEXTS)}</div>`,
    reference: ENGLISH_TEXTS.join('\n'),
  },
  {
    name: 'hyphens',
    html: `<div lang="fr" style="columns:3;hyphens:auto;text-align:justify">${paragraphs(FRENCH_TEXTS)}</div>`,
    reference: FRENCH_TEXTS.join('\n'),
  },
  {
    name: 'table',
    html: `<h1>Results of the year</h1><table border="1" cellpadding="8">${ROWS.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table><p>${ENGLISH_TEXTS[2]}</p>`,
    reference: `Results of the year\n${ROWS.map((row) => row.join(' ')).join('\n')}\n${ENGLISH_TEXTS[2]}`,
  },
  {
    name: 'ligatures',
    html: `<div style="font:18px 'Libertinus Serif','DejaVu Serif',serif">${paragraphs(Array(20).fill(LIGATURES))}</div>`,
    reference: Array(20).fill(LIGATURES).join('\n'),
  },
  {
    name: 'right-to-left',
    html: `<div dir="rtl" lang="he">${paragraphs(Array(8).fill(HEBREW))}</div>`,
    reference: Array(8).fill(HEBREW).join('\n'),
  },
];

/** Prints each layout as a PDF in the folder; none where this machine has no Chromium. */
export async function printLayouts(folder: string): Promise<Printed[]> {
  const executable = findChromium();
  if (!executable) {
    process.stdout.write('not run: printed layouts (no Chromium here; install it or set CHROMIUM)\n');
    return [];
  }
  const browser = await launchChromium(executable);
  try {
    const page = await browser.newPage();
    const printed: Printed[] = [];
    for (const { name, html, reference } of LAYOUTS) {
      await page.setContent(`<!doctype html><body style="font:15px sans-serif">${html}`);
      const path = join(folder, `layout-${name}.pdf`);
      await writeFile(path, await page.pdf({ format: 'A4' }));
      printed.push({ path, reference });
    }
    return printed;
  } finally {
    await browser.close();
  }
}
