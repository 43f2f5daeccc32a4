import { expect, test } from 'vitest';
import { documentsEn } from '../../products/documents/locales/en.ts';
import { documentsFr } from '../../products/documents/locales/fr.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

const NAMESPACES = [
  { name: 'shell', english: en, french: fr },
  { name: 'documents', english: documentsEn, french: documentsFr },
] as const;

type Texts = { readonly [key: string]: string | Texts };

function flat(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const bases = (texts: Texts) => new Set(flat(texts).map(([key]) => key.replace(PLURAL, '')));
const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

for (const { name, english, french } of NAMESPACES) {
  test(`${name}: French and English have the same keys`, () => {
    expect([...bases(french)].sort()).toEqual([...bases(english)].sort());
  });

  test(`${name}: each plural has every form that its language counts`, () => {
    for (const [language, texts] of [
      ['en', english],
      ['fr', french],
    ] as const) {
      const keys = new Set(flat(texts).map(([key]) => key));
      const plurals = new Set(
        [...keys].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')),
      );
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const missing = [...plurals]
        .flatMap((key) => forms.map((form) => `${key}_${form}`))
        .filter((key) => !keys.has(key));
      expect({ language, missing }).toEqual({ language, missing: [] });
    }
  });

  test(`${name}: no text is empty, and a translation names the same values`, () => {
    const translated = new Map(flat(french));
    for (const [key, text] of flat(english)) {
      expect(text.trim(), key).not.toBe('');
      expect(values(translated.get(key) ?? ''), key).toEqual(values(text));
    }
  });

  test(`${name}: French keeps its signs together with their word`, () => {
    const NO_BREAK = '\u00a0';
    for (const [key, text] of flat(french)) {
      expect(text, `${key}: a space that breaks before a sign`).not.toMatch(/ [;:!?%»]/);
      expect(text, `${key}: a space that breaks after «`).not.toMatch(/« /);
      expect(text, `${key}: a sign stuck to its word`).not.toMatch(/[\p{L}\d][;!?»]/u);
      expect(text, `${key}: straight apostrophe or quote`).not.toMatch(/['"]/);
      for (const [, space, sign] of text.matchAll(/(\s)([;:!?%»])/g)) {
        expect(space, `${key}: before ${sign}`).toBe(NO_BREAK);
      }
    }
  });
}
