import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TenantId } from '../server/src/kernel/ids/id.ts';
import { startChild } from './support/child.ts';
import { type Bench, compared, type Effort, type Figure, tellPart } from './support/figures.ts';
import { type LoadResult, load } from './support/load.ts';
import { type Listening, startSocle } from './support/socle-server.ts';
import { type Stand, seedProjects, withStand } from './support/stand.ts';

const ROWS = 200_000;
const SMOKE_ROWS = 10_000;
const CONNECTIONS = 16;
const POOL = 12;
const PATH = '/api/v1/projects?limit=20';
const BARE = fileURLToPath(new URL('./support/bare-server.ts', import.meta.url));
/** Turns of each that are not counted: the compiler goes on improving a server for its first 10,000 requests. */
const WARM_UPS = 2;
const PEER = 'bare Fastify + pg';

/** Limits that are counted as always and never reached. */
const ROOMY = { RATE_LIMIT_TEAM_PER_MINUTE: '10000000', RATE_LIMIT_PERSON_PER_MINUTE: '10000000' };

export const httpList: Bench = {
  name: 'http-list',
  how: `GET ${PATH} of one of 100 tenants (200,000 rows) over ${CONNECTIONS} kept-alive connections: the whole server (bearer token, limits, row-level security, envelope, request log to a file, metrics) against the same query with the tenant in its WHERE in bare Fastify + pg without sign-in. One process each, a pool of ${POOL} connections each, taking turns.`,
  run: (effort) => withStand((stand) => measure(stand, effort)),
};

type Target = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

async function measure(stand: Stand, effort: Effort): Promise<Figure[]> {
  const socle = await startSocle(stand.folder, {
    ...ROOMY,
    DATABASE_URL: stand.adminUrl,
    DATABASE_POOL_CONNECTIONS: String(POOL),
    SOCLE_MASTER_KEY: stand.masterKey.toString('base64'),
  });
  try {
    const { token, tenant } = await signIn(socle.facts);
    tellPart('http-list: rows of 100 tenants');
    await seedProjects(stand.adminUrl, effort.isSmoke ? SMOKE_ROWS : ROWS, tenant);
    const args = [stand.adminUrl, tenant, String(POOL)];
    const logFile = join(stand.folder, 'bare.log');
    const bare = await startChild(
      { file: BARE, args, logFile },
      (line) => JSON.parse(line) as { url: string },
    );
    try {
      const ours = { url: `${socle.facts.url}${PATH}`, headers: { authorization: `Bearer ${token}` } };
      const theirs = { url: `${bare.facts.url}${PATH}`, headers: {} };
      return await takeTurns(ours, theirs, effort);
    } finally {
      await bare.stop();
    }
  } finally {
    await socle.stop();
  }
}

async function takeTurns(ours: Target, theirs: Target, { rounds, secondsPerRound }: Effort) {
  await refuseDifferentRows(ours, theirs);
  const run = (target: Target) => load({ ...target, connections: CONNECTIONS, seconds: secondsPerRound });
  const results: { ours: LoadResult[]; theirs: LoadResult[] } = { ours: [], theirs: [] };
  for (let round = -WARM_UPS; round < rounds; round += 1) {
    const isOursFirst = round % 2 === 0;
    tellPart(round < 0 ? 'http-list: warming up' : `http-list: round ${round + 1} of ${rounds}`);
    const first = await run(isOursFirst ? ours : theirs);
    const second = await run(isOursFirst ? theirs : ours);
    if (round < 0) continue;
    results.ours.push(isOursFirst ? first : second);
    results.theirs.push(isOursFirst ? second : first);
  }
  const column = (name: keyof LoadResult) =>
    [results.ours.map((one) => one[name]), results.theirs.map((one) => one[name])] as const;
  const common = { peer: PEER, unit: 'ms', better: 'lower' } as const;
  return [
    compared(
      {
        measure: 'list of 20',
        peer: PEER,
        unit: 'requests/s',
        better: 'higher',
        goal: { of: 'ratio', is: '≥', value: 0.7 },
      },
      ...column('requestsPerSecond'),
    ),
    compared({ ...common, measure: 'list of 20, median' }, ...column('p50Ms')),
    compared({ ...common, measure: 'list of 20, p99' }, ...column('p99Ms')),
  ];
}

type Row = { id: string };

/** A comparison of different answers would be worth nothing. */
async function refuseDifferentRows(ours: Target, theirs: Target): Promise<void> {
  const read = async ({ url, headers }: Target) => (await fetch(url, { headers })).json();
  const socle = (await read(ours)) as { data: { items: Row[] } };
  const bare = (await read(theirs)) as { items: Row[] };
  const [mine, others] = [socle.data.items, bare.items].map((rows) => rows.map(({ id }) => id).join());
  if (mine === '' || mine !== others) throw new Error('the two servers answer with different rows');
}

async function signIn({ url, sign_in_link: link = '' }: Listening) {
  const response = await fetch(`${url}/api/v1/auth/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.split('#token=')[1] }),
  });
  if (!response.ok) throw new Error(`signing in: ${response.status} ${await response.text()}`);
  const { data } = (await response.json()) as { data: { access_token: string; tenant: { id: TenantId } } };
  return { token: data.access_token, tenant: data.tenant.id };
}
