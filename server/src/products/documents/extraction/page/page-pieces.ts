import type { PageText } from '../extraction.ts';
import type { Block } from './block.schema.ts';
import type { Piece } from './piece.ts';

/** What a page was made of, to be written again: as part of another document. */
export function piecesOfPage({ text, blocks, source, confidence }: PageText): Piece[] {
  const pieces = blocks.map((block): Piece => {
    const piece = pieceOf(block, text.slice(block.start, block.end));
    const isRecognised = confidence < 1 && (source === 'ocr' || block.kind === 'image');
    const role = block.role && { role: block.role };
    return { ...piece, ...role, ...(isRecognised && { recognised: confidence }) };
  });
  // A page of very many blocks goes on without them.
  const rest = text.slice(blocks.at(-1)?.end ?? 0);
  return rest.trim() === '' ? pieces : [...pieces, { kind: 'paragraph', text: rest }];
}

function pieceOf(block: Block, text: string): Piece {
  if (block.kind === 'table') return { kind: 'table', rows: block.rows, headerRows: block.header_rows };
  if (block.kind === 'heading') return { kind: 'heading', level: block.level, text };
  if (block.kind !== 'list_item') return { kind: block.kind, text };
  const { depth, marker } = block;
  return { kind: 'list_item', depth, marker, text: marker ? text.slice(marker.length + 1) : text };
}
