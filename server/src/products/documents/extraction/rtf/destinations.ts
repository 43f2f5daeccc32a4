import type { BlockRole } from '../page/block.schema.ts';

/** Groups whose content is text of another part of the document. Source: RTF 1.9.1, "Contents of an RTF File". */
export const PARTS: Readonly<Record<string, BlockRole>> = {
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'footnote',
  annotation: 'comment',
  shptxt: 'text_box',
  dptxbxtext: 'text_box',
};

/** Groups whose text is kept apart, to be used when they end. */
export const CAPTURED = new Set(['title', 'author', 'subject', 'listtext', 'pntext', 'atnauthor', 'pict']);

/** Groups that hold groups to be read, and no text of their own. `*` before one means nothing here. */
export const HOLDERS = new Set(['shpinst', 'do', 'info', 'shp', 'shppict', 'nonshppict', 'sp', 'sv', 'upr']);

/** Formulas, whose runs are text like any other; what says how they look is left out by its name. */
export const FORMULA = /^m(?:oMath|oMathPara)$/;
export const FORMULA_LOOK = /^m\w+Pr$|^mmathPict$/;

/** Groups that no reader of the document sees, even without `*` before them. */
export const UNREAD = new Set(
  'colortbl fldinst objdata shprslt sn listtable listoverridetable revtbl rsidtbl generator filetbl xe tc rxe tcn bkmkstart bkmkend private nextfile template creatim revtim printim buptim operator company manager category keywords comment doccomm hlinkbase vern version edmins nofpages nofwords nofchars nofcharsws id nonesttables pn atnid atndate atnref atrfstart atrfend atnparent atntime ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn'.split(
    ' ',
  ),
);

/** Characters that have a control word or symbol of their own. */
export const CHARACTERS: Readonly<Record<string, string>> = {
  '~': '\u00a0',
  _: '-',
  '-': '',
  tab: '\t',
  line: '\n',
  lbr: '\n',
  softline: '\n',
  nestcell: ' ',
  nestrow: '\n',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  zwj: '\u200d',
  zwnj: '\u200c',
};
