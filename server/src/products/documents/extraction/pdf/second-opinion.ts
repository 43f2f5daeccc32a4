import type { PageLines } from './line.ts';
import { doubtfulCharacters } from './pdf-page.ts';
import { openWithPdfjs, type PdfjsDocument } from './pdfjs.ts';
import { asShown } from './turns.ts';
import { nameUnknown, type SettledLines, settle, textOf } from './unknown-characters.ts';

export type SecondOpinion = {
  /** The page with what pdf.js knows of its unknown characters, or as pdf.js reads it when it doubts less of it. */
  better(number: number, content: PageLines): Promise<SettledLines>;
  /** A file inside the document that PDFium does not find in it: it looks for it under the names of the file alone. */
  attachment(name: string): Promise<Uint8Array | undefined>;
  /** @returns true when something was taken from pdf.js */
  close(): Promise<boolean>;
};

/** Pages in a row on which it knew no better; it then does not know the fonts of this document either. */
const MAX_VAIN = 2;

/** Share of the visible characters that the other reading must keep to be believed. */
const WHOLE = 0.9;

/**
 * pdf.js knows characters by the names that fonts give them, which PDFium does not look at; it takes four times as
 * long, so it is asked about no other page. It is loaded when first asked.
 */
export function createSecondOpinion(load: () => Promise<Uint8Array>, password?: string): SecondOpinion {
  let opened: Promise<PdfjsDocument | undefined> | undefined;
  let isTaken = false;
  let vain = 0;
  const ask = async <T>(question: (document: PdfjsDocument) => Promise<T>): Promise<T | undefined> => {
    opened ??= load()
      .then((bytes) => openWithPdfjs(bytes, password))
      .catch(() => undefined);
    const document = await opened;
    return document && (await question(document).catch(() => undefined));
  };
  return {
    async better(number, content) {
      const own = settle(content);
      if (judge(content)[1] === 0 || vain >= MAX_VAIN) return own;
      vain += 1;
      const glyphs = content.unknown?.length ? await ask((document) => document.glyphs(number)) : undefined;
      const named = glyphs ? settle(nameUnknown(content, glyphs)) : own;
      const other = judge(named)[1] > 0 ? await ask((document) => document.lines(number)) : undefined;
      const best = other ? lessDoubtful(named, settle(other)) : named;
      if (doubtsOf(best) >= doubtsOf(own)) return own;
      [vain, isTaken] = [0, true];
      const { annotations = [] } = best.turns ? content : asShown(content);
      return { ...best, annotations };
    },
    async attachment(name) {
      const bytes = await ask((document) => document.attachment(name));
      isTaken ||= bytes !== undefined;
      return bytes;
    },
    async close() {
      await (await opened)?.close();
      return isTaken;
    },
  };
}

function lessDoubtful(one: SettledLines, other: SettledLines): SettledLines {
  const [[text, doubts], [otherText, otherDoubts]] = [judge(one), judge(other)];
  return otherDoubts < doubts && otherText.length >= text.length * WHOLE ? other : one;
}

function doubtsOf(content: SettledLines): number {
  return judge(content)[1] + content.guessed;
}

function judge(content: PageLines): [text: string, doubts: number] {
  const text = textOf(content);
  return [text.replace(/\s/g, ''), doubtfulCharacters(text)];
}
