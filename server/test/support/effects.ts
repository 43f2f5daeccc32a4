import { sql } from 'kysely';
import { withAdmin } from '#kernel/database/prepare.ts';
import type { Job } from '#kernel/jobs/port.ts';

/** Writes one row a run that finished, with nothing that would hide a second one. */
export const effectJob: Job<{ pauseMs: number }> = {
  name: 'test.effect.make',
  attemptsMax: 3,
  timeoutSeconds: 30,
  tenantConcurrency: 50,
  async run({ pauseMs }, run) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await run.finish(async (tx) => {
      await sql`insert into public.effect (key) values (${run.key})`.execute(tx);
    });
  },
};

/** A table without a unique key, so that a repeated effect shows. */
export function createEffectTable(adminUrl: string): Promise<unknown> {
  return withAdmin(adminUrl, (admin) =>
    admin.query(
      'create table public.effect (key text not null, at timestamptz not null default now()); grant insert on public.effect to socle_app',
    ),
  );
}

export function countEffects(adminUrl: string): Promise<{ total: number; distinct: number }> {
  return withAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query(
      'select count(*)::int as total, count(distinct key)::int as distinct from public.effect',
    );
    return rows[0];
  });
}
