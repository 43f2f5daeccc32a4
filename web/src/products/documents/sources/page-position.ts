import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';

import type { Block } from '../wire.ts';

/** Left, top, right, bottom, as shares of the page. */
export type Box = NonNullable<Block['box']>;

/** A stretch of the text of a page, in UTF-16 units. */
export type Place = { readonly page: number; readonly start: number; readonly end: number };

/** For those who name places: what each is called, and what shows it. */
export type Showing = {
  readonly nameOf: (place: Place) => string;
  readonly onShow: (place: Place) => void;
};

export type PagePosition = {
  /** The page one is at, from 1; in the address, so that it can be shared. */
  readonly page: number;
  /** The page the original shows: it follows a jump, not each turn of the wheel. */
  readonly originalPage: number;
  /** Counts the jumps of the original, so that the same page can be asked for again. */
  readonly jump: number;
  /** Counts what the text was asked to move to: a page, or a place. */
  readonly moves: number;
  /** The place that is marked; in the address too. */
  readonly place: Place | null;
  /** False until the address has the place that was last asked for: it follows a moment later. */
  readonly isSettled: boolean;
  /** Original and text both go to that page. */
  readonly goTo: (page: number) => void;
  /** Marks a place of the text, in sight, and its page in the original. */
  readonly show: (place: Place) => void;
  /** The text was scrolled to another page. */
  readonly arriveAt: (page: number) => void;
};

export function usePagePosition(pageCount: number): PagePosition {
  const [params, setParams] = useSearchParams();
  const page = clamp(Number(params.get('page') ?? 1), pageCount);
  const place = placeFrom(params.get('at'));
  const [target, setTarget] = useState({ page, sought: place, jump: 0, moves: 0 });
  const change = useCallback(
    (edit: (params: URLSearchParams) => void) =>
      setParams(
        (old) => {
          const changed = new URLSearchParams(old);
          edit(changed);
          return changed;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  );
  const arriveAt = useCallback(
    (next: number) => change((changed) => changed.set('page', String(next))),
    [change],
  );
  const goTo = (next: number) => {
    const valid = clamp(next, pageCount);
    setTarget(({ jump, moves }) => ({ page: valid, sought: null, jump: jump + 1, moves: moves + 1 }));
    change((changed) => {
      changed.set('page', String(valid));
      changed.delete('at');
    });
  };
  const show = (sought: Place) => {
    // The original moves by a jump: not for a place on the page it shows.
    setTarget(({ page: shown, jump, moves }) => ({
      page: sought.page,
      sought,
      jump: shown === sought.page ? jump : jump + 1,
      moves: moves + 1,
    }));
    change((changed) => showIn(changed, sought));
  };
  const { page: originalPage, sought, ...counts } = target;
  const isSettled = keyOf(place) === keyOf(sought);
  return { page, originalPage, ...counts, place, isSettled, goTo, show, arriveAt };
}

/** A place is one of the plain text: neither the summary nor Markdown can show it. */
function showIn(params: URLSearchParams, { page, start, end }: Place): void {
  params.set('page', String(page));
  params.set('at', keyOf({ page, start, end }));
  params.delete('view');
  if (params.get('form') === 'markdown') params.delete('form');
}

/** `3.120-164`, as the address has it; empty for no place. */
function keyOf(place: Place | null): string {
  return place ? `${place.page}.${place.start}-${place.end}` : '';
}

function placeFrom(at: string | null): Place | null {
  const [, page, start, end] = /^(\d{1,6})\.(\d{1,9})-(\d{1,9})$/.exec(at ?? '') ?? [];
  return page && start && end ? { page: Number(page), start: Number(start), end: Number(end) } : null;
}

function clamp(page: number, pageCount: number): number {
  return Number.isInteger(page) ? Math.min(Math.max(1, page), Math.max(1, pageCount)) : 1;
}
