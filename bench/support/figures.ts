/** What a peer did in the same run. */
export type Peer = { readonly name: string; readonly value: number };

/** What a figure is to reach, in itself or as a ratio. */
export type Goal = {
  readonly of: 'ours' | 'ratio';
  readonly is: '≥' | '≤' | '<';
  readonly value: number;
  /** What the best of others reaches: below it there is no reason for ours. */
  readonly floor?: number;
};

/** One line of the table: what Socle did, beside what peers did in the same run when there are any. */
export type Figure = {
  readonly measure: string;
  readonly unit: string;
  /** The median of the rounds. */
  readonly ours: number;
  readonly peers: readonly Peer[];
  /** Against the best peer, the median of each round's own: above 1 Socle is better, whatever the unit. */
  readonly ratio: number | null;
  readonly goal: Goal | null;
  readonly rounds: number;
};

/** How long to measure. A smoke run proves that a bench works; its figures mean nothing. */
export type Effort = {
  readonly isSmoke: boolean;
  readonly rounds: number;
  readonly secondsPerRound: number;
};

export type Bench = {
  readonly name: string;
  /** One sentence for the reader of the figures: what was compared, and how. */
  readonly how: string;
  run(effort: Effort): Promise<Figure[]>;
};

/** Says on stderr what is measured from now on: a bench is silent for minutes otherwise. */
export function tellPart(what: string): void {
  const time = new Date().toISOString().slice(11, 19);
  process.stderr.write(`${time} ${what}\n`);
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param share 0 to 1; the nearest rank */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** One more than goals have: a ratio just below its goal is not shown as reaching it. */
const RATIO_DIGITS = 3;

type Comparison = Pick<Figure, 'measure' | 'unit'> & {
  readonly peer: string;
  readonly goal?: Goal;
  /** Milliseconds are better when they are fewer, jobs a second when they are more. */
  readonly better: 'higher' | 'lower';
};

/** A figure out of rounds in which both took their turn; the ratio is taken within each round. */
export function compared(
  { measure, unit, peer, goal, better }: Comparison,
  ours: readonly number[],
  theirs: readonly number[],
): Figure {
  const ratios = ours.map((value, round) => {
    const other = theirs[round] ?? Number.NaN;
    return better === 'higher' ? value / other : other / value;
  });
  return {
    measure,
    unit,
    ours: rounded(median(ours)),
    peers: [{ name: peer, value: rounded(median(theirs)) }],
    ratio: rounded(median(ratios), RATIO_DIGITS),
    goal: goal ?? null,
    rounds: ours.length,
  };
}

type Single = Pick<Figure, 'measure' | 'unit' | 'ours'> & {
  readonly better: 'higher' | 'lower';
  readonly peers?: readonly Peer[];
  readonly goal?: Goal | undefined;
  readonly digits?: number;
};

/** A figure of one round, beside any number of peers; the ratio is taken against the best of them. */
export function measured({ measure, unit, ours, better, peers = [], goal, digits = 2 }: Single): Figure {
  const values = peers.map(({ value }) => value);
  const best = better === 'higher' ? Math.max(...values) : Math.min(...values);
  const ratio = better === 'higher' ? ours / best : best / ours;
  return {
    measure,
    unit,
    ours: rounded(ours, digits),
    peers: peers.map(({ name, value }) => ({ name, value: rounded(value, digits) })),
    ratio: values.length > 0 && Number.isFinite(ratio) ? rounded(ratio, RATIO_DIGITS) : null,
    goal: goal ?? null,
    rounds: 1,
  };
}
