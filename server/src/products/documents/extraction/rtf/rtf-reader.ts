import { documentErrors } from '../../errors.ts';
import type { BlockRole } from '../page/block.schema.ts';
import { ParagraphFlow } from '../page/paragraph-flow.ts';
import type { Picture } from '../page/picture.ts';
import { inRole, type Piece, pieceOfPicture } from '../page/piece.ts';
import { CAPTURED, CHARACTERS, FORMULA, FORMULA_LOOK, HOLDERS, PARTS, UNREAD } from './destinations.ts';
import { decodeCodePage } from './encoding.ts';
import { RtfFonts } from './fonts.ts';
import { firstGroup, type Group, paragraphOf, setFont, setProperty, startPart } from './group.ts';
import { RtfNotes } from './notes.ts';
import { RtfRow } from './row.ts';
import { RtfStyles } from './styles.ts';
import type { RtfHandler } from './tokens.ts';

/** Groups inside groups; Word writes about twenty. */
const MAX_DEPTH = 1_000;

/** Follows the groups of an RTF file and keeps what a reader of the document sees. Source: RTF 1.9.1. */
export class RtfReader implements RtfHandler {
  readonly metadata: Record<string, string> = {};
  readonly #body = new ParagraphFlow();
  readonly #edges = { header: [] as Piece[], footer: [] as Piece[] };
  readonly #notes = new RtfNotes();
  readonly #styles = new RtfStyles();
  readonly #fonts = new RtfFonts();
  readonly #row = new RtfRow();
  readonly #outer: Group[] = [];
  #group = firstGroup(this.#body);
  /** Bytes of one encoding; a character may need more than one control symbol. */
  #pending: Buffer[] = [];
  /** Stand-ins still to be left out. */
  #skip = 0;
  #author = '';
  /** Pictures come twice, the second time for readers that know no better (`nonshppict`). */
  #hasTwins = false;

  /** Headers, the body, notes and comments, footers; a header that several kinds of pages have comes once. */
  end(): Piece[] {
    while (this.#outer.length > 0) this.close();
    const body = this.#body.end(paragraphOf(this.#group, this.#styles));
    return [...once(this.#edges.header), ...body, ...this.#notes.pieces, ...once(this.#edges.footer)];
  }

  open(): void {
    this.#flush();
    this.#skip = 0;
    if (this.#outer.length >= MAX_DEPTH) throw documentErrors.corrupt_file({ format: 'RTF' });
    this.#outer.push(this.#group);
    this.#group = { ...this.#group, isOptional: false, onClose: undefined };
    if (this.#group.kind === 'styles') this.#openStyle(this.#group);
  }

  close(): void {
    this.#flush();
    this.#skip = 0;
    this.#group.onClose?.();
    this.#group = this.#outer.pop() ?? this.#group;
  }

  bytes(run: Buffer): void {
    const skipped = Math.min(this.#skip, run.length);
    this.#skip -= skipped;
    if (skipped < run.length) this.#pending.push(run.subarray(skipped));
  }

  control(word: string, parameter: number | undefined): void {
    this.#flush();
    if (word === 'u') {
      this.#write(String.fromCharCode((parameter ?? 0) & 0xffff));
      this.#skip = this.#group.fallbacks;
    } else if (this.#skip > 0) this.#skip -= 1;
    else if (word === '*') this.#group.isOptional = true;
    else if (!this.#startsDestination(word, this.#group)) this.#apply(word, parameter);
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = this.#pending.length === 1 ? (this.#pending[0] as Buffer) : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#group.isOptional = false;
    this.#write(decodeCodePage(bytes, this.#group.codePage));
  }

  #write(text: string): void {
    const { kind, flow, capture, isHidden } = this.#group;
    if (kind === 'text' && !isHidden) flow.write(text);
    else if (kind === 'captured' || kind === 'styles') capture.text += text;
  }

  /** Whether a control word says what its group is; in a table of fonts or styles none does. */
  #startsDestination(word: string, group: Group): boolean {
    const { isOptional, kind } = group;
    group.isOptional = false;
    if (kind === 'none') return true;
    if (kind === 'fonts' || kind === 'styles') return false;
    if (word === 'fonttbl') group.kind = 'fonts';
    else if (word === 'stylesheet') group.kind = 'styles';
    else if (UNREAD.has(word) || FORMULA_LOOK.test(word)) group.kind = 'none';
    else if (Object.hasOwn(PARTS, word)) this.#openPart(PARTS[word] as BlockRole, group);
    else if (CAPTURED.has(word)) this.#openCapture(word, group);
    else if (word === 'nonshppict' && this.#hasTwins) group.kind = 'none';
    else if (HOLDERS.has(word)) this.#openHolder(word, group);
    else if (word === 'ud') group.kind = 'text';
    else if (isOptional && !FORMULA.test(word)) group.kind = 'none';
    else return false;
    return true;
  }

  #openHolder(word: string, group: Group): void {
    group.kind = 'holder';
    if (word === 'shppict') this.#hasTwins = true;
  }

  #openPart(part: BlockRole, group: Group): void {
    const outer = group.flow;
    const flow = new ParagraphFlow();
    startPart(group, flow);
    group.onClose = () => {
      const pieces = flow.end(paragraphOf(group, this.#styles));
      if (part === 'header' || part === 'footer') this.#edges[part].push(...inRole(pieces, part));
      else if (part === 'text_box') outer.addBeside(inRole(pieces, part));
      else outer.write(this.#notes.add(pieces, group.isEndnote ? 'endnote' : part, this.#author));
    };
  }

  #openCapture(word: string, group: Group): void {
    const capture = { text: '' };
    Object.assign(group, { kind: 'captured', capture });
    group.onClose = () => {
      const text = capture.text.trim();
      if (word === 'listtext' || word === 'pntext') group.flow.mark(text);
      else if (word === 'atnauthor') this.#author = text;
      else if (word === 'pict') group.flow.addBeside([pieceOfPicture(pictureOf(text))]);
      else if (text !== '') this.metadata[word] = text;
    };
  }

  #openStyle(group: Group): void {
    const capture = { text: '' };
    Object.assign(group, { capture, style: 0, outline: undefined });
    group.onClose = () => this.#styles.add(group.style, capture.text, group.outline);
  }

  #apply(word: string, parameter: number | undefined): void {
    const group = this.#group;
    const character = CHARACTERS[word];
    if (group.kind === 'fonts') this.#fonts.addEntry(word, parameter);
    else if (character !== undefined) this.#write(character);
    else if (group.kind === 'text' && ENDS.has(word)) this.#end(word, group);
    else {
      this.#row.set(word);
      setProperty(group, word, parameter);
      setFont(group, word, parameter, this.#fonts);
    }
  }

  #end(word: string, group: Group): void {
    const paragraph = paragraphOf(group, this.#styles);
    if (word === 'cell') group.flow.endCell(paragraph);
    else if (word === 'row') group.flow.endRow(this.#row.merges, this.#row.isHeader);
    else group.flow.endParagraph(paragraph);
  }
}

/** Its bytes are written as digits. Those of `bin`, which hardly any program writes, are stepped over: it is empty. */
function pictureOf(digits: string): Picture {
  return { name: digits, bytes: () => [Buffer.from(digits.replace(/\s/g, ''), 'hex')] };
}

const ENDS = new Set(['par', 'sect', 'page', 'cell', 'row']);

function once(pieces: readonly Piece[]): Piece[] {
  return [...new Map(pieces.map((piece) => [JSON.stringify(piece), piece])).values()];
}
