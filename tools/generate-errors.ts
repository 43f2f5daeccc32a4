import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../server/src/installation.ts';
import type { ErrorEntry } from '../server/src/kernel/errors/app-error.ts';
import { page, table } from './markdown.ts';

const INTRO = `Every refusal is \`{ code, message, remedy, details?, request_id }\`, in the language of \`Accept-Language\`.
A code keeps its meaning for ever: programs decide by it, people read the message. \`{name}\` stands for a value.`;

/** docs/api/errors.md: every code of every catalogue, found by its file's name, so that none can be forgotten. */
export async function generateErrors(): Promise<string> {
  const entries = new Map<string, ErrorEntry>();
  for await (const path of glob('server/src/**/*errors.ts', { cwd: ROOT })) {
    for (const [code, entry] of await readCatalogues(join(ROOT, path))) entries.set(code, entry);
  }
  const codes = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = codes.map(([code, { status, message, remedy }]) => [
    `\`${code}\``,
    String(status),
    `${message.en} ${remedy.en}`,
    `${message.fr} ${remedy.fr}`,
  ]);
  return page('Error codes', INTRO, [table(['code', 'status', 'en', 'fr'], rows)]);
}

async function readCatalogues(path: string): Promise<[string, ErrorEntry][]> {
  const module: Record<string, unknown> = await import(path);
  return Object.values(module).flatMap((catalogue) =>
    catalogue !== null && typeof catalogue === 'object'
      ? Object.entries(catalogue).flatMap(([code, thrower]) =>
          typeof thrower === 'function' && 'entry' in thrower
            ? [[code, thrower.entry as ErrorEntry] as [string, ErrorEntry]]
            : [],
        )
      : [],
  );
}
