import type { PageText } from '../extraction.ts';
import type { PageLines } from './line.ts';
import type { PageOutline } from './outline.ts';
import { pageOf } from './pdf-page.ts';
import { countTypeSizes } from './type-sizes.ts';

/** A header may be on every second page only. */
const NEIGHBOURS = 2;

type Draft<Extra> = { readonly number: number; readonly content: PageLines; readonly extra: Extra };

export type PageWindow<Extra> = {
  /** Takes a page and gives the one that can now be written, if there is one. */
  add(draft: Draft<Extra>): Written<Extra> | undefined;
  end(): Generator<Written<Extra>>;
};
export type Written<Extra> = { readonly page: PageText; readonly extra: Extra };

type Document = { readonly outline?: ReadonlyMap<number, PageOutline> };

/** Pages wait here for the two that follow: what all of them repeat is their header or footer. */
export function openWindow<Extra>({ outline }: Document = {}): PageWindow<Extra> {
  const sizes = countTypeSizes();
  const drafts: Draft<Extra>[] = [];
  let next = 0;
  const write = (): Written<Extra> | undefined => {
    const draft = drafts[next];
    if (!draft) return undefined;
    const others = drafts.filter((other) => other !== draft).map(({ content }) => content);
    if (next === NEIGHBOURS) drafts.shift();
    else next += 1;
    const titles = outline?.get(draft.number - 1);
    return { page: pageOf(draft.number, draft.content, { others, sizes, titles }), extra: draft.extra };
  };
  return {
    add(draft) {
      drafts.push(draft);
      sizes.add(draft.content.lines);
      return drafts.length - next > NEIGHBOURS ? write() : undefined;
    },
    *end() {
      for (let written = write(); written; written = write()) yield written;
    },
  };
}
