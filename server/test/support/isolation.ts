import { inTenant } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, SOUTH, type TestApp } from './app.ts';
import type { Reply } from './client.ts';
import { isIdPlace, type Operation, operationsOf, sampleOf } from './contract.ts';
import { effectJob } from './effects.ts';

/** What a fixed request id leaves comparable: everything but the clock and the limiter's counters. */
const VARYING = new Set([
  'date',
  'ratelimit',
  'ratelimit-policy',
  'keep-alive',
  'connection',
  'content-length',
]);

/** Where a request names the tenant that it is for. */
const TENANT_PLACE = 'header.X-Tenant-ID';

export type Attempt = { operation: string; place: string; kind: string };

/**
 * Tries, as NORTH, every id of SOUTH in every place of the contract where an id goes, and compares the answer
 * with that for an id that never existed.
 *
 * @returns what was tried, and every difference: each is a leak
 */
export async function findLeaks(app: TestApp): Promise<{ attempts: Attempt[]; leaks: string[] }> {
  const foreign = await makeForeignThings(app);
  const attempts: Attempt[] = [];
  const leaks: string[] = [];
  for (const operation of operationsOf(app.server)) {
    for (const place of placesOf(operation)) {
      const { tenant, ...things } = foreign;
      const tried = place === TENANT_PLACE ? { tenant, slug: app.tenants.south.slug } : { tenant, ...things };
      for (const [kind, id] of Object.entries(tried)) {
        const attempt = { operation: `${operation.method.toUpperCase()} ${operation.path}`, place, kind };
        attempts.push(attempt);
        const [real, never] = [
          await call(app, operation, { place, id }),
          await call(app, operation, { place, id: newId() }),
        ];
        if (shown(real) !== shown(never))
          leaks.push(`${attempt.operation} ${place}=${kind}: ${real.status} ${real.text.slice(0, 120)}`);
      }
    }
    if (operation.method === 'get') leaks.push(...(await findInList(app, operation, Object.values(foreign))));
  }
  return { attempts, leaks };
}

/** One of each kind of thing that a tenant owns. */
async function makeForeignThings(app: TestApp): Promise<Record<string, string> & { tenant: string }> {
  const south = app.as(SOUTH);
  const project = await south.post('/api/v1/projects', { name: `Secret ${newId()}` });
  const form = new FormData();
  form.append('project_id', project.data.id);
  form.append('file', new Blob([`the secret of the south ${newId()}`]), 'secret.txt');
  const source = await south.post('/api/v1/upload', form);
  const batch = await south.post('/api/v1/batches', { source_ids: [source.data.file_id] });
  const sessions = await south.get('/api/v1/auth/sessions');
  const job = await inTenant(app.kernel.db, app.tenants.south.id, (tx) =>
    app.kernel.queue.enqueue(tx, effectJob, {}, { key: newId() }),
  );
  const { tenants } = app;
  return {
    project: project.data.id,
    source: source.data.file_id,
    batch: batch.data.id,
    session: sessions.data.items[0].id,
    job,
    person: tenants.south.ownerId,
    tenant: tenants.south.id,
  };
}

function placesOf(operation: Operation): string[] {
  const parameters = operation.parameters
    .map((parameter) => ({ place: `${parameter.in}.${parameter.name}`, schema: parameter.schema }))
    .filter(({ place, schema }) => place === TENANT_PLACE || isIdPlace(schema))
    .map(({ place }) => place);
  const fields = Object.entries(operation.body?.properties ?? {})
    .filter(([, schema]) => isIdPlace(schema))
    .map(([name]) => `body.${name}`);
  const multipart = operation.path === '/api/v1/upload' ? ['form.project_id'] : [];
  return [...parameters, ...fields, ...multipart];
}

async function call(
  app: TestApp,
  operation: Operation,
  { place, id }: { place: string; id: string },
): Promise<Reply> {
  const [where = '', name = ''] = place.split('.');
  const path = operation.path.replace(/\{(\w+)\}/g, (_, parameter) =>
    where === 'path' && parameter === name ? id : newId(),
  );
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map((parameter) => `${parameter.name}=${sampleOf(parameter.schema)}`);
  if (where === 'query') query.push(`${name}=${id}`);
  const url = query.length > 0 ? `${path}?${query.join('&')}` : path;
  const headers = { 'x-request-id': 'isolation-suite', ...(where === 'header' && { [name]: id }) };
  const options = { headers };
  const client = app.as(NORTH);
  if (operation.method === 'get' || operation.method === 'delete')
    return client[operation.method](url, options);
  return client[operation.method](url, bodyOf(operation, { where, name, id }), options);
}

function bodyOf(
  operation: Operation,
  { where, name, id }: { where: string; name: string; id: string },
): unknown {
  if (where === 'form') {
    const form = new FormData();
    form.append(name, id);
    form.append('file', new Blob(['bytes of the attacker']), 'attack.txt');
    return form;
  }
  const body = operation.body ? (sampleOf(operation.body) as Record<string, unknown>) : {};
  // PATCH bodies have only optional fields: one is needed for the request to be valid at all.
  const [first] = Object.entries(operation.body?.properties ?? {});
  if (Object.keys(body).length === 0 && first) body[first[0]] = sampleOf(first[1]);
  const isList = operation.body?.properties?.[name]?.type === 'array';
  return where === 'body' ? { ...body, [name]: isList ? [id] : id } : body;
}

/** A list of NORTH must not hold an id of SOUTH anywhere. */
async function findInList(app: TestApp, operation: Operation, foreign: readonly string[]): Promise<string[]> {
  if (operation.path.includes('{')) return [];
  const { text } = await app.as(NORTH).get(operation.path);
  return foreign
    .filter((id) => text.includes(id))
    .map((id) => `GET ${operation.path} shows ${id} of another tenant`);
}

function shown(reply: Reply): string {
  const headers = [...reply.headers].filter(([name]) => !VARYING.has(name));
  return JSON.stringify([reply.status, headers, reply.text]);
}
