import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSocle } from '../cli/support/socle.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let home: string;
let data: string;

beforeEach(async () => {
  // Made with mode 700: the account that runs PostgreSQL for root cannot enter it.
  home = await mkdtemp(join(tmpdir(), 'socle-home-'));
  const asked = join(home, '.socle', 'postgres');
  data = join('/var/lib/socle', createHash('sha256').update(asked).digest('hex').slice(0, 12));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
  await rm(data, { recursive: true, force: true });
});

test('root deletes its installation in a private home: the data left elsewhere is named before a key is made', async (context) => {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') context.skip('needs root on Linux');
  const socle = createSocle(ROOT, { SOCLE_FOLDER: join(home, '.socle') });
  const migrate = () => socle(['migrate', 'up', '--json']);
  expect((await migrate()).status).toBe(0);
  expect(await readdir(data)).toContain('cluster');
  await rm(join(home, '.socle'), { recursive: true });

  const ill = await socle(['doctor', '--json']);
  expect(ill.data.findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ code: 'master_key_missing', cause: expect.stringContaining(data) }),
      expect.objectContaining({ code: 'database', cause: expect.stringContaining(data) }),
    ]),
  );
  const refused = await migrate();
  expect([refused.status, refused.error]).toEqual([
    1,
    expect.objectContaining({
      code: 'master_key_missing',
      remedy: expect.stringContaining(`delete ${data} too`),
    }),
  ]);
  expect(await readdir(home)).toEqual([]);

  await rm(data, { recursive: true });
  expect((await migrate()).status).toBe(0);
}, 60_000);
