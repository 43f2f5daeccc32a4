import type { Block, BlockRole } from './block.schema.ts';
import type { PageWriter } from './page-writer.ts';
import type { Picture } from './picture.ts';

type Shaped<B> = B extends { kind: 'table' }
  ? { readonly kind: 'table'; readonly rows: readonly (readonly string[])[]; readonly headerRows: number }
  : B extends Block
    ? Omit<B, 'start' | 'end' | 'role' | 'box'> & { readonly text: string }
    : never;

/** A block that a reader has made and not yet written: it may still go to a page, a cell or a text box. */
export type Piece = Shaped<Block> & {
  readonly role?: BlockRole;
  /** Of an image whose words are still to be read. */
  readonly picture?: Picture;
  /** How far words that were recognised are trusted, 0 to 1. */
  readonly recognised?: number;
};

export function pieceOfPicture(picture: Picture): Piece {
  return { kind: 'image', text: '', picture };
}

/** The marker of an item is not yet in its text; a page writes it, a cell too. */
export function writePiece(page: PageWriter, piece: Piece): void {
  const where = { role: piece.role, recognised: piece.recognised };
  if (piece.kind === 'heading') page.heading(piece.level, piece.text, where);
  else if (piece.kind === 'list_item') page.listItem(piece, piece.text, where);
  else if (piece.kind === 'table') page.table(piece.rows, piece.headerRows, where);
  else page[piece.kind](piece.text, where);
}

/** What a cell says: its pieces one after the other, a table inside it included. */
export function textOfPieces(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'table') return piece.rows.map((row) => row.join(' ')).join('\n');
      return piece.kind === 'list_item' && piece.marker ? `${piece.marker} ${piece.text}` : piece.text;
    })
    .filter((text) => text.trim() !== '')
    .join('\n');
}

/** The same pieces as part of something that is not the body; a role that a piece already has is closer to it. */
export function inRole(pieces: readonly Piece[], role: BlockRole): Piece[] {
  return pieces.map((piece) => ({ role, ...piece }));
}
