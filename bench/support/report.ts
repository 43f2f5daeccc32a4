import type { Figure } from './figures.ts';
import { tableOf } from './table.ts';

type Machine = { cores: number; memory_gib: number; node: string; postgres: string };
/** What one bench measured in one run: Socle's figures and its peers'. */
export type Result = {
  name: string;
  how: string;
  measured_at: string;
  load_before: number;
  figures: Figure[];
};
/** What was measured last of each bench, on one machine; not all of it in the same run. */
export type Report = { machine: Machine; results: Result[] };

/** The report as the README shows it: a table for each bench, with its own date. */
export function shownReport({ machine, results }: Report): string {
  const { cores, memory_gib, node, postgres } = machine;
  const about = [
    `${cores} cores, ${memory_gib} GiB, Node ${node}, PostgreSQL ${postgres}.`,
    'Each table is of one run, at the time that it says: the peers in it were measured in that same run.',
    'Medians of the rounds; a ratio above 1 means that Socle is better than the best peer.',
  ].join(' ');
  return [about, ...results.map(shownResult)].join('\n\n');
}

function shownResult({ name, how, measured_at, load_before, figures }: Result): string {
  const time = `${measured_at.slice(0, 10)} ${measured_at.slice(11, 16)} UTC`;
  const rounds = figures.map((figure) => figure.rounds);
  const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)];
  const roundsShown = `rounds: ${fewest === most ? most : `${fewest} to ${most}`}`;
  return `**${name}**, ${time} (${roundsShown}; load average before: ${load_before}). ${how}\n\n${tableOf(figures)}`;
}
