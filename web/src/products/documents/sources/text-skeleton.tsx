import { Skeleton } from '../../../kit/skeleton.tsx';

const LINES = ['w-2/3 mb-6', 'w-full', 'w-11/12', 'w-full', 'w-4/5 mb-6', 'w-full', 'w-10/12', 'w-1/2'];

/** The place of a text while it is fetched. */
export function TextSkeleton() {
  return (
    <div className="grid gap-3 p-5 sm:p-8">
      {LINES.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture
        <Skeleton key={index} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
