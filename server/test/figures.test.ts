import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Report, shownReport } from '../../bench/support/report.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the README shows the figures that were measured last, each table with the time of its own run', () => {
  const report = JSON.parse(read('bench/figures.json')) as Report;
  expect(read('README.md')).toContain(`<!-- bench:start -->\n${shownReport(report)}\n<!-- bench:end -->`);
  for (const { name, measured_at } of report.results)
    expect(read('README.md')).toContain(
      `**${name}**, ${measured_at.slice(0, 10)} ${measured_at.slice(11, 16)}`,
    );
});
