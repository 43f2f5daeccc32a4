import type { Actor, Caller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantRead, TenantTx } from '#kernel/database/scope.ts';
import { type CursorForm, decodeCursor, pageOf } from '#kernel/http/cursor.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { type Instant, instantIn } from '#kernel/time/instant.ts';
import { projectErrors } from './project.errors.ts';
import * as projects from './project.repository.ts';
import type { ChangeProject, CreateProject, Project } from './project.schema.ts';

const CURSOR: CursorForm = { list: 'documents.project', kinds: ['instant', 'id'] };

/**
 * Opens a project in the tenant of `tx` and records it in the audit trail, both or neither.
 *
 * @throws AppError `project_name_taken` (409): the tenant already has that name
 */
export async function openProject(
  tx: TenantTx,
  audit: AuditTrail,
  caller: Caller,
  input: CreateProject,
): Promise<Project> {
  const row = await projects.insertUnlessTaken(tx, input.name.trim());
  if (!row) throw projectErrors.project_name_taken({ name: input.name.trim() });
  await audit.record(tx, caller, { action: 'documents.project.created', target: targetOf(row.id) });
  return shown(row);
}

/** @throws AppError `not_found` (404) */
export async function readProject(tx: TenantRead, id: string): Promise<Project> {
  return shown(found(await projects.selectProject(tx, id)));
}

/** Newest first. */
export async function listProjects(
  tx: TenantRead,
  { limit = 50, cursor }: { limit?: number; cursor?: string },
): Promise<{ items: Project[]; next_cursor: string | null }> {
  const [createdAt = '', id = ''] = cursor ? decodeCursor(cursor, CURSOR) : [];
  const after = cursor ? { createdAt: createdAt as Instant, id } : undefined;
  const rows = await projects.selectProjects(tx, { after, limit: limit + 1 });
  return pageOf(rows, limit, { cursor: CURSOR, cursorOf: (row) => [row.created_at, row.id], shown });
}

/**
 * Renames, archives or reopens a project.
 *
 * @param version the `updated_at` the client last saw, from If-Match; undefined to change whatever is there
 * @throws AppError `not_found` (404), `precondition_failed` (412), `project_name_taken` (409)
 */
export async function changeProject(
  tx: TenantTx,
  audit: AuditTrail,
  caller: Caller,
  change: { id: string; version: string | undefined; input: ChangeProject },
): Promise<Project> {
  const { id, version, input } = change;
  const before = found(await projects.lockProject(tx, id));
  if (version !== undefined && version !== '*' && version !== before.updated_at)
    throw httpErrors.precondition_failed();
  const name = input.name?.trim();
  if (name !== undefined && (await projects.isNameTaken(tx, name, id)))
    throw projectErrors.project_name_taken({ name });
  const row = await projects.updateProject(tx, id, {
    ...(name !== undefined && { name }),
    ...(input.state !== undefined && { state: input.state }),
    updated_at: instantIn(0),
  });
  const metadata = {
    before: { name: before.name, state: before.state },
    after: { name: row.name, state: row.state },
  };
  await audit.record(tx, caller, { action: 'documents.project.changed', target: targetOf(id), metadata });
  return shown(row);
}

/**
 * Deletes a project; its sources stay, without a project.
 *
 * @throws AppError `not_found` (404)
 */
export async function deleteProject(
  tx: TenantTx,
  audit: AuditTrail,
  actor: Actor,
  id: string,
): Promise<null> {
  const row = found(await projects.lockProject(tx, id));
  await projects.deleteProject(tx, id);
  await audit.record(tx, actor, {
    action: 'documents.project.deleted',
    target: targetOf(id),
    metadata: { name: row.name },
  });
  return null;
}

function found(row: projects.ProjectRow | undefined): projects.ProjectRow {
  if (!row) throw httpErrors.not_found();
  return row;
}

function shown(row: projects.ProjectRow): Project {
  return { ...row, state: row.state === 'archived' ? 'archived' : 'active' };
}

function targetOf(id: string) {
  return { type: 'documents.project', id };
}
