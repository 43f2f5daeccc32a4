import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareDatabase, withAdmin } from '#kernel/database/prepare.ts';
import { NORTH, startTestApp, type TestApp } from './support/app.ts';
import { TEST_MASTER_KEY } from './support/database.ts';
import { findLeaks } from './support/isolation.ts';
import { preparation } from './support/products.ts';

/** An installed PostgreSQL, as a role that may create roles and databases; the suite makes its own and drops them. */
const server = process.env.SOCLE_TEST_DATABASE_URL;
const REASON = 'SOCLE_TEST_DATABASE_URL names no PostgreSQL';

describe('an external PostgreSQL', () => {
  const name = `socle_test_${randomBytes(6).toString('hex')}`;
  let app: TestApp;
  beforeAll(async () => {
    if (!server) return;
    await withAdmin(server, (admin) => admin.query(`create database ${name}`));
    const url = new URL(server);
    url.pathname = `/${name}`;
    const prepare = async () =>
      prepareDatabase({
        adminUrl: url.href,
        masterKey: TEST_MASTER_KEY,
        ...(await preparation()),
      });
    expect((await prepare()).length).toBeGreaterThan(5);
    expect(await prepare()).toEqual([]);
    const drop = async () => {
      await withAdmin(server, (admin) => admin.query(`drop database ${name} with (force)`));
    };
    app = await startTestApp({}, { worker: true, database: { adminUrl: url.href, drop } });
  });
  afterAll(() => app?.close());

  test('keeps tenants apart', async ({ skip }) => {
    skip(!server, REASON);
    expect((await findLeaks(app)).leaks).toEqual([]);
  });

  test('runs jobs and finds text', async ({ skip }) => {
    skip(!server, REASON);
    const form = new FormData();
    form.append('file', new Blob(['Le dépôt de garantie est versé.']), 'bail.txt');
    const { data } = await app.as(NORTH).post('/api/v1/upload', form);
    const extracted = await app.as(NORTH).post('/api/v1/extract', { file_id: data.file_id, mode: 'text' });
    expect(extracted.data.text).toContain('garantie');
    expect((await app.as(NORTH).get('/api/v1/sources?q=depot')).data.items).toHaveLength(1);
  });
});
