import { inTenant } from '#kernel/database/scope.ts';
import { newId } from '#kernel/ids/id.ts';
import { NORTH, SOUTH, type TestApp } from './app.ts';
import type { Reply } from './client.ts';
import { idPlacesIn, type Operation, operationsOf, sampleOf } from './contract.ts';
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

/** A place of a request where an id goes, such as `path.file_id`; with the body made around an id where it is in one. */
type Place = { place: string; bodyWith?: (id: string) => unknown };
/** `code` is that of the refusal, when there was one. */
type Attempt = { operation: string; place: string; kind: string; code?: string; isLeak: boolean };

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
  for (const operation of operationsOf(app.server).toSorted(deletesLast)) {
    for (const place of placesOf(operation)) {
      const { tenant, ...things } = foreign;
      const tried =
        place.place === TENANT_PLACE ? { tenant, slug: app.tenants.south.slug } : { tenant, ...things };
      for (const [kind, id] of Object.entries(tried)) {
        const name = `${operation.method.toUpperCase()} ${operation.path}`;
        const [real, never] = [
          await call(app, operation, { place, id }),
          await call(app, operation, { place, id: newId() }),
        ];
        const isLeak = shown(real) !== shown(never);
        attempts.push({ operation: name, place: place.place, kind, code: real.error?.code, isLeak });
        if (isLeak) leaks.push(`${name}: ${place.place}=${kind}: ${real.status} ${real.text.slice(0, 120)}`);
      }
    }
    if (operation.method === 'get') leaks.push(...(await findInList(app, operation, Object.values(foreign))));
  }
  return { attempts, leaks };
}

/** Where a deletion got through, what comes after it would find nothing. */
const deletesLast = (a: Operation, b: Operation) =>
  Number(a.method === 'delete') - Number(b.method === 'delete');

/** One of each kind of thing that a tenant owns. */
async function makeForeignThings(app: TestApp): Promise<Record<string, string> & { tenant: string }> {
  const south = app.as(SOUTH);
  const project = await south.post('/api/v1/projects', { name: `Secret ${newId()}` });
  const form = new FormData();
  form.append('project_id', project.data.id);
  form.append('file', new Blob([`the secret of the south ${newId()}`]), 'secret.txt');
  const source = await south.post('/api/v1/upload', form);
  const batch = await south.post('/api/v1/batches', { project_id: project.data.id });
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

function placesOf(operation: Operation): Place[] {
  const parameters = operation.parameters
    .map(({ in: where, name, schema }) => ({ place: `${where}.${name}`, schema }))
    .filter(({ place, schema }) => place === TENANT_PLACE || idPlacesIn(schema).length > 0);
  const fields = idPlacesIn(operation.body ?? {}).map(({ path, holding }) => ({
    place: `body${path}`,
    bodyWith: holding,
  }));
  const multipart =
    operation.path === '/api/v1/upload' ? [{ place: 'form.project_id', bodyWith: uploadInto }] : [];
  return [...parameters, ...fields, ...multipart];
}

function uploadInto(projectId: string): FormData {
  const form = new FormData();
  form.append('project_id', projectId);
  form.append('file', new Blob(['bytes of the attacker']), 'attack.txt');
  return form;
}

function call(
  app: TestApp,
  operation: Operation,
  { place: { place, bodyWith }, id }: { place: Place; id: string },
): Promise<Reply> {
  const argumentOf = ({ in: where, name, schema, example }: Operation['parameters'][number]) => {
    if (place === `${where}.${name}`) return id;
    return schema.format === 'uuid' ? newId() : String(example ?? sampleOf(schema));
  };
  const path = operation.parameters
    .filter((one) => one.in === 'path')
    .reduce((url, one) => url.replace(`{${one.name}}`, argumentOf(one)), operation.path);
  const query = operation.parameters
    .filter((one) => one.in === 'query' && (one.required || place === `query.${one.name}`))
    .map((one) => `${one.name}=${argumentOf(one)}`);
  const url = query.length > 0 ? `${path}?${query.join('&')}` : path;
  const [where, name = ''] = place.split('.');
  const headers = { 'x-request-id': 'isolation-suite', ...(where === 'header' && { [name]: id }) };
  const options = { headers };
  const client = app.as(NORTH);
  if (operation.method === 'get' || operation.method === 'delete')
    return client[operation.method](url, options);
  return client[operation.method](url, bodyWith ? bodyWith(id) : plainBodyOf(operation), options);
}

function plainBodyOf({ body: schema }: Operation): unknown {
  const body = schema ? (sampleOf(schema) as Record<string, unknown>) : {};
  // PATCH bodies have only optional fields: one is needed for the request to be valid at all.
  const [first] = Object.entries(schema?.properties ?? {});
  return Object.keys(body).length === 0 && first ? { [first[0]]: sampleOf(first[1]) } : body;
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
