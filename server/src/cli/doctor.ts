import type { Finding } from '#kernel/finding.ts';
import { settingsOf } from '../installation.ts';
import type { Input } from './command.ts';
import type { Check } from './doctor/check.ts';
import { checkDatabase } from './doctor/database.ts';
import { checkFolder } from './doctor/folder.ts';
import { checkMachine } from './doctor/machine.ts';
import { checkProducts } from './doctor/products.ts';

const CHECKS: readonly Check[] = [checkMachine, checkFolder, checkDatabase, checkProducts];
const MARKS = { good: '✓', information: '·', warning: '!', problem: '✗' } as const;

/** Looks at everything, mends with `--fix` and looks again. Exit status 1 while a problem is left. */
export async function run({ options }: Input) {
  const first = await examineAll();
  const mended = options.fix === true ? await mendAll(first) : [];
  const findings = mended.length > 0 ? await examineAll() : first;
  const isHealthy = !findings.some((finding) => finding.state === 'problem');
  if (!isHealthy) process.exitCode = 1;
  if (options.json !== true) return told(findings, mended);
  const shown = findings.map(({ code, state, cause, remedy = null, mend }) => ({
    code,
    state,
    cause,
    remedy,
    can_be_mended: mend !== undefined,
  }));
  return { is_healthy: isHealthy, mended, findings: shown };
}

async function examineAll(): Promise<Finding[]> {
  const patient = { settings: settingsOf(process.env), environment: process.env };
  const findings: Finding[] = [];
  // One after the other: what a check mends, the next one builds on.
  for (const check of CHECKS) findings.push(...(await check(patient)));
  return findings;
}

async function mendAll(findings: readonly Finding[]): Promise<string[]> {
  const mended: string[] = [];
  for (const { code, mend } of findings) {
    if (!mend) continue;
    await mend();
    mended.push(code);
  }
  return mended;
}

function told(findings: readonly Finding[], mended: readonly string[]): string {
  const width = Math.max(...findings.map(({ code }) => code.length));
  const lines = findings.flatMap(({ code, state, cause, remedy, mend }) => [
    `${MARKS[state]} ${code.padEnd(width)}  ${cause}`,
    ...(remedy ? [`  ${' '.repeat(width)}  → ${remedy}${mend ? ' (--fix does it)' : ''}`] : []),
  ]);
  return [...lines, ...mended.map((code) => `mended: ${code}`)].join('\n');
}
