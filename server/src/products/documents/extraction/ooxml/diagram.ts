import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import { MAX_DEPTH } from '../page/block-limits.ts';
import type { Piece } from '../page/piece.ts';

/** Points that draw the diagram and hold no text of their own. Source: ISO/IEC 29500-1 21.4.7.51. */
const DRAWN = new Set(['pres', 'parTrans', 'sibTrans', 'doc']);

/** Reads the data of a SmartArt diagram: its points as a list, as deep as they hang below one another. */
export class DiagramReader implements XmlHandler {
  readonly #points = new Map<string, string>();
  readonly #children = new Map<string, { id: string; order: number }[]>();
  readonly #isChild = new Set<string>();
  #id: string | undefined;
  #isText = false;

  open(name: string, attributes: Attributes): void {
    if (name === 'dgm:pt') this.#openPoint(attributes);
    else if (name === 'dgm:cxn') this.#connect(attributes);
    else if (name === 'a:br') this.#write(' ');
    this.#isText = name === 'a:t';
  }

  close(name: string): void {
    this.#isText = false;
    if (name === 'a:p') this.#write(' ');
    else if (name === 'dgm:pt') this.#id = undefined;
  }

  text(text: string): void {
    if (this.#isText) this.#write(text);
  }

  get pieces(): Piece[] {
    const pieces: Piece[] = [];
    const roots = [...this.#children.keys()].filter((id) => !this.#isChild.has(id));
    // A stack of what is still to be shown: a hostile file nests without end, or in a circle.
    const left = [...roots, ...this.#points.keys()].map((id) => ({ id, depth: 0 })).reverse();
    const seen = new Set<string>();
    for (let point = left.pop(); point; point = left.pop()) {
      const { id, depth } = point;
      if (seen.has(id)) continue;
      seen.add(id);
      const text = this.#points.get(id)?.trim() ?? '';
      if (text) pieces.push({ kind: 'list_item', depth: Math.min(depth, MAX_DEPTH), marker: '•', text });
      const children = (this.#children.get(id) ?? []).sort((a, b) => b.order - a.order);
      for (const child of children) left.push({ id: child.id, depth: text ? depth + 1 : depth });
    }
    return pieces;
  }

  #openPoint({ modelId, type }: Attributes): void {
    this.#id = DRAWN.has(type ?? 'node') ? undefined : (modelId ?? '');
    if (this.#id !== undefined) this.#points.set(this.#id, '');
  }

  #connect({ type, srcId, destId, srcOrd }: Attributes): void {
    if ((type ?? 'parOf') !== 'parOf' || !srcId || !destId) return;
    this.#isChild.add(destId);
    const children = this.#children.get(srcId) ?? [];
    children.push({ id: destId, order: Number(srcOrd) || 0 });
    this.#children.set(srcId, children);
  }

  #write(text: string): void {
    if (this.#id !== undefined) this.#points.set(this.#id, (this.#points.get(this.#id) ?? '') + text);
  }
}
