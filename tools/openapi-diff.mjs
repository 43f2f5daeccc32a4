/**
 * Compares the frozen description of /api/v1 with what the program serves now. Additions pass; a change that can
 * break a client fails. Usage: node tools/openapi-diff.mjs [frozen.json [now.json]]; without the second, the code is asked.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const frozen = process.argv[2] ?? join(ROOT, 'docs', 'api', 'openapi.json');
const folder = mkdtempSync(join(tmpdir(), 'socle-openapi-'));
try {
  process.exitCode = compare(frozen, process.argv[3] ?? describeNow(join(folder, 'openapi.json')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function describeNow(path) {
  const socle = join(ROOT, 'server', 'src', 'cli', 'main.ts');
  const printed = spawnSync(process.execPath, [socle, 'openapi', 'print'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (printed.status !== 0) throw new Error(`socle openapi print failed: ${printed.stderr}`);
  writeFileSync(path, printed.stdout);
  return path;
}

function compare(before, after) {
  const redocly = join(ROOT, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const args = [redocly, 'diff', before, after, '--fail-on', 'major'];
  return spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
}
