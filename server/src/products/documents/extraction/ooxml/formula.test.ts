import { expect, test } from 'vitest';
import { readXml } from '../container/xml-part.ts';
import { FormulaReader } from './formula.ts';

const M = 'http://schemas.openxmlformats.org/officeDocument/2006/math';
const r = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`;
const part = (name: string, xml: string) => `<m:${name}>${xml}</m:${name}>`;

async function lineOf(xml: string): Promise<string> {
  const reader = new FormulaReader();
  const source = Buffer.from(`<m:oMath xmlns:m="${M}">${xml}</m:oMath>`);
  await readXml(
    (async function* () {
      yield source;
    })(),
    reader,
  );
  return reader.line;
}

const fraction = (above: string, below: string) => part('f', part('num', above) + part('den', below));
const bracket = (xml: string, properties = '') => part('d', part('dPr', properties) + xml);

test.each([
  ['a fraction of sums', fraction(r('a+b'), r('2c')), '(a+b)/2c'],
  ['a power before a sum', part('sSup', part('e', r('x')) + part('sup', r('2'))) + r('+1'), 'x^2 +1'],
  [
    'both scripts',
    part('sSubSup', part('e', r('x')) + part('sub', r('i')) + part('sup', r('n+1'))),
    'x_i^(n+1)',
  ],
  ['a root with a degree', part('rad', part('deg', r('3')) + part('e', r('y'))), '3√(y)'],
  [
    'a sum with limits',
    part(
      'nary',
      `<m:naryPr><m:chr m:val="∑"/></m:naryPr>${part('sub', r('i=0'))}${part('sup', r('n'))}${part('e', r('i'))}`,
    ),
    '∑_(i=0)^n i',
  ],
  ['an integral, which is what no sign means', part('nary', part('e', r('f'))), '∫ f'],
  ['a function', part('func', part('fName', r('log')) + part('e', bracket(part('e', r('x'))))), 'log (x)'],
  ['other brackets', bracket(part('e', r('x')), '<m:begChr m:val="["/><m:endChr m:val="]"/>'), '[x]'],
  ['a bracket on one side', bracket(part('e', r('x')), '<m:begChr m:val="{"/><m:endChr m:val=""/>'), '{x'],
  [
    'a matrix',
    part(
      'm',
      part('mr', part('e', r('a')) + part('e', r('b'))) + part('mr', part('e', r('c')) + part('e', r('d'))),
    ),
    '[a b; c d]',
  ],
])('%s is written on one line', async (_, xml, expected) => {
  expect(await lineOf(xml)).toBe(expected);
});
