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

const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/api/openapi.json': generateContract,
  'docs/api/errors.md': generateErrors,
  'docs/api/permissions.md': generatePermissions,
  'docs/api/events.md': generateEvents,
  'docs/operate/settings.md': generateSettings,
  'client/src/contract.generated.ts': generateClient,
};

export type Page = { path: string; text: string };

/** What each page should say by the code of now. */
export async function generatePages(): Promise<Page[]> {
  const pages = [];
  for (const [path, generate] of Object.entries(PAGES)) pages.push({ path, text: await generate() });
  return pages;
}

/** The pages that do not stand so under `root`. */
export async function staleAmong(pages: readonly Page[], root = ROOT): Promise<Page[]> {
  const stale = [];
  for (const page of pages)
    if ((await readFile(join(root, page.path), 'utf8').catch(() => '')) !== page.text) stale.push(page);
  return stale;
}

if (import.meta.main) {
  const stale = await staleAmong(await generatePages());
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
