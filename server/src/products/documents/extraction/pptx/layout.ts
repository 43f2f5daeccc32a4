import type { Attributes, XmlHandler } from '../container/xml-part.ts';
import type { Container } from '../container/zip-container.ts';
import { type Bullet, type BulletLevels, bulletOf, styledLevel } from '../ooxml/bullets.ts';
import { readPart, relationsOf } from '../ooxml/package-parts.ts';

/** What slides inherit from their layout and its master: whether their paragraphs are items of a list. */
export type Layout = {
  bulletOf(placeholder: string | undefined, index: string, depth: number): Bullet;
};

/** Placeholders whose paragraphs are in the master's style of lists. Source: ISO/IEC 29500-1 19.7.10. */
const LISTS = new Set(['body', 'obj']);

/** A slide without a layout that can be read: only its own bullets are shown. */
export const NO_LAYOUT: Layout = { bulletOf: () => 'none' };

/** Reads a layout and the master under it. */
export async function readLayout(container: Container, part: string | undefined): Promise<Layout> {
  if (!part) return NO_LAYOUT;
  const layout = new BulletStyleReader();
  await readPart(container, part, layout);
  const master = new BulletStyleReader();
  const relations = await relationsOf(container, part);
  await readPart(container, relations.find(({ kind }) => kind === 'slideMaster')?.target, master);
  return {
    bulletOf(placeholder, index, depth) {
      if (placeholder === undefined || !LISTS.has(placeholder)) return 'none';
      return layout.placeholders.get(index)?.get(depth) ?? master.body.get(depth) ?? 'none';
    },
  };
}

/** Reads the bullets that a layout gives to its placeholders and a master to the body of its slides. */
class BulletStyleReader implements XmlHandler {
  readonly placeholders = new Map<string, BulletLevels>();
  readonly body: BulletLevels = new Map();
  #levels: BulletLevels | undefined;
  #level: number | undefined;

  open(name: string, attributes: Attributes): void {
    if (name === 'p:bodyStyle') this.#levels = this.body;
    else if (name === 'p:ph') {
      this.#levels = new Map();
      this.placeholders.set(attributes.idx ?? '', this.#levels);
    }
    this.#level = styledLevel(name) ?? this.#level;
    const bullet = bulletOf(name, attributes);
    if (bullet !== undefined && this.#level !== undefined) this.#levels?.set(this.#level, bullet);
  }

  close(name: string): void {
    if (styledLevel(name) !== undefined) this.#level = undefined;
    else if (name === 'p:sp' || name === 'p:bodyStyle') this.#levels = undefined;
  }
}
