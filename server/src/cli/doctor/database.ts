import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findDrift } from '#kernel/database/catalog-gate.ts';
import { findViolations } from '#kernel/database/catalog-rules.ts';
import { findEmbeddedData } from '#kernel/database/connect.ts';
import { findPostmaster, stopPostmaster } from '#kernel/database/embedded/postmaster.ts';
import { isSupervised } from '#kernel/database/embedded/supervisor.ts';
import { checkMasterKey } from '#kernel/database/master-key-check.ts';
import { migrationStates } from '#kernel/database/migrate.ts';
import { withAdmin } from '#kernel/database/prepare.ts';
import { OLDEST_VERSION, readServerFacts, type ServerFacts } from '#kernel/database/server-facts.ts';
import { type Finding, good } from '#kernel/finding.ts';
import { masterKeyCheck } from '#kernel/identity/signing-key.service.ts';
import { declarationsOf, migrationsOf } from '#kernel/open-kernel.ts';
import { prepareInstallation, withOwner } from '../../installation.ts';
import { products } from '../../products.ts';
import { failureOf } from '../output.ts';
import type { Patient } from './check.ts';

const CLOCK_APART_MS = 5000;

/** The database: reached or not, its version, clock, migrations, isolation rules. Changes nothing unless mended. */
export async function checkDatabase(patient: Patient): Promise<readonly Finding[]> {
  if (patient.settings.DATABASE_URL === undefined) {
    const before = await checkEmbedded(patient);
    // To look inside it would have to be started: without a key or beside an orphan, that would change things.
    if (before) return [before];
  }
  try {
    return await withOwner(patient.environment, (adminUrl, masterKey) =>
      examine(adminUrl, masterKey, patient),
    );
  } catch (error) {
    const { code, message, remedy } = failureOf(error);
    const why = remedy === 'socle doctor' ? 'See DATABASE_URL and the log of PostgreSQL.' : remedy;
    return [
      {
        code: code === 'internal_error' ? 'database_unreachable' : code,
        state: 'problem',
        cause: message,
        ...(why && { remedy: why }),
      },
    ];
  }
}

async function checkEmbedded({ settings }: Patient): Promise<Finding | undefined> {
  const place = await findEmbeddedData(settings);
  if (!place) {
    return { code: 'database', state: 'information', cause: 'the first start makes the embedded database' };
  }
  const found = await findPostmaster(place.dataFolder);
  if (found && !isSupervised(found.pid)) {
    return {
      code: 'database_orphan',
      state: 'warning',
      cause: `PostgreSQL (process ${found.pid}) outlived the server that started it`,
      remedy: 'The next start stops it and starts its own; --fix stops it now.',
      mend: () => stopPostmaster(found.pid, place.dataFolder),
    };
  }
  const hasKey = settings.SOCLE_MASTER_KEY ?? existsSync(join(settings.SOCLE_FOLDER, 'master.key'));
  if (hasKey) return undefined;
  const cause = `${place.folder} is not looked at: there is no master key to open it with`;
  return { code: 'database', state: 'problem', cause, remedy: 'Put the master key back first.' };
}

/** @throws AppError `master_key_mismatch`: nothing else of a database matters that this installation cannot open */
function examine(
  adminUrl: string,
  masterKey: Uint8Array,
  { environment }: Patient,
): Promise<readonly Finding[]> {
  const declared = declarationsOf(products);
  return withAdmin(adminUrl, async (admin) => {
    const facts = await readServerFacts(admin);
    if (facts.mayCreateRoles) await checkMasterKey(admin, masterKey, masterKeyCheck);
    const states = await migrationStates(admin, await migrationsOf(products));
    const missing = states.filter((state) => state.appliedAt === null);
    const findings = [...checkServer(facts), checkMigrations(missing, environment)];
    if (missing.length > 0) return findings;
    const unsafe = [
      ...((await findDrift(admin, declared)) ?? []),
      ...(await findViolations(admin, declared)),
    ];
    return [...findings, checkCatalog(unsafe)];
  });
}

function checkServer({ versionNumber, now, hasSearchIndexes }: ServerFacts): Finding[] {
  const version = `PostgreSQL ${Math.floor(versionNumber / 10_000)}.${versionNumber % 10_000}`;
  const apartMs = Math.abs(Date.now() - now.getTime());
  return [
    versionNumber >= OLDEST_VERSION
      ? good('database', version)
      : {
          code: 'database',
          state: 'problem',
          cause: `${version}; 15 or newer is needed`,
          remedy: 'Move to a newer one.',
        },
    apartMs <= CLOCK_APART_MS
      ? good('database_clock', 'agrees with ours')
      : {
          code: 'database_clock',
          state: 'warning',
          cause: `${Math.round(apartMs / 1000)} s apart from ours`,
          remedy: 'Set both clocks, best by NTP.',
        },
    hasSearchIndexes
      ? good('search_index', 'used under row-level security')
      : {
          code: 'search_index',
          state: 'information',
          cause: 'not used under row-level security: searches read every row of the tenant',
          remedy: 'As a superuser: alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;',
        },
  ];
}

function checkMigrations(
  missing: readonly { schema: string; name: string }[],
  environment: Patient['environment'],
) {
  if (missing.length === 0) return good('migrations', 'all applied');
  const names = missing.map(({ schema, name }) => `${schema}/${name}`).join(', ');
  return {
    code: 'migrations_missing',
    state: 'warning',
    cause: `not applied yet: ${names}`,
    remedy: 'The next start applies them, as does `socle migrate up`.',
    mend: () => prepareInstallation(environment),
  } satisfies Finding;
}

function checkCatalog(unsafe: readonly string[]): Finding {
  if (unsafe.length === 0) return good('catalog', 'as the migrations left it, isolation rules kept');
  const remedy = 'Undo the change, or make it by a migration; the server does not start until then.';
  return { code: 'catalog_unsafe', state: 'problem', cause: unsafe.join('; '), remedy };
}
