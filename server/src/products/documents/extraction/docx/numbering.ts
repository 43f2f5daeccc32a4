import type { Attributes, XmlHandler } from '../xml-part.ts';

type Level = { format: string; text: string; start: number };
type Definition = { levels: Map<number, Level>; counters: Map<number, number> };
type Style = { basedOn?: string; numId?: string; level?: number };

/** The numbers that Word computes and does not write in the text. */
export type Numbering = {
  readonly definitions: Map<string, Definition>;
  /** Definition of each `numId`. */
  readonly lists: Map<string, string>;
  readonly styles: Map<string, Style>;
};

export type ListPlace = { readonly numId?: string; readonly level?: number; readonly style?: string };

export function createNumbering(): Numbering {
  return { definitions: new Map(), lists: new Map(), styles: new Map() };
}

/** Reads `numbering.xml`. Source: ISO/IEC 29500-1 17.9. */
export function numberingReader(numbering: Numbering): XmlHandler {
  let definition: Definition | undefined;
  let level: Level | undefined;
  let numId = '';
  return {
    open(name, attributes) {
      const value = attributes['w:val'] ?? '';
      if (name === 'w:abstractNum') {
        definition = { levels: new Map(), counters: new Map() };
        numbering.definitions.set(attributes['w:abstractNumId'] ?? '', definition);
      } else if (name === 'w:lvl') {
        level = { format: 'decimal', text: '', start: 1 };
        definition?.levels.set(Number(attributes['w:ilvl']), level);
      } else if (name === 'w:num') {
        definition = undefined;
        numId = attributes['w:numId'] ?? '';
      } else if (name === 'w:abstractNumId') numbering.lists.set(numId, value);
      else if (level) describe(level, name, value);
    },
    close(name) {
      if (name === 'w:lvl') level = undefined;
    },
  };
}

function describe(level: Level, name: string, value: string): void {
  if (name === 'w:numFmt') level.format = value;
  else if (name === 'w:lvlText') level.text = value;
  else if (name === 'w:start') level.start = Number(value);
}

/** Reads from `styles.xml` which styles number their paragraphs. */
export function styleReader(numbering: Numbering): XmlHandler {
  let style: Style = {};
  const readers: Record<string, (attributes: Attributes) => void> = {
    'w:style': (attributes) => {
      style = {};
      numbering.styles.set(attributes['w:styleId'] ?? '', style);
    },
    'w:basedOn': (attributes) => {
      style.basedOn = attributes['w:val'] ?? '';
    },
    'w:numId': (attributes) => {
      style.numId = attributes['w:val'] ?? '';
    },
    'w:ilvl': (attributes) => {
      style.level = Number(attributes['w:val']);
    },
  };
  return { open: (name, attributes) => readers[name]?.(attributes) };
}

/** The label of the next paragraph at this place (`2.1.`, `b)`, `•`), empty when it has none. Counts on. */
export function nextLabel(numbering: Numbering, place: ListPlace): string {
  const inherited = styleNumbering(numbering, place.style);
  const numId = place.numId ?? inherited.numId;
  const index = place.level ?? inherited.level ?? 0;
  const definition = numbering.definitions.get(numbering.lists.get(numId ?? '') ?? '');
  const level = definition?.levels.get(index);
  if (!definition || !level || numId === '0') return '';
  if (level.format === 'bullet') return '•';
  const count = (definition.counters.get(index) ?? level.start - 1) + 1;
  definition.counters.set(index, count);
  for (const deeper of definition.counters.keys()) if (deeper > index) definition.counters.delete(deeper);
  return level.text.replace(/%([1-9])/g, (_, digit: string) => shownCount(definition, Number(digit) - 1));
}

function shownCount(definition: Definition, index: number): string {
  const level = definition.levels.get(index);
  return numeral(definition.counters.get(index) ?? level?.start ?? 1, level?.format ?? 'decimal');
}

/** Styles inherit; a cycle among hostile styles ends after as many steps as there are styles. */
function styleNumbering(numbering: Numbering, styleId: string | undefined): Style {
  let style = numbering.styles.get(styleId ?? '');
  for (let steps = 0; style && steps <= numbering.styles.size; steps += 1) {
    if (style.numId !== undefined) return style;
    style = numbering.styles.get(style.basedOn ?? '');
  }
  return {};
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** Source: ISO/IEC 29500-1 17.18.59; the formats of other scripts fall back to decimal. */
export function numeral(count: number, format: string): string {
  if (format === 'none') return '';
  if (format === 'decimalZero') return String(count).padStart(2, '0');
  if (format === 'lowerLetter') return letters(count);
  if (format === 'upperLetter') return letters(count).toUpperCase();
  if (format === 'lowerRoman') return roman(count);
  if (format === 'upperRoman') return roman(count).toUpperCase();
  return String(count);
}

/** Word repeats the letter after z: y, z, aa, bb. */
function letters(count: number): string {
  if (count < 1 || count > 780) return String(count);
  return String.fromCharCode(97 + ((count - 1) % 26)).repeat(Math.ceil(count / 26));
}

function roman(count: number): string {
  if (count < 1 || count > 3999) return String(count);
  let left = count;
  let text = '';
  for (const [value, symbol] of ROMAN) {
    text += symbol.repeat(Math.floor(left / value));
    left %= value;
  }
  return text;
}
