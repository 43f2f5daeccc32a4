import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { remainingOn } from '#kernel/database/embedded/testing/processes.ts';
import { createSocle } from '../cli/support/socle.ts';
import { cloneInstalled } from '../start/support/clone.ts';
import { killAllOn } from '../start/support/run.ts';
import { createClient } from '../support/client.ts';

/** One clone for the whole file: what a test leaves, the next one finds, as an operator would. */
let folder: string;
let socle: ReturnType<typeof createSocle>;
const OWNER = 'owner@north.example';
const PASSWORD = 'a long enough password';
/** What people would use, if a proxy stood there: nothing here may go through it. */
const PUBLIC = 'http://socle.example';
let server: string;

beforeAll(async () => {
  folder = await cloneInstalled();
  socle = createSocle(folder);
});
afterAll(async () => {
  killAllOn(folder);
  await remainingOn(folder);
  await rm(folder, { recursive: true, force: true });
});

test('help is quick and names every group', async () => {
  const began = performance.now();
  const { status, stdout } = await socle(['--help']);
  // 110 ms alone on two cores; the limit leaves room for the other suites and a first compilation.
  expect(performance.now() - began).toBeLessThan(3000);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/doctor[\s\S]*tenant[\s\S]*openapi/)]);
});

test('a wrong call is status 2, told in words and in JSON', async () => {
  const [unknown, missing] = await Promise.all([
    socle(['nonsense', '--json']),
    socle(['tenant', 'create', 'north']),
  ]);
  expect([unknown.status, unknown.error.code]).toEqual([2, 'usage']);
  expect([missing.status, missing.stdout, missing.stderr]).toEqual([
    2,
    '',
    expect.stringContaining('--owner is missing'),
  ]);
});

test('before the first start the doctor finds nothing wrong and makes nothing', async () => {
  const { status, data } = await socle(['doctor', '--json']);
  expect([status, data.is_healthy]).toEqual([0, true]);
  expect(data.findings).toContainEqual(expect.objectContaining({ code: 'document_reader', state: 'good' }));
  await expect(stat(join(folder, '.socle', 'postgres'))).rejects.toThrow('ENOENT');
});

test('without a server, a tenant and its people are made by the same services as over HTTP', async () => {
  const refused = await socle(['tenant', 'create', 'North!', '--owner', OWNER, '--json']);
  expect([refused.status, refused.error.code]).toEqual([1, 'validation_error']);
  const made = await socle(['tenant', 'create', 'north', '--owner', OWNER, '--json']);
  expect(made.data).toMatchObject({ slug: 'north', plan: 'demo', status: 'active' });
  const weak = await socle(['user', 'password', OWNER], { input: 'short\n' });
  expect([weak.status, weak.stderr]).toEqual([2, expect.stringContaining('12 to 256 characters')]);
  const set = await socle(['user', 'password', OWNER, '--json'], { input: `${PASSWORD}\n` });
  expect(set.data).toMatchObject({ email: OWNER, sessions_ended: 0 });
});

test('what does not exist is named: a role, a person', async () => {
  const role = await socle(['user', 'add', 'a@b.example', '--tenant', 'north', '--role', 'king', '--json']);
  const person = await socle(['login-link', '--email', 'nobody@north.example', '--json']);
  expect([role.error.code, person.error.code]).toEqual(['role_unknown', 'person_unknown']);
});

test('up starts a server in the background, and the command line shares its database', async () => {
  const environment = { SESSION_STATE_TTL_SECONDS: '1', PUBLIC_URL: PUBLIC };
  const up = await socle(['up', '--json'], { environment });
  expect(up.data, up.stderr).toMatchObject({ state: 'running', url: PUBLIC });
  server = up.data.local_url;
  const running = await socle(['status', '--json']);
  expect([running.status, running.data]).toEqual([
    0,
    expect.objectContaining({ state: 'running', dependencies: expect.objectContaining({ database: 'ok' }) }),
  ]);
  const api = createClient(server);
  const signIn = () => api.post('/api/v1/auth/login', { email: OWNER, password: PASSWORD });
  const { data } = await signIn();
  const listProjects = () => createClient(server, data.access_token).get('/api/v1/projects');
  expect((await listProjects()).status).toBe(200);
  await socle(['tenant', 'suspend', 'north', '--yes']);
  // A right that was taken away is refused SESSION_STATE_TTL_SECONDS later at most.
  await expect.poll(listProjects, { timeout: 10_000 }).toMatchObject({ status: 403 });
  await socle(['tenant', 'resume', 'north']);
}, 60_000);

test('a sign-in link opens the door once, and what the command line did stands in the audit trail', async () => {
  const { data } = await socle(['login-link', '--email', OWNER, '--json']);
  const [base, token] = data.sign_in_link.split('/sign-in#token=');
  expect(base).toBe(PUBLIC);
  const first = await createClient(server).post('/api/v1/auth/link', { token });
  const second = await createClient(server).post('/api/v1/auth/link', { token });
  expect([first.status, second.error.code]).toEqual([200, 'auth_link_invalid']);
  const trail = await createClient(server, first.data.access_token).get('/api/v1/audit?limit=100');
  const ours = trail.data.items.filter((row: { actor_id: string }) => row.actor_id === 'cli');
  expect(ours.map((row: { action: string }) => row.action)).toEqual(
    expect.arrayContaining(['kernel.tenant.created', 'kernel.tenant.changed']),
  );
});

test('a rotated key signs from then on, and tokens of the one before live out their time', async () => {
  const signIn = () => createClient(server).post('/api/v1/auth/login', { email: OWNER, password: PASSWORD });
  const before = (await signIn()).data.access_token;
  const { kid } = (await socle(['key', 'rotate', '--json'])).data;
  expect(kid).toMatch(/^[0-9a-f-]{36}$/);
  expect((await createClient(server, before).get('/api/v1/auth/me')).status).toBe(200);
});

