import Type from 'typebox';
import { auditEvent } from '#kernel/audit/audit.schema.ts';
import { searchAudit } from '#kernel/audit/audit.service.ts';
import type { CursorForm } from '#kernel/http/cursor.ts';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { flag, setFlag as set, setGlobalFlag as setGlobal, unsetFlag as unset } from './flag.schema.ts';
import { type FlagParts, listFlags, setFlag, setGlobalFlag, unsetFlag } from './flag.service.ts';

const HISTORY: CursorForm = { list: 'kernel.flag.history', kinds: ['id'] };
const params = Type.Object({
  key: Type.String({ maxLength: 120, pattern: '^[a-z0-9_.]+$', examples: ['documents.extract_on_arrival'] }),
});

/** /api/v1/admin/feature-flags for a tenant, /api/v1/platform/feature-flags for all. */
export function flagRoutes(api: Api, parts: FlagParts): void {
  const reading = { permission: 'kernel.flag.read', limit: 'read' } as const;
  const changing = { permission: 'kernel.flag.change', limit: 'write', params } as const;
  api.get(
    '/api/v1/admin/feature-flags',
    { ...reading, summary: 'List feature flags with what is set', reply: listOf(flag) },
    async ({ tx, caller }) => ({ items: await listFlags(tx, parts, caller), next_cursor: null }),
  );
  api.get(
    '/api/v1/admin/feature-flags/{key}/history',
    {
      ...reading,
      summary: 'Who changed a flag, when, and how',
      params,
      query: Type.Object(pageQuery),
      reply: listOf(auditEvent),
    },
    ({ tx, params: { key }, query }) =>
      searchAudit(tx, { ...query, target_id: key, action: 'kernel.flag.changed' }, HISTORY),
  );
  api.put(
    '/api/v1/admin/feature-flags/{key}',
    {
      ...changing,
      summary: 'Set a flag for your organisation or one of its people',
      input: set,
      reply: flag,
    },
    ({ tx, caller, params: { key }, input }) => setFlag(tx, parts, caller, { key, input }),
  );
  api.delete(
    '/api/v1/admin/feature-flags/{key}',
    { ...changing, summary: 'Take a setting away', query: Type.Object(unset), reply: Type.Null() },
    ({ tx, caller, params: { key }, query }) =>
      unsetFlag(tx, parts, caller, { key, personId: query.person_id }),
  );
  api.platform.put(
    '/api/v1/platform/feature-flags/{key}',
    {
      permission: 'platform',
      limit: 'write',
      summary: 'Set a flag for every organisation',
      params,
      input: setGlobal,
      reply: Type.Null(),
    },
    ({ tx, caller, params: { key }, input }) =>
      setGlobalFlag(tx, parts, caller, { key, value: input.value, rollout: input.rollout }),
  );
}
