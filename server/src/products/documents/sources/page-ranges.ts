/** `1-3,5` as ranges; undefined text means every page. The schema has checked the form. */
export function pageRanges(text: string | undefined): { from: number; to: number }[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [from = 1, to = from] = part.split('-').map(Number);
    return { from: Math.min(from, to), to: Math.max(from, to) };
  });
}
