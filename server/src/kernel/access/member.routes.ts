import Type from 'typebox';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { member, memberParams, memberQuery, setMemberRole } from './member.schema.ts';
import { changeMember, listMembers, type MemberParts, removeMember } from './member.service.ts';

/** /api/v1/admin/members: the people of a tenant and the role each has. */
export function memberRoutes(api: Api, parts: MemberParts): void {
  const changing = { permission: 'kernel.member.change', limit: 'write', params: memberParams } as const;
  api.get(
    '/api/v1/admin/members',
    {
      permission: 'kernel.member.read',
      limit: 'read',
      summary: 'List members, the oldest account first',
      query: Type.Object({ ...pageQuery, ...memberQuery }),
      reply: listOf(member),
    },
    ({ tx, query }) => listMembers(tx, query),
  );
  api.put(
    '/api/v1/admin/members/{person_id}',
    { ...changing, summary: 'Give a member another role', input: setMemberRole, reply: member },
    ({ tx, caller, params: { person_id: personId }, input }) =>
      changeMember(tx, parts, caller, { personId, role: input.role }),
  );
  api.delete(
    '/api/v1/admin/members/{person_id}',
    { ...changing, summary: 'Remove a member and end their sessions here', reply: Type.Null() },
    ({ tx, caller, params }) => removeMember(tx, parts, caller, params.person_id),
  );
}
