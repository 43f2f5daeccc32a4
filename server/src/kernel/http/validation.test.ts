import { afterAll, beforeAll, expect, test } from 'vitest';
import { NORTH, startTestApp, type TestApp } from '#test/support/app.ts';
import type { TestClient } from '#test/support/client.ts';
import { operationsOf, type Schema } from '#test/support/contract.ts';
import { faultText } from './fault-text.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** What is said of each field, in both languages. */
async function faultsOf(
  ask: (client: TestClient, headers: Record<string, string>) => Promise<{ error: unknown }>,
) {
  const said = [];
  for (const language of ['en', 'fr']) {
    const { error } = await ask(app.as(NORTH), { 'accept-language': language });
    const { code, message, details } = error as {
      code: string;
      message: string;
      details: { fields: { path: string; message: string }[] };
    };
    expect(code).toBe('validation_error');
    for (const { path, message: fault } of details.fields.slice(0, 3))
      expect(message).toContain(`${path} ${fault}`);
    said.push(details.fields.map(({ path, message: fault }) => `${path} ${fault}`));
  }
  return said;
}
const posting = (path: string, body: unknown) =>
  faultsOf((client, headers) => client.post(path, body, { headers }));
const getting = (path: string) => faultsOf((client, headers) => client.get(path, { headers }));

test('a value out of a list of values is told which there are', async () => {
  expect(await getting('/api/v1/sources?state=lost')).toEqual([
    ['query.state must be one of: stored, extracting, extracted, failed'],
    ['query.state doit être l’une de ces valeurs : stored, extracting, extracted, failed'],
  ]);
  const [body] = await posting('/api/v1/extract', { file_id: app.tenants.north.id, mode: 'poem' });
  expect(body).toEqual(['body.mode must be one of: text, summary']);
});

test('a value of the wrong kind is told which kinds there are, and one of the right kind what is wrong with it', async () => {
  const path = '/api/v1/admin/feature-flags/documents.extract_on_arrival';
  const setting = (value: unknown) => faultsOf((client, headers) => client.put(path, { value }, { headers }));
  expect(await setting([])).toEqual([
    ['body.value must be true or false, a text or a number'],
    ['body.value doit être true ou false, un texte ou un nombre'],
  ]);
  expect(await setting('x'.repeat(201))).toEqual([
    ['body.value must have at most 200 characters'],
    ['body.value doit avoir au plus 200 caractères'],
  ]);
});

test.each(['0x1', '0b1', '1e1', '1.0', '%201', '1%20', '%2B1', '1_0', 'Infinity', '', '١'])(
  'a number in a URL is decimal digits: %j is refused, in a query and in a path',
  async (text) => {
    expect(await getting(`/api/v1/projects?limit=${text}`)).toEqual([
      ['query.limit must be a whole number'],
      ['query.limit doit être un nombre entier'],
    ]);
    if (text === '') return;
    const [page] = await getting(`/api/v1/source/${app.tenants.north.id}/pages/${text}/image`);
    expect(page).toEqual(['params.number must be a whole number']);
  },
);

test('digits are read as the number that they write, and it is told when that is out of bounds', async () => {
  const { status, data } = await app.as(NORTH).get('/api/v1/projects?limit=007');
  expect([status, data.next_cursor]).toEqual([200, null]);
  expect((await getting('/api/v1/projects?limit=-1'))[0]).toEqual(['query.limit must be 1 or more']);
  expect((await getting(`/api/v1/projects?limit=${'9'.repeat(400)}`))[0]).toHaveLength(1);
});

test('an id of another form is told what an id looks like', async () => {
  const form = new FormData();
  form.append('project_id', 'the-first');
  const wrong = [
    await getting('/api/v1/sources?project_id=the-first'),
    await getting('/api/v1/projects/the-first'),
    await posting('/api/v1/upload', form),
  ];
  for (const [[en] = [], [fr] = []] of wrong) {
    expect(en).toMatch(/^(query|params|body)\.project_id must be an id such as [0-9a-f-]{36}$/);
    expect(fr).toMatch(/^(query|params|body)\.project_id doit être un identifiant tel que [0-9a-f-]{36}$/);
  }
});

test('every fault is said in words, in the language of the reader', async () => {
  const created = await posting('/api/v1/admin/roles', {
    key: 'Not A Key',
    name: '  ',
    permissions: ['a', 'a'],
    colour: 1,
  });
  expect(created).toEqual([
    [
      'body.colour is not known',
      'body.key must look like project_manager',
      'body.name must not be blank',
      'body.permissions must not hold the same value twice',
    ],
    [
      'body.colour n’est pas connu',
      'body.key doit ressembler à project_manager',
      'body.name ne doit pas être vide',
      'body.permissions ne doit pas contenir deux fois la même valeur',
    ],
  ]);
  expect((await getting('/api/v1/audit?from=yesterday&limit=0'))[0]?.sort()).toEqual([
    'query.from must be a moment such as 2026-01-31T08:30:00Z',
    'query.limit must be 1 or more',
  ]);
  expect((await posting('/api/v1/projects', {}))[1]).toEqual(['body.name est obligatoire']);
  expect((await posting('/api/v1/projects', []))[0]).toEqual(['body must be an object']);
  expect(await getting('/api/v1/projects?cursor=x')).toEqual([
    ['query.cursor is not a cursor of this list'],
    ['query.cursor n’est pas un curseur de cette liste'],
  ]);
});

