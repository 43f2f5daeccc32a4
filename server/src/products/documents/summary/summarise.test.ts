import { expect, test } from 'vitest';
import { PageWriter } from '../extraction/page/page-writer.ts';
import { languageOf } from '../extraction/text/language.ts';
import { summarise } from './summarise.ts';

const FRENCH = [
  'La commune construit une nouvelle école primaire de douze classes au nord de la ville.',
  'Le chantier de l’école commence en mars et dure dix-huit mois. Il fera bon. La pluie tombe souvent en automne sur la région.',
  'La nouvelle école primaire coûtera huit millions d’euros, dont trois viennent de la région. Le maire aime le vélo et la marche.',
  'La nouvelle école de douze classes, au nord de la ville, est construite par la commune.',
  'Les parents demandent une cantine et une garderie dans la nouvelle école primaire.',
];

function pageOf(paragraphs: readonly string[], number = 1) {
  const page = new PageWriter();
  page.heading(1, 'Conseil du 3 mai');
  for (const text of paragraphs) page.paragraph(text);
  page.table([['école', 'classes', 'millions']]);
  page.paragraph('École école école école classes millions région nouvelle primaire.', { role: 'footer' });
  return page.page(number);
}

test('what is read in a picture is said, as what is written', async () => {
  const page = new PageWriter();
  for (const text of FRENCH.slice(0, 2)) page.image(text, { recognised: 0.9 });
  const [first] = await summarise([page.page(1)], { language: 'fr', sentences: 1 });
  expect(FRENCH[0]).toBe(first?.text);
});

test('the summary is made of the sentences that say most, in their order, none twice said', async () => {
  const page = pageOf(FRENCH);
  const summary = await summarise([page], { language: 'fr', sentences: 3 });
  expect(summary.map(({ text }) => text)).toEqual([
    'La commune construit une nouvelle école primaire de douze classes au nord de la ville.',
    'La nouvelle école primaire coûtera huit millions d’euros, dont trois viennent de la région.',
    'Les parents demandent une cantine et une garderie dans la nouvelle école primaire.',
  ]);
});

test('every sentence is found where it says it stands', async () => {
  const pages = [pageOf(FRENCH), pageOf(['A second page has\none sentence of prose over two lines.'], 2)];
  const summary = await summarise(pages, { language: 'fr', sentences: 20 });
  expect(summary.length).toBeGreaterThan(6);
  for (const { page, start, end, text } of summary) {
    const source = pages.find(({ number }) => number === page)?.text ?? '';
    expect(source.slice(start, end).replace(/\n/g, ' ')).toBe(text);
  }
});

test('headings, tables, notes and shreds are no sentences; a text without prose has no summary', async () => {
  const page = new PageWriter();
  page.heading(1, 'A heading that is long enough to be a sentence of its own');
  page.table([['one two three four five', 'six']]);
  page.paragraph('Too short.');
  expect(await summarise([page.page(1)], { language: 'en' })).toEqual([]);
});

test('the same text gives the same summary, also a long one of which not all is compared', async () => {
  const sentence = (n: number) =>
    `Item ${n % 97} of the inventory number ${n} was moved to warehouse ${n % 13} by team ${n % 7}.`;
  const pages = Array.from({ length: 40 }, (_, number) =>
    pageOf(
      Array.from({ length: 50 }, (_, n) => sentence(number * 50 + n)),
      number + 1,
    ),
  );
  const once = await summarise(pages, { language: 'en' });
  expect(once).toHaveLength(12);
  expect(await summarise(pages, { language: 'en' })).toEqual(once);
  expect(new Set(once.map(({ text }) => text)).size).toBe(12);
});

test.each([
  ['La commune construit une nouvelle école au nord de la ville.', 'fr'],
  ['The town is building a new school in the north of the city.', 'en'],
  ['Die Gemeinde baut eine neue Schule im Norden der Stadt.', 'de'],
  ['12 34 56 %', null],
  ['OK', null],
])('the language of %j is %j', (text, language) => {
  expect(languageOf(text)).toBe(language);
});
