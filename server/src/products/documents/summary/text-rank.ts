/** A sentence as a vector of unit length: its terms, by number and in order of them, and what each weighs. */
export type Vector = { readonly terms: Uint32Array; readonly weights: Float64Array };

/** Weighs a term more the fewer sentences have it (tf-idf, smoothed), and makes each vector as long as the others. */
export function vectorsOf(sentences: readonly (readonly string[])[]): Vector[] {
  const numbers = new Map<string, number>();
  const spread: number[] = [];
  const counted = sentences.map((terms) => {
    const counts = new Map<number, number>();
    for (const term of terms) {
      const number = numbers.get(term) ?? numbers.size;
      numbers.set(term, number);
      const count = counts.get(number) ?? 0;
      if (count === 0) spread[number] = (spread[number] ?? 0) + 1;
      counts.set(number, count + 1);
    }
    return [...counts].sort((a, b) => a[0] - b[0]);
  });
  return counted.map((counts) => {
    const weights = counts.map(
      ([term, count]) => (1 + Math.log(count)) * Math.log(1 + sentences.length / (spread[term] ?? 1)),
    );
    const length = Math.hypot(...weights) || 1;
    return {
      terms: Uint32Array.from(counts, ([term]) => term),
      weights: Float64Array.from(weights, (weight) => weight / length),
    };
  });
}

/** 0 of two that share no term, 1 of two of the same terms. */
export function cosine(a: Vector, b: Vector): number {
  let [sum, i, j] = [0, 0, 0];
  while (i < a.terms.length && j < b.terms.length) {
    const [left, right] = [a.terms[i] as number, b.terms[j] as number];
    if (left === right) sum += (a.weights[i] as number) * (b.weights[j] as number);
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return sum;
}

const DAMPING = 0.85;
const ROUNDS = 30;
const SETTLED = 1e-4;
/** Two sentences less alike say nothing about each other. */
const MIN_LIKENESS = 0.05;

/**
 * How central each sentence is among the others, 0 to 1: the stationary share of a walk from a sentence to one that
 * is like it. Source: Mihalcea and Tarau, "TextRank" (2004); Erkan and Radev, "LexRank" (2004).
 */
export function centralities(vectors: readonly Vector[]): number[] {
  const edges = likenesses(vectors);
  const outgoing = edges.map(({ weights }) => weights.reduce((sum, weight) => sum + weight, 0) || 1);
  let ranks = new Float64Array(vectors.length).fill(1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = new Float64Array(vectors.length).fill(1 - DAMPING);
    for (const [from, { to, weights }] of edges.entries()) {
      const share = (DAMPING * (ranks[from] as number)) / (outgoing[from] as number);
      for (let at = 0; at < to.length; at += 1)
        (next[to[at] as number] as number) += share * (weights[at] as number);
    }
    const change = next.reduce((sum, rank, index) => sum + Math.abs(rank - (ranks[index] as number)), 0);
    ranks = next;
    if (change < SETTLED * vectors.length) break;
  }
  const highest = ranks.reduce((most, rank) => Math.max(most, rank), Number.MIN_VALUE);
  return Array.from(ranks, (rank) => rank / highest);
}

type Edges = { readonly to: number[]; readonly weights: number[] };

/** By the terms they share: two sentences that share none are never compared. */
function likenesses(vectors: readonly Vector[]): Edges[] {
  const edges: Edges[] = vectors.map(() => ({ to: [], weights: [] }));
  const holders = new Map<number, { indexes: number[]; weights: number[] }>();
  const products = new Float64Array(vectors.length);
  for (const [index, { terms, weights }] of vectors.entries()) {
    products.fill(0, 0, index);
    for (const [at, term] of terms.entries()) {
      const weight = weights[at] as number;
      const held = holders.get(term) ?? { indexes: [], weights: [] };
      for (let other = 0; other < held.indexes.length; other += 1)
        (products[held.indexes[other] as number] as number) += weight * (held.weights[other] as number);
      held.indexes.push(index);
      held.weights.push(weight);
      holders.set(term, held);
    }
    for (let other = 0; other < index; other += 1) {
      const likeness = products[other] as number;
      if (likeness < MIN_LIKENESS) continue;
      connect(edges[index], other, likeness);
      connect(edges[other], index, likeness);
    }
  }
  return edges;
}

function connect(edges: Edges | undefined, to: number, weight: number): void {
  edges?.to.push(to);
  edges?.weights.push(weight);
}