test.each(['2026-11-21T23:59:60Z', '0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z'])(
  'a moment that does not exist (%s) is refused, in a filter and in a cursor',
  async (moment) => {
    const [en = []] = await getting(`/api/v1/audit?from=${moment}`);
    expect(en.join()).toMatch(/^query\.from must be a moment/);
    const cursor = Buffer.from(JSON.stringify(['documents.source', moment, app.tenants.north.id]));
    const [page = []] = await getting(`/api/v1/sources?cursor=${cursor.toString('base64url')}`);
    expect(page).toEqual(['query.cursor is not a cursor of this list']);
  },
);

test('a request that cannot be read is told why in the language of its reader', async () => {
  const headers = {
    authorization: `Bearer ${app.tokens.north}`,
    'content-type': 'application/json',
    'accept-language': 'fr',
  };
  const reply = await fetch(`${app.url}/api/v1/projects`, { method: 'POST', headers, body: '{' });
  const { error } = (await reply.json()) as { error: { message: string } };
  expect(error.message).toBe('La requête est illisible : le corps n’est pas du JSON.');
});

test('every parameter that is wrong is named, one with a NUL among them', async () => {
  const [sources = []] = await getting('/api/v1/sources?q=a%00&limit=0&state=lost&project_id=x');
  expect(sources.map((fault) => fault.split(' ')[0]).sort()).toEqual(
    ['limit', 'project_id', 'q', 'state'].map((name) => `query.${name}`),
  );
  const [audit = []] = await getting('/api/v1/audit?action=a%00&from=x');
  expect(audit.sort()).toEqual([
    'query.action must not hold a NUL character',
    'query.from must be a moment such as 2026-01-31T08:30:00Z',
  ]);
});

test('a parameter that nobody asked for is refused by its name, on a route without parameters too', async () => {
  expect(await getting('/api/v1/sources?created_after=yesterday&limit=5&tri=nom')).toEqual([
    ['query.created_after is not known', 'query.tri is not known'],
    ['query.created_after n’est pas connu', 'query.tri n’est pas connu'],
  ]);
  expect(await getting('/api/v1/auth/me?verbose')).toEqual([
    ['query.verbose is not known'],
    ['query.verbose n’est pas connu'],
  ]);
  const [posted] = await posting('/api/v1/projects?draft=1', { name: 'Kept' });
  expect(posted).toEqual(['query.draft is not known']);
});

test('a body that says nothing is told what it could say', async () => {
  expect(await posting('/api/v1/auth/revoke', {})).toEqual([
    ['body must have at least one of: session_id, all'],
    ['body doit avoir au moins l’un de ces champs : session_id, all'],
  ]);
});

/** What says nothing of a value, or only where another schema is. */
const NO_CONSTRAINT = [
  'properties',
  'patternProperties',
  'items',
  'description',
  'default',
  'examples',
  'title',
  'writeOnly',
];

test('whatever a schema of the contract can refuse has words of its own', () => {
  const schemas = inputsOf(app);
  const silent = schemas.flatMap((schema) =>
    Object.keys(schema)
      .filter((keyword) => !NO_CONSTRAINT.includes(keyword))
      .filter((keyword) => {
        const { en, fr } = faultText({ keyword, parentSchema: schema, params: { limit: 2 } });
        return en === 'is not valid' || fr === en || /undefined|\^/.test(en + fr);
      }),
  );
  expect(new Set(schemas.flatMap(Object.keys)).size).toBeGreaterThan(15);
  expect(silent).toEqual([]);
});

test('every pattern has a format or an example that fits it', () => {
  const isSaid = ({ format, pattern = '', examples }: Schema) =>
    format !== undefined ||
    ['\\S', '^[^\\u0000]*$'].includes(pattern) ||
    (examples?.length === 1 && new RegExp(pattern, 'u').test(String(examples[0])));
  const patterns = inputsOf(app).filter((schema) => schema.pattern !== undefined);
  expect(patterns.length).toBeGreaterThan(20);
  expect(patterns.filter((schema) => !isSaid(schema))).toEqual([]);
});

/** Every schema of every parameter and body, the nested ones too. */
function inputsOf({ server }: TestApp): Schema[] {
  return operationsOf(server).flatMap(({ parameters, body }) => [
    ...parameters.flatMap(({ schema, example }) =>
      withNested(example === undefined ? schema : { ...schema, examples: [example] }),
    ),
    ...(body ? withNested(body) : []),
  ]);
}

function withNested(schema: Schema): Schema[] {
  const { properties = {}, items, anyOf = [] } = schema;
  const inner = [...Object.values(properties), ...anyOf, ...(items ? [items] : [])];
  return [schema, ...inner.flatMap(withNested)];
}
