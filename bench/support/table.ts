import type { Figure } from './figures.ts';

const HEAD = ['measure', 'Socle', 'peers, same run', 'ratio', 'floor', 'goal'];

/** The figures as a table of Markdown; a goal says whether it is met. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.measure,
    `${figure.ours} ${figure.unit}`.trim(),
    figure.peers.map(({ name, value }) => `${value} (${name})`).join(', '),
    figure.ratio === null ? '' : String(figure.ratio),
    figure.goal?.floor === undefined ? '' : String(figure.goal.floor),
    goalOf(figure),
  ]);
  const lines = [HEAD, HEAD.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function goalOf({ goal, ours, ratio }: Figure): string {
  if (!goal) return '';
  const value = goal.of === 'ours' ? ours : ratio;
  const aim = `${goal.of === 'ratio' ? 'ratio ' : ''}${goal.is} ${goal.value}`;
  if (value === null) return `${aim}, not measured`;
  const isMet = { '≥': value >= goal.value, '≤': value <= goal.value, '<': value < goal.value }[goal.is];
  return `${aim} ${isMet ? '✓' : '✗ missed'}`;
}
