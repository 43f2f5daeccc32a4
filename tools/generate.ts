/**
 * Writes the generated reference: docs/api/{openapi.json,errors.md,permissions.md,events.md},
 * docs/operate/settings.md and client/src/contract.generated.ts. Usage: node tools/generate.ts [--check], which writes
 * nothing and fails when one is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../server/src/installation.ts';
import { generateClient } from './generate-client.ts';
import { generateContract } from './generate-contract.ts';
import { generateErrors } from './generate-errors.ts';
import { generateEvents } from './generate-events.ts';
import { generatePermissions } from './generate-permissions.ts';
import { generateSettings } from './generate-settings.ts';

export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/api/openapi.json': generateContract,
  'docs/api/errors.md': generateErrors,
  'docs/api/permissions.md': generatePermissions,
  'docs/api/events.md': generateEvents,
  'docs/operate/settings.md': generateSettings,
  'client/src/contract.generated.ts': generateClient,
};

/** The pages that are not what the code says now, with the text they should have. */
export async function findStale(root = ROOT): Promise<{ path: string; text: string }[]> {
  const stale = [];
  for (const [path, generate] of Object.entries(PAGES)) {
    const text = await generate();
    if ((await readFile(join(root, path), 'utf8').catch(() => '')) !== text) stale.push({ path, text });
  }
  return stale;
}

if (import.meta.main) {
  const stale = await findStale();
  const isCheck = process.argv.includes('--check');
  for (const { path, text } of stale) {
    if (!isCheck) await writeFile(join(ROOT, path), text);
    console.log(isCheck ? `stale: ${path}` : `written: ${path}`);
  }
  if (isCheck && stale.length > 0) {
    console.error('Run: node tools/generate.ts');
    process.exitCode = 1;
  }
}