test('the master key is not changed beside a server', async () => {
  const { status, error } = await socle(['key', 'rotate-master', '--yes', '--json']);
  expect([status, error.code]).toEqual([1, 'servers_running']);
});

test('nothing is erased unless confirmed', async () => {
  expect((await socle(['demo', 'erase'])).status).toBe(2);
});

test('where only a server is installed, the comparison of contracts says what it lacks', async () => {
  await rm(join(folder, 'node_modules', '@redocly'), { recursive: true });
  const { status, error } = await socle(['openapi', 'diff', '--json']);
  expect([status, error.code]).toEqual([1, 'tools_missing']);
});

test('a secret among the settings shows that it is set, and no more', async () => {
  const environment = { DATABASE_URL: 'postgres://somebody:hush@localhost/x' };
  const { stdout, data } = await socle(['settings', '--json'], { environment });
  expect(stdout).not.toContain('hush');
  expect(data).toContainEqual(expect.objectContaining({ name: 'DATABASE_URL', value: '(set)' }));
});

test('down stops the server and leaves no process', async () => {
  expect((await socle(['down', '--json'])).data.state).toBe('stopped');
  expect(await remainingOn(folder, 5000)).toEqual([]);
  const { status, stdout } = await socle(['status']);
  expect([status, stdout]).toEqual([3, 'state  stopped\n']);
});

test('the master key is changed, and a change that was cut short is finished by the next call', async () => {
  const key = join(folder, '.socle', 'master.key');
  const before = await readFile(key, 'utf8');
  expect((await socle(['key', 'rotate-master'])).status).toBe(2);
  const rotated = await socle(['key', 'rotate-master', '--yes', '--json']);
  expect(rotated.data, rotated.stdout).toMatchObject({
    state: 'rotated',
    sessions_ended: expect.any(Number),
  });
  const after = await readFile(key, 'utf8');
  expect([after === before, (await stat(key)).mode & 0o777]).toEqual([false, 0o600]);

  // Killed when the database was under the new key and the file was not.
  await rename(key, `${key}.next`);
  await writeFile(key, before, { mode: 0o600 });
  const { data } = await socle(['doctor', '--json']);
  expect(data.findings).toContainEqual(expect.objectContaining({ code: 'master_key_rotation_unfinished' }));
  expect((await socle(['key', 'rotate-master', '--yes', '--json'])).data).toEqual({ state: 'rotated' });
  expect(await readFile(key, 'utf8')).toBe(after);
  const members = await socle(['user', 'list', '--tenant', 'north', '--json']);
  expect(members.data).toMatchObject([{ email: OWNER }]);
}, 40_000);

test('the doctor names what is wrong, and mends what is safe', async () => {
  const state = join(folder, '.socle');
  await chmod(join(state, 'master.key'), 0o644);
  await mkdir(join(state, 'run'), { recursive: true });
  await writeFile(
    join(state, 'run', 'server.json'),
    JSON.stringify({ pid: 1, url: 'http://localhost:1', started_at: '' }),
  );
  const codesOf = ({ data }: { data: { findings: { code: string; state: string }[] } }) =>
    data.findings
      .filter((one) => one.state === 'problem' || one.state === 'warning')
      .map((one) => one.code)
      .filter((code) => code !== 'disk_space' && code !== 'console');
  const ill = await socle(['doctor', '--json']);
  expect([ill.status, codesOf(ill)]).toEqual([1, ['master_key_exposed', 'run_file_stale']]);
  const well = await socle(['doctor', '--fix', '--json']);
  expect([well.status, codesOf(well), well.data.mended]).toEqual([
    0,
    [],
    ['master_key_exposed', 'run_file_stale'],
  ]);
});

test('a lost master key is told, and nothing puts a new one in its place', async () => {
  const [key, aside] = [join(folder, '.socle', 'master.key'), join(folder, 'aside.key')];
  await rename(key, aside);
  const { status, data } = await socle(['doctor', '--fix', '--json']);
  expect([status, data.findings]).toEqual([
    1,
    expect.arrayContaining([
      expect.objectContaining({ code: 'master_key_missing' }),
      expect.objectContaining({
        code: 'database',
        cause: expect.stringContaining('is not looked at: there is no master key to open it with'),
      }),
    ]),
  ]);
  const used = await socle(['tenant', 'list', '--json']);
  expect([used.status, used.error.code]).toEqual([1, 'master_key_missing']);
  await expect(stat(key)).rejects.toThrow('ENOENT');
  await rename(aside, key);
});

test('the doctor reads a document, and tells when that cannot be done', async () => {
  const [library, aside] = [join(folder, 'node_modules', '@hyzyla'), join(folder, 'aside')];
  await rename(library, aside);
  const { status, data } = await socle(['doctor', '--json']);
  const finding = data.findings.find(({ code }: { code: string }) => code === 'document_reader');
  expect([status, finding]).toEqual([
    1,
    expect.objectContaining({
      state: 'problem',
      cause: expect.stringContaining("Cannot find package '@hyzyla/pdfium'"),
      remedy: expect.stringContaining('node_modules'),
    }),
  ]);
  await rename(aside, library);
});

test('a setting that cannot be read is named by every command', async () => {
  const { status, error } = await socle(['doctor', '--json'], {
    environment: { HTTP_DRAIN_SECONDS: 'soon' },
  });
  expect([status, error.code, error.message]).toEqual([
    1,
    'settings_invalid',
    expect.stringContaining('HTTP_DRAIN_SECONDS'),
  ]);
});
