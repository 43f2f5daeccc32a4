import type { PageLines, PdfLine } from './line.ts';
import type { FurnitureRole } from './page-blocks.ts';

/** Where headers and footers stand: this share of the height from each edge. */
const MARGIN = 0.12;
/** How far apart, as a share of the height, the same line may stand on two pages. */
const SAME_PLACE = 0.01;

/** Headers and footers: lines near an edge that another page has too, whatever their numbers say. */
export function findFurniture(
  page: PageLines,
  others: readonly PageLines[],
): (line: PdfLine) => FurnitureRole | undefined {
  const repeated = new Map<PdfLine, FurnitureRole>();
  const elsewhere = others.flatMap((other) => marginLines(other));
  for (const { line, role, key, place } of marginLines(page)) {
    const isRepeated = elsewhere.some(
      (other) => other.role === role && other.key === key && Math.abs(other.place - place) < SAME_PLACE,
    );
    if (isRepeated) repeated.set(line, role);
  }
  return (line) => repeated.get(line);
}

function marginLines({ lines, height }: PageLines) {
  return lines.flatMap((line) => {
    const place = (line.rect[1] + line.rect[3]) / 2 / height;
    const role: FurnitureRole | undefined =
      place < MARGIN ? 'header' : place > 1 - MARGIN ? 'footer' : undefined;
    const key = line.text.replace(/\d+|\b[ivxlc]+\b/g, '#').trim();
    return role ? [{ line, role, key, place }] : [];
  });
}
