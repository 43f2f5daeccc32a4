import type { Attributes, XmlHandler } from '../container/xml-part.ts';

/** An element of a formula that is being read: its arguments by name, in the order in which they came. */
type Node = {
  readonly name: string;
  readonly parts: { readonly name: string; readonly text: string }[];
  text: string;
  readonly signs: Record<string, string>;
};

/** Signs that properties set, and what they are without. Source: ISO/IEC 29500-1 22.1.2. */
const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  'm:begChr': ['m:d', '('],
  'm:endChr': ['m:d', ')'],
  'm:sepChr': ['m:d', '|'],
  'm:chr': ['', ''],
};

const INFIX = /[\s+\-−*/=<>±×÷·,|]/u;

/**
 * Writes a formula on one line, as one would type it: `(a+b)/c`, `x^2`, `√(y)`, `∑_(i=0)^n i`. Hears the events
 * inside `m:oMath`. Source: ISO/IEC 29500-1 22.1.
 */
export class FormulaReader implements XmlHandler {
  readonly #nodes: Node[] = [newNode('m:oMath')];
  #isText = false;

  /** The formula so far. */
  get line(): string {
    return (this.#nodes[0]?.text ?? '')
      .replace(/\s+/g, ' ')
      .replace(/ (?=[)\]},;.^_])|(?<=[([{]) /g, '')
      .trim();
  }

  open(name: string, attributes: Attributes): void {
    this.#isText = name === 'm:t' || name === 'w:t';
    const sign = attributes['m:val'];
    if (SIGNS[name] && sign !== undefined) this.#owner().signs[name] = sign;
    this.#nodes.push(newNode(name));
  }

  close(name: string): void {
    const node = this.#nodes.pop();
    const parent = this.#nodes.at(-1);
    this.#isText = false;
    if (!node || !parent) return;
    if (name.endsWith('Pr')) return;
    const text = shown(node);
    parent.parts.push({ name, text });
    parent.text += text;
  }

  text(text: string): void {
    const node = this.#nodes.at(-1);
    if (node && this.#isText) node.text += text;
  }

  /** The properties of an element stand in a child of it. */
  #owner(): Node {
    return (this.#nodes.at(-1)?.name.endsWith('Pr') ? this.#nodes.at(-2) : this.#nodes.at(-1)) as Node;
  }
}

function newNode(name: string): Node {
  return { name, parts: [], text: '', signs: {} };
}

function shown(node: Node): string {
  const part = (name: string) => node.parts.find((one) => one.name === `m:${name}`)?.text.trim() ?? '';
  const scripts = () => script('_', part('sub')) + script('^', part('sup'));
  switch (node.name) {
    case 'm:f':
      return `${grouped(part('num'))}/${grouped(part('den'))} `;
    case 'm:sSup':
    case 'm:sSub':
    case 'm:sSubSup':
      return `${grouped(part('e'))}${scripts()} `;
    case 'm:sPre':
      return `${scripts()} ${part('e')} `;
    case 'm:rad':
      return `${part('deg') ? `${part('deg')}` : ''}√(${part('e')}) `;
    case 'm:d':
      return delimited(node);
    case 'm:nary':
      return `${node.signs['m:chr'] ?? '∫'}${scripts()} ${part('e')} `;
    case 'm:func':
      return `${part('fName')} ${part('e')} `;
    case 'm:limLow':
      return `${part('e')}${script('_', part('lim'))} `;
    case 'm:limUpp':
      return `${part('e')}${script('^', part('lim'))} `;
    case 'm:m':
      return `[${rowsOf(node, 'm:mr').join('; ')}]`;
    case 'm:mr':
      return rowsOf(node, 'm:e').join(' ');
    case 'm:eqArr':
      return rowsOf(node, 'm:e').join('; ');
    default:
      return node.text;
  }
}

function rowsOf(node: Node, name: string): string[] {
  return node.parts.filter((part) => part.name === name).map((part) => part.text.trim());
}

function delimited(node: Node): string {
  const sign = (name: string) => node.signs[name] ?? SIGNS[name]?.[1] ?? '';
  return `${sign('m:begChr')}${rowsOf(node, 'm:e').join(sign('m:sepChr'))}${sign('m:endChr')}`;
}

function script(mark: string, text: string): string {
  return text === '' ? '' : `${mark}${grouped(text)}`;
}

/** An argument of several parts is put in brackets, unless it already is. */
function grouped(text: string): string {
  return INFIX.test(text) && !/^[([{][^()[\]{}]*[)\]}]$/.test(text) ? `(${text})` : text;
}
