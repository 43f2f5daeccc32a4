/** One line of the table: what Socle did, beside what a peer did in the same run when there is one. */
export type Figure = {
  readonly measure: string;
  readonly unit: string;
  /** The median of the rounds. */
  readonly ours: number;
  readonly peer: { readonly name: string; readonly value: number } | null;
  /** The median of each round's own ratio: above 1 Socle is better, whatever the unit. */
  readonly ratio: number | null;
  readonly goal: string | null;
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

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param share 0 to 1; the nearest rank */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

type Comparison = Pick<Figure, 'measure' | 'unit'> & {
  readonly peer: string;
  readonly goal?: string;
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
    peer: { name: peer, value: rounded(median(theirs)) },
    ratio: rounded(median(ratios)),
    goal: goal ?? null,
    rounds: ours.length,
  };
}

/** A figure that has no peer. */
export function alone(measure: string, unit: string, values: readonly number[]): Figure {
  return {
    measure,
    unit,
    ours: rounded(median(values)),
    peer: null,
    ratio: null,
    goal: null,
    rounds: values.length,
  };
}
