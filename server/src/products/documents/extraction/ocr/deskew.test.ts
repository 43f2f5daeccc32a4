import { expect, test } from 'vitest';
import { ENGLISH } from '../testing/printed-text.ts';
import { photograph, photographAskew } from '../testing/scan-writer.ts';
import { stripOf, turnBitmap } from './bitmap.ts';
import { slantOf, straighten } from './deskew.ts';
import { likelyTurns } from './orientation.ts';
import type { Bitmap } from './port.ts';

test.each([-24, -16.3, -10, -6, -4, -2.5, -1, -0.5, 0, 0.5, 1, 2.5, 4, 5, 7.7, 15, 20])(
  'a page rotated by %s degrees is known',
  async (degrees) => {
    const askew = await photographAskew(ENGLISH, degrees);
    for (const turns of [0, 1])
      expect(Math.abs(slantOf(turnBitmap(askew, turns)) - degrees)).toBeLessThan(0.15);
  },
);

test.each([
  ['Réunion le 14 février', 'à neuf heures.'],
  ['Livraison le 14 juin', 'Quai numéro 7'],
])('short lines on a wide paper are level, and stand upright: %s', async (...lines) => {
  const note = stripOf(await photograph(lines), 100, 200);
  for (const turns of [0, 1]) {
    const turned = turnBitmap(note, turns);
    expect([slantOf(turned), likelyTurns(turned)[0]]).toEqual([0, (4 - turns) % 4]);
  }
});

test('what is level, short, empty or no text stays as it is, to the pixel', async () => {
  let seed = 1;
  const shades = (shadeOf: (index: number) => number): Bitmap => {
    return {
      width: 400,
      height: 300,
      dpi: 96,
      pixels: Uint8Array.from({ length: 120_000 }, (_, at) => shadeOf(at)),
    };
  };
  const noise = shades(() => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed >>> 24;
  });
  const gradient = shades((at) => ((at % 400) + at / 400) / 3);
  const disc = shades((at) => (Math.hypot((at % 400) - 200, at / 400 - 150) < 100 ? 20 : 230));
  const pages = [await photograph(ENGLISH), await photograph(['still here'])];
  for (const [index, picture] of [
    ...pages,
    noise,
    gradient,
    disc,
    shades(() => 255),
    shades(() => 0),
  ].entries()) {
    expect(straighten(picture).bitmap === picture, `picture ${index}`).toBe(true);
  }
});
