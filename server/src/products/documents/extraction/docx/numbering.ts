import type { XmlHandler } from '../container/xml-part.ts';
import { numeral } from '../ooxml/numeral.ts';
import type { Styles } from './styles.ts';

type Level = { format: string; text: string; start: number; isLegal: boolean; style?: string };
type Definition = {
  readonly levels: Map<number, Level>;
  readonly counters: Map<number, number>;
  /** Of a definition that only refers to a style of lists, and of the one that the style means. */
  link?: string;
  style?: string;
};
/** A use of a definition; it may begin again at another number. */
type List = { definition: string; readonly starts: Map<number, number> };

/** The numbers that Word computes and does not write in the text. */
export type Numbering = {
  readonly definitions: Map<string, Definition>;
  readonly lists: Map<string, List>;
  readonly styles: Styles;
};

export type ListPlace = { readonly numId?: string; readonly level?: number; readonly style?: string };

/** `depth` is 0 for the outermost items; `marker` is what stands before the text. */
export type ListLabel = { readonly depth: number; readonly marker: string };

export function createNumbering(styles: Styles): Numbering {
  return { definitions: new Map(), lists: new Map(), styles };
}

/** Reads `numbering.xml`. Source: ISO/IEC 29500-1 17.9. */
export function numberingReader({ definitions, lists }: Numbering): XmlHandler {
  let definition: Definition | undefined;
  let list: List | undefined;
  let level: Level | undefined;
  let overridden = 0;
  return {
    open(name, attributes) {
      const value = attributes['w:val'] ?? '';
      if (name === 'w:abstractNum') {
        [definition, list] = [{ levels: new Map(), counters: new Map() }, undefined];
        definitions.set(attributes['w:abstractNumId'] ?? '', definition);
      } else if (name === 'w:num') {
        [definition, list] = [undefined, { definition: '', starts: new Map() }];
        lists.set(attributes['w:numId'] ?? '', list);
      } else if (name === 'w:lvl') {
        level = { format: 'decimal', text: '', start: 1, isLegal: false };
        definition?.levels.set(Number(attributes['w:ilvl']), level);
      } else if (name === 'w:lvlOverride') overridden = Number(attributes['w:ilvl']);
      else if (name === 'w:startOverride') list?.starts.set(overridden, Number(value));
      else if (name === 'w:abstractNumId' && list) list.definition = value;
      else if (name === 'w:numStyleLink' && definition) definition.link = value;
      else if (name === 'w:styleLink' && definition) definition.style = value;
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
  else if (name === 'w:pStyle') level.style = value;
  else if (name === 'w:isLgl') level.isLegal = value !== '0' && value !== 'false';
}

/** The label of the next paragraph at this place, or undefined when it is no item. Counts on. */
export function nextLabel(numbering: Numbering, place: ListPlace): ListLabel | undefined {
  const inherited = numbering.styles.numberingOf(place.style);
  const numId = place.numId ?? inherited.numId ?? '';
  const list = numbering.lists.get(numId);
  const definition = definitionOf(numbering, list);
  if (!list || !definition || numId === '0') return undefined;
  const depth = place.level ?? inherited.level ?? levelOfStyle(definition, place.style);
  const level = definition.levels.get(depth);
  if (!level) return undefined;
  if (level.format === 'bullet') return { depth, marker: '•' };
  count(definition, list, depth);
  const marker = level.text.replace(/%([1-9])/g, (_, digit: string) =>
    shownCount(definition, Number(digit) - 1, level.isLegal),
  );
  return level.format === 'none' && marker === '' ? undefined : { depth, marker };
}

/** A style of lists stands between a list and its definition; one that refers to another ends there. */
function definitionOf({ definitions }: Numbering, list: List | undefined): Definition | undefined {
  const definition = definitions.get(list?.definition ?? '');
  if (definition?.link === undefined) return definition;
  return [...definitions.values()].find(({ style }) => style === definition.link);
}

/** A level may say which style it is for, and the style then only which list. */
function levelOfStyle(definition: Definition, style: string | undefined): number {
  const found = [...definition.levels].find(([, level]) => style !== undefined && level.style === style);
  return found?.[0] ?? 0;
}

/**
 * A number that a list begins with anew counts once; after it the list goes on. Levels that were skipped on the way
 * down count as used: after 2 and 2.1.1 comes 2.2.
 */
function count({ levels, counters }: Definition, list: List, depth: number): void {
  const startOf = (level: number) => levels.get(level)?.start ?? 1;
  const restart = list.starts.get(depth);
  list.starts.delete(depth);
  for (let level = 0; level < Math.min(depth, 9); level += 1) {
    if (!counters.has(level)) counters.set(level, startOf(level));
  }
  counters.set(depth, restart ?? (counters.get(depth) ?? startOf(depth) - 1) + 1);
  for (const deeper of counters.keys()) if (deeper > depth) counters.delete(deeper);
}

function shownCount(definition: Definition, index: number, isLegal: boolean): string {
  const level = definition.levels.get(index);
  const format = isLegal ? 'decimal' : (level?.format ?? 'decimal');
  return numeral(definition.counters.get(index) ?? level?.start ?? 1, format);
}
