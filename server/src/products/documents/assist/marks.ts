/** A text without the numbers of passages, as [2] or [1][3], that a model puts behind its sentences. */
export function withoutMarks(text: string): string {
  return text.replace(/\s*\[\d+\]/g, '').trim();
}

/** What may become a mark, or the blank before one, when more is written. */
const UNSETTLED = /\s*(?:\[\d*)?$/;

/**
 * The same for a text that comes in pieces: what may be a mark is held back until it is known. All that is told,
 * joined, is `withoutMarks` of all that was added.
 */
export function unmarked(tell: (piece: string) => void): { add(piece: string): void; end(): void } {
  let held = '';
  let isBeginning = true;
  const tellSettled = (settled: string) => {
    const bare = settled.replace(/\s*\[\d+\]/g, '');
    const shown = isBeginning ? bare.trimStart() : bare;
    if (shown === '') return;
    isBeginning = false;
    tell(shown);
  };
  return {
    add(piece) {
      held += piece;
      const end = UNSETTLED.exec(held)?.index ?? held.length;
      tellSettled(held.slice(0, end));
      held = held.slice(end);
    },
    end: () => tellSettled(held.trimEnd()),
  };
}
