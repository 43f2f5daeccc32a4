import type { RecognisedLine, Recognition } from './port.ts';

type Word = { readonly text: string; readonly confidence: number; readonly box: RecognisedLine['box'] };

const WORD_LEVEL = '5';

/** Reads what Tesseract gives as TSV, from its program or from its library. Source: tesseract(1), "TSV". */
export function readTsv(tsv: string): Recognition {
  const lines = new Map<string, { paragraph: number; words: Word[] }>();
  const paragraphs = new Map<string, number>();
  for (const row of tsv.split('\n')) {
    const [level, page, block, paragraph, line, , left, top, width, height, confidence, text] =
      row.split('\t');
    if (level !== WORD_LEVEL || text === undefined || text.trim() === '') continue;
    const place = [page, block, paragraph].join(' ');
    const number = paragraphs.get(place) ?? paragraphs.size;
    paragraphs.set(place, number);
    const key = `${place} ${line}`;
    const found = lines.get(key) ?? { paragraph: number, words: [] };
    const [x, y] = [Number(left), Number(top)];
    const box = [x, y, x + Number(width), y + Number(height)] as const;
    found.words.push({ text: text.trim(), confidence: Math.max(Number(confidence), 0) / 100, box });
    lines.set(key, found);
  }
  return { lines: [...lines.values()].map(({ paragraph, words }) => lineOf(words, paragraph)) };
}

function lineOf(words: readonly Word[], paragraph: number): RecognisedLine {
  const text = words.map((word) => word.text).join(' ');
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
  return { text, confidence, box: unionOf(words.map(({ box }) => box)), paragraph };
}

export function unionOf(boxes: readonly RecognisedLine['box'][]): [number, number, number, number] {
  return [
    Math.min(...boxes.map(([left]) => left)),
    Math.min(...boxes.map(([, top]) => top)),
    Math.max(...boxes.map(([, , right]) => right)),
    Math.max(...boxes.map(([, , , bottom]) => bottom)),
  ];
}

/** Says whether something that came from a sealed process is a recognition. */
export function isRecognition(value: unknown): value is Recognition {
  const lines = typeof value === 'object' && value !== null && 'lines' in value ? value.lines : undefined;
  return Array.isArray(lines) && lines.every(isLine);
}

function isLine(value: unknown): value is RecognisedLine {
  if (typeof value !== 'object' || value === null) return false;
  const { text, confidence, box, paragraph } = value as Record<string, unknown>;
  const isPlaced =
    Array.isArray(box) && box.length === 4 && box.every((edge) => typeof edge === 'number' && edge >= 0);
  return (
    isPlaced &&
    typeof text === 'string' &&
    typeof confidence === 'number' &&
    confidence >= 0 &&
    confidence <= 1 &&
    Number.isSafeInteger(paragraph)
  );
}
