import type { PageLines } from './line.ts';
import { doubtfulCharacters } from './pdf-page.ts';
import { openWithPdfjs, type PdfjsDocument } from './pdfjs.ts';

export type SecondOpinion = {
  /** The page as pdf.js reads it, when it has doubts that pdf.js has not; else as it is. */
  better(number: number, content: PageLines): Promise<PageLines>;
  /** @returns true when a page was taken from pdf.js */
  close(): Promise<boolean>;
};

/** Pages in a row on which it knew no better; it then does not know the fonts of this document either. */
const MAX_VAIN = 2;

/** Share of the visible characters that the other reading must keep to be believed. */
const WHOLE = 0.9;

/**
 * pdf.js knows characters by the names that fonts of TeX give them, which PDFium does not look at; it takes four
 * times as long, so it is asked about no other page. It is loaded when first asked.
 */
export function createSecondOpinion(bytes: Uint8Array, password?: string): SecondOpinion {
  let opened: Promise<PdfjsDocument | undefined> | undefined;
  let isTaken = false;
  let vain = 0;
  return {
    async better(number, content) {
      const [text, doubts] = judge(content);
      if (doubts === 0 || vain >= MAX_VAIN) return content;
      vain += 1;
      opened ??= openWithPdfjs(bytes, password).catch(() => undefined);
      const other = await (await opened)?.lines(number).catch(() => undefined);
      if (!other) return content;
      const [otherText, otherDoubts] = judge(other);
      if (otherDoubts >= doubts || otherText.length < text.length * WHOLE) return content;
      vain = 0;
      isTaken = true;
      return { ...other, annotations: content.annotations ?? [] };
    },
    async close() {
      await (await opened)?.close();
      return isTaken;
    },
  };
}

function judge({ lines }: PageLines): [text: string, doubts: number] {
  const text = lines.map((line) => line.text).join('');
  return [text.replace(/\s/g, ''), doubtfulCharacters(text)];
}
