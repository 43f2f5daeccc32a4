import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';

export type PagePosition = {
  /** The page one is at, from 1; in the address, so that it can be shared. */
  readonly page: number;
  /** The page the original shows: it follows a jump, not each turn of the wheel. */
  readonly originalPage: number;
  /** A jump: original and text both go there. `jump` counts them, so that the same page can be asked for again. */
  readonly jump: number;
  readonly goTo: (page: number) => void;
  /** The text was scrolled to another page. */
  readonly arriveAt: (page: number) => void;
};

export function usePagePosition(pageCount: number): PagePosition {
  const [params, setParams] = useSearchParams();
  const page = clamp(Number(params.get('page') ?? 1), pageCount);
  const [target, setTarget] = useState({ page, jump: 0 });
  const arriveAt = useCallback(
    (next: number) =>
      setParams(
        (old) => {
          const changed = new URLSearchParams(old);
          changed.set('page', String(next));
          return changed;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  );
  const goTo = (next: number) => {
    const valid = clamp(next, pageCount);
    setTarget(({ jump }) => ({ page: valid, jump: jump + 1 }));
    arriveAt(valid);
  };
  return { page, originalPage: target.page, jump: target.jump, goTo, arriveAt };
}

function clamp(page: number, pageCount: number): number {
  return Number.isInteger(page) ? Math.min(Math.max(1, page), Math.max(1, pageCount)) : 1;
}
