import type { ReactNode } from 'react';
import { PlinthArt } from './plinth.tsx';

type EmptyStateProps = { title: string; lead: string; children?: ReactNode };

/** Nothing here yet: what this place is for, and the first thing to do. */
export function EmptyState({ title, lead, children }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center px-4 py-12 text-center sm:py-16">
      <PlinthArt className="mb-6 w-52" />
      <h2 className="text-xl font-semibold text-balance">{title}</h2>
      <p className="mt-2 max-w-md text-quiet text-pretty">{lead}</p>
      {children && <div className="mt-6 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
