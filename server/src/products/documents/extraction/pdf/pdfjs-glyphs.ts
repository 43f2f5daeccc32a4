import { type getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { plainFontName } from './characters.ts';

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

/** What a font says of one of its signs. */
export type Glyph = {
  /** As its encoding calls it, when that has names. */
  readonly name: string | undefined;
  /** What pdf.js makes of it. */
  readonly character: string;
};

export function glyphKey(font: string, character: string): string {
  return `${font}\0${character}`;
}

/** A font, and a sign in a run of text, as pdf.js hands them to whoever draws. */
type Font = { readonly name?: string; readonly differences?: readonly (string | undefined)[] };
type Shown = { readonly originalCharCode: number; readonly unicode: string };

/** Every sign that a page shows, by its font with its number in it and with what its font says that this means. */
export async function glyphsOf(page: PdfPage): Promise<ReadonlyMap<string, Glyph>> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList();
  const glyphs = new Map<string, Glyph>();
  let font: Font | undefined;
  for (const [index, operation] of fnArray.entries()) {
    const [first] = argsArray[index] ?? [];
    if (operation === OPS.setFont) font = fontNamed(page, first);
    if (operation !== OPS.showText || !font) continue;
    for (const shown of first) if (isShown(shown)) add(glyphs, font, shown);
  }
  page.cleanup();
  return glyphs;
}

function fontNamed(page: PdfPage, name: string): Font | undefined {
  return page.commonObjs.has(name) ? page.commonObjs.get(name) : undefined;
}

function isShown(item: unknown): item is Shown {
  return typeof item === 'object' && item !== null && 'originalCharCode' in item;
}

function add(glyphs: Map<string, Glyph>, font: Font, { originalCharCode: code, unicode }: Shown): void {
  const glyph = { name: font.differences?.[code], character: unicode };
  const name = plainFontName(font.name ?? '');
  for (const character of [String.fromCodePoint(code), unicode]) glyphs.set(glyphKey(name, character), glyph);
}
