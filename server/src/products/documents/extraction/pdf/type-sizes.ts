import type { PdfLine } from './line.ts';

/** How much of a document is set in which size, as far as it was read. */
export type TypeSizes = {
  add(lines: readonly PdfLine[]): void;
  /** The size of most of the text, in points. */
  body(): number;
};

export function countTypeSizes(): TypeSizes {
  const characters = new Map<number, number>();
  return {
    add(lines) {
      for (const { fontSize, text } of lines) {
        const size = Math.round(fontSize * 2) / 2;
        characters.set(size, (characters.get(size) ?? 0) + text.length);
      }
    },
    body() {
      const [[size] = [0]] = [...characters].sort((a, b) => b[1] - a[1]);
      return Math.max(size, 1);
    },
  };
}
