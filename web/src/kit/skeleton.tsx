import { classNames } from './class-names.ts';

/** Holds the place of something that loads; give it the size of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('breathing block rounded bg-line', className)} />;
}
