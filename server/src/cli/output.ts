import { connectionLost } from '#kernel/database/connection-lost.ts';
import { AppError } from '#kernel/errors/app-error.ts';
import { UsageError } from './command.ts';

/** Data on stdout, `ok` unless a part of it failed: JSON with `--json`, otherwise a table, a list of facts, or a line; nothing of the empty text. */
export function printData(data: unknown, isJson: boolean): void {
  if (isJson) console.log(JSON.stringify({ ok: !process.exitCode, data }));
  else if (data !== '') console.log(shown(data));
}

/** What failed on stderr, with its code and remedy. @returns the exit status: 2 for a wrong call, otherwise 1 */
export function printFailure(error: unknown, isJson: boolean): number {
  const { code, message, remedy } = failureOf(error);
  if (isJson) console.log(JSON.stringify({ ok: false, error: { code, message, remedy } }));
  else console.error([`${code}: ${message}`, ...(remedy ? [`→ ${remedy}`] : [])].join('\n'));
  return error instanceof UsageError ? 2 : 1;
}

/** Any failure as the command line tells it. */
export function failureOf(error: unknown): { code: string; message: string; remedy: string | null } {
  const refusal = error instanceof AppError ? error : connectionLost(error);
  if (refusal) return { code: refusal.code, ...refusal.in('en') };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) return { code: 'usage', message, remedy: error.remedy };
  return { code: 'internal_error', message, remedy: 'socle doctor' };
}

function shown(data: unknown): string {
  if (Array.isArray(data)) return table(data);
  if (data !== null && typeof data === 'object') return facts(data);
  return String(data ?? 'done');
}

function facts(data: object): string {
  const entries = Object.entries(data).filter(([, value]) => value !== null && value !== undefined);
  const width = Math.max(...entries.map(([name]) => name.length), 0);
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}`).join('\n');
}

function table(rows: readonly unknown[]): string {
  if (rows.length === 0) return 'none';
  const objects = rows.map((row) => (row !== null && typeof row === 'object' ? row : { value: row }));
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  const cells = [
    names,
    ...objects.map((row) => names.map((name) => cell((row as Record<string, unknown>)[name]))),
  ];
  const widths = names.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
