import { useSearchParams } from 'react-router';
import type { SourceFilter } from './source.api.ts';

export type FilterControl = {
  readonly filter: SourceFilter;
  readonly isActive: boolean;
  readonly change: (part: Partial<SourceFilter>) => void;
  readonly clear: () => void;
};

const NAMES = ['q', 'project', 'state'] as const;

/** The filter as the address has it, so that it can be kept, shared and gone back to. */
export function useSourceFilter(): FilterControl {
  const [params, setParams] = useSearchParams();
  const filter = {
    q: params.get('q') ?? '',
    project: params.get('project') ?? '',
    state: params.get('state') ?? '',
  };
  const change = (part: Partial<SourceFilter>) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const name of NAMES) {
          const value = part[name];
          if (value === '') next.delete(name);
          else if (value !== undefined) next.set(name, value);
        }
        return next;
      },
      // Each letter of a search is no step of the history; a choice is.
      { replace: part.q !== undefined, preventScrollReset: true },
    );
  return {
    filter,
    isActive: NAMES.some((name) => filter[name] !== ''),
    change,
    clear: () => change({ q: '', project: '', state: '' }),
  };
}
