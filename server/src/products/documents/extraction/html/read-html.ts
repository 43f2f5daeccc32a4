import { Token, Tokenizer, TokenizerMode } from 'parse5';
import { pictureInAddress } from '../page/picture.ts';
import { HtmlPieces } from './html-pieces.ts';
import type { AttributeOf } from './regions.ts';
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
  const page = new HtmlPieces(pictureAt);
  readTags(source, page);
  return page;
}

/** Reads tags as a browser does, whatever their order. */
export function readTags(source: string, handler: HtmlHandler): void {
  const onCharacters = ({ chars }: Token.CharacterToken) => handler.write(chars);
  const ignore = () => undefined;
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag(tag) {
        handler.open(tag.tagName, (name) => Token.getTokenAttr(tag, name));
        const mode = CONTENT_MODES[tag.tagName];
        if (mode === undefined) return;
        tokenizer.state = mode;
        tokenizer.lastStartTagName = tag.tagName;
      },
      onEndTag: (tag) => handler.close(tag.tagName),
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

/** The encoding that the page itself names near its start. */
export function declaredEncoding(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, META_BYTES).toString('latin1');
  return (
    /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ??
    /<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i.exec(head)?.[1]
  );
}
