import type { ParagraphFlow, ParagraphKind } from '../page/paragraph-flow.ts';
import type { RtfFonts } from './fonts.ts';
import { levelOf, type RtfStyles } from './styles.ts';

/** What a group says about the text in it; a group inside begins with the same, and cannot change it for this one. */
export type Group = {
  /**
   * What its text is: of the document, of the table of fonts or of styles, kept for its end, or nothing: in a
   * `holder` parts may follow that are read, in a group of `none` they may not.
   */
  kind: 'text' | 'fonts' | 'styles' | 'captured' | 'holder' | 'none';
  flow: ParagraphFlow;
  capture: { text: string };
  /** `*` was read: a reader that does not know what follows leaves the group out. */
  isOptional: boolean;
  codePage: number;
  /** Characters that stand in for one of Unicode, for readers that do not know it. */
  fallbacks: number;
  isHidden: boolean;
  isEndnote: boolean;
  isInTable: boolean;
  depth: number;
  style: number;
  outline: number | undefined;
  onClose: (() => void) | undefined;
};

export function firstGroup(flow: ParagraphFlow): Group {
  return {
    kind: 'text',
    flow,
    capture: { text: '' },
    isOptional: false,
    codePage: 1252,
    fallbacks: 1,
    isHidden: false,
    isEndnote: false,
    onClose: undefined,
    ...PLAIN_PARAGRAPH,
  };
}

const PLAIN_PARAGRAPH = { isInTable: false, depth: 0, style: 0, outline: undefined } as const;

/** The group of another part of the document: nothing of where it stands is true for its text. */
export function startPart(group: Group, flow: ParagraphFlow): void {
  Object.assign(group, { kind: 'text', flow, isHidden: false, ...PLAIN_PARAGRAPH });
}

export function paragraphOf({ isInTable, depth, style, outline }: Group, styles: RtfStyles): ParagraphKind {
  return { isInTable, depth, level: outline === undefined ? styles.levelOf(style) : levelOf(outline) };
}

/** Properties of characters and paragraphs, for as long as the group lasts. */
export function setProperty(group: Group, word: string, parameter = 1): void {
  if (word === 'pard') Object.assign(group, PLAIN_PARAGRAPH);
  else if (word === 's') group.style = parameter;
  else if (word === 'outlinelevel') group.outline = parameter;
  else if (word === 'ilvl') group.depth = parameter;
  else if (word === 'intbl') group.isInTable = true;
  else if (word === 'v' || word === 'deleted') group.isHidden = parameter !== 0;
  else if (word === 'ftnalt') group.isEndnote = true;
  else if (word === 'uc') group.fallbacks = Math.min(Math.max(parameter, 0), 9);
}

/** The encoding of what follows, which comes with the font. */
export function setFont(group: Group, word: string, parameter: number | undefined, fonts: RtfFonts): void {
  if (word === 'f' || word === 'plain') {
    group.codePage = fonts.codePage(word === 'f' ? parameter : undefined);
    if (word === 'plain') group.isHidden = false;
  } else if (fonts.set(word, parameter ?? 0)) group.codePage = fonts.codePage(undefined);
}
