import { inPlatform, inTenant } from '#kernel/database/scope.ts';
import { makeLinkToken } from '#kernel/identity/sign-in.service.ts';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, type TestApp } from './app.ts';
import type { Reply } from './client.ts';
import { effectJob } from './effects.ts';
import { joinAs } from './people.ts';

/** One request that succeeds, for each operation that changes something. */
export type Recipe = (app: TestApp) => Promise<Reply>;

const project = async (app: TestApp) =>
  (await app.as(NORTH).post('/api/v1/projects', { name: newId() })).data;
const textFile = (text: string) => {
  const form = new FormData();
  form.append('file', new Blob([text]), 'note.txt');
  return form;
};
const source = async (app: TestApp) => (await app.as(NORTH).post('/api/v1/upload', textFile(newId()))).data;
const batch = async (app: TestApp) =>
  (await app.as(NORTH).post('/api/v1/batches', { source_ids: [(await source(app)).file_id] })).data;
const cancelledBatch = async (app: TestApp) => {
  const path = `/api/v1/batches/${(await batch(app)).id}`;
  return { path, reply: await app.as(NORTH).post(`${path}/cancel`) };
};
const job = (app: TestApp) =>
  inTenant(app.kernel.db, app.tenants.north.id, (tx) =>
    app.kernel.queue.enqueue(tx, effectJob, {}, { key: newId() }),
  );
const session = async (app: TestApp) => {
  const token = await inPlatform(app.kernel.db, (tx) => makeLinkToken(tx, app.tenants.north.ownerId));
  return app.with().post('/api/v1/auth/link', { token });
};
const role = async (app: TestApp) => {
  const key = `r${newId().replaceAll('-', '_')}`.slice(0, 38);
  const reply = await app.as(NORTH).post('/api/v1/admin/roles', { key, name: 'A role', permissions: [] });
  return { reply, path: `/api/v1/admin/roles/${key}` };
};
const member = async (app: TestApp) => `/api/v1/admin/members/${(await joinAs(app, NORTH, 'viewer')).id}`;
const password = 'a password for the recipes';

export const RECIPES: Record<string, Recipe> = {
  postProjects: (app) => app.as(NORTH).post('/api/v1/projects', { name: newId() }),
  patchProjectsByProjectId: async (app) =>
    app.as(NORTH).patch(`/api/v1/projects/${(await project(app)).id}`, { state: 'archived' }),
  deleteProjectsByProjectId: async (app) =>
    app.as(NORTH).delete(`/api/v1/projects/${(await project(app)).id}`),
  postUpload: (app) => app.as(NORTH).post('/api/v1/upload', textFile(newId())),
  deleteSourceByFileId: async (app) => app.as(NORTH).delete(`/api/v1/source/${(await source(app)).file_id}`),
  postExtract: async (app) =>
    app.as(NORTH).post('/api/v1/extract', { file_id: (await source(app)).file_id, mode: 'text' }),
  postAiAssist: async (app) => {
    const { file_id } = await source(app);
    await app.as(NORTH).post('/api/v1/extract', { file_id, mode: 'text' });
    return app
      .as(NORTH)
      .post('/api/v1/ai-assist', { action: 'ask', source_ids: [file_id], question: 'What?' });
  },
  postBatches: async (app) =>
    app.as(NORTH).post('/api/v1/batches', { source_ids: [(await source(app)).file_id] }),
  postBatchesByBatchIdCancel: async (app) => (await cancelledBatch(app)).reply,
  postBatchesByBatchIdRetry: async (app) => app.as(NORTH).post(`${(await cancelledBatch(app)).path}/retry`),
  postJobsByJobIdCancel: async (app) => app.as(NORTH).post(`/api/v1/jobs/${await job(app)}/cancel`),
  postJobsByJobIdRetry: async (app) => {
    const id = await job(app);
    await app.as(NORTH).post(`/api/v1/jobs/${id}/cancel`);
    return app.as(NORTH).post(`/api/v1/jobs/${id}/retry`);
  },
  postAuthLink: session,
  postAuthLogin: async (app) => {
    await app.setPassword(NORTH, password);
    return app.with().post('/api/v1/auth/login', { email: app.tenants.north.ownerEmail, password });
  },
  postAuthRefresh: async (app) => {
    const { refresh_token } = (await session(app)).data;
    return app.with().post('/api/v1/auth/refresh', { refresh_token });
  },
  postAuthRevoke: async (app) => {
    const { session_id } = (await session(app)).data;
    return app.as(NORTH).post('/api/v1/auth/revoke', { session_id });
  },
  postAuthLogout: async (app) => app.with((await session(app)).data.access_token).post('/api/v1/auth/logout'),
  putAdminFeatureFlagsByKey: (app) =>
    app.as(NORTH).put('/api/v1/admin/feature-flags/documents.extract_on_arrival', { value: true }),
  deleteAdminFeatureFlagsByKey: async (app) => {
    const path = '/api/v1/admin/feature-flags/documents.extract_on_arrival';
    await app.as(NORTH).put(path, { value: true });
    return app.as(NORTH).delete(path);
  },
  putPlatformFeatureFlagsByKey: (app) =>
    app.asPlatform().put('/api/v1/platform/feature-flags/documents.extract_on_arrival', { value: true }),
  postAdminRoles: async (app) => (await role(app)).reply,
  patchAdminRolesByRoleKey: async (app) =>
    app.as(NORTH).patch((await role(app)).path, { name: 'Another name' }),
  deleteAdminRolesByRoleKey: async (app) => app.as(NORTH).delete((await role(app)).path),
  putAdminMembersByPersonId: async (app) => app.as(NORTH).put(await member(app), { role: 'member' }),
  deleteAdminMembersByPersonId: async (app) => app.as(NORTH).delete(await member(app)),
  postPlatformTenants: async (app) =>
    app.asPlatform().post('/api/v1/platform/tenants', {
      slug: `t${newId().slice(-12)}`,
      name: 'New',
      owner: { email: `${newId()}@x.example`, name: 'Owner' },
    }),
  patchPlatformTenantsByTenantId: async (app) =>
    app.asPlatform().patch(`/api/v1/platform/tenants/${app.tenants.south.id}`, { name: 'Renamed' }),
};
