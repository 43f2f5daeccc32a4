/** A full page of different words, the same in every run. */
export function pageLines(document: number, page: number): string[] {
  return Array.from({ length: 50 }, (_, line) => {
    const words = Array.from(
      { length: 11 },
      (__, word) => `w${(document * 7919 + page * 131 + line * 17 + word * 3) % 9973}`,
    );
    return words.join(' ');
  });
}
