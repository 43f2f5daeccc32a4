import { Token, Tokenizer, TokenizerMode } from 'parse5';
import { pictureInAddress } from '../page/picture.ts';
import type { AttributeOf } from './attribute-of.ts';
import { HtmlPieces } from './html-pieces.ts';
import type { PictureAt } from './shown-picture.ts';

/** How the content of an element is to be read. Source: HTML Standard 13.2.6.4. */
const CONTENT_MODES: Readonly<Record<string, number>> = {
  script: TokenizerMode.SCRIPT_DATA,
  style: TokenizerMode.RAWTEXT,
  noscript: TokenizerMode.RAWTEXT,
  iframe: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT,
  noframes: TokenizerMode.RAWTEXT,
  xmp: TokenizerMode.RAWTEXT,
  title: TokenizerMode.RCDATA,
  textarea: TokenizerMode.RCDATA,
};

/** A declaration of the encoding must be in the first kilobyte. Source: HTML Standard 4.2.5.4. */
const META_BYTES = 1024;

/** Frames that stand in the page of another frame; no honest page comes near. */
const MAX_FRAMES = 3;

/** What hears the tags and the characters of a page, in their order. Names are in lower case. */
export type HtmlHandler = {
  open(tag: string, attribute: AttributeOf): void;
  close(tag: string): void;
  write(characters: string): void;
};

/**
 * Reads decoded and cleaned HTML; what it holds is in `end()` of the result. `pictureAt` gives the picture that an
 * address leads to without the network, by default one that is in the address itself.
 */
export function readHtml(source: string, pictureAt: PictureAt = pictureInAddress): HtmlPieces {
  return readFramed(source, pictureAt, 0);
}

function readFramed(source: string, pictureAt: PictureAt, frames: number): HtmlPieces {
  const piecesOf = (inner: string) =>
    frames < MAX_FRAMES ? readFramed(inner, pictureAt, frames + 1).end() : [];
  const page = new HtmlPieces(pictureAt, piecesOf);
  readTags(source, page);
  return page;
}

/**
 * Reads tags as a browser does, whatever their order. Drawings (SVG) are XML: an element may end where it begins, and
 * scripts and styles are no other text than any. Source: HTML Standard 13.2.6.5.
 */
export function readTags(source: string, handler: HtmlHandler): void {
  const foreign = new ForeignContent();
  const onCharacters = ({ chars }: Token.CharacterToken) => handler.write(chars);
  const ignore = () => undefined;
  const end = (name: string) => {
    handler.close(name);
    foreign.close(name);
    tokenizer.inForeignNode = foreign.isForeign;
  };
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag(tag) {
        handler.open(tag.tagName, (name) => Token.getTokenAttr(tag, name));
        const isForeign = foreign.isForeign || tag.tagName === 'svg';
        foreign.open(tag.tagName);
        tokenizer.inForeignNode = foreign.isForeign;
        if (isForeign && tag.selfClosing) end(tag.tagName);
        const mode = foreign.isForeign ? undefined : CONTENT_MODES[tag.tagName];
        if (mode === undefined) return;
        tokenizer.state = mode;
        tokenizer.lastStartTagName = tag.tagName;
      },
      onEndTag: (tag) => end(tag.tagName),
      onCharacter: onCharacters,
      onWhitespaceCharacter: onCharacters,
      onNullCharacter: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
    },
  );
  tokenizer.write(source, true);
}

/** Whether tags are those of a drawing, and not of a page inside it. */
class ForeignContent {
  readonly #open: string[] = [];

  get isForeign(): boolean {
    return this.#open.at(-1) === 'svg';
  }

  open(tag: string): void {
    if (tag === 'svg' || (tag === 'foreignobject' && this.isForeign)) this.#open.push(tag);
  }

  close(tag: string): void {
    if (this.#open.at(-1) === tag) this.#open.pop();
  }
}

/** The encoding that the page itself names near its start. */
export function declaredEncoding(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, META_BYTES).toString('latin1');
  return (
    /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ??
    /<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i.exec(head)?.[1]
  );
}
