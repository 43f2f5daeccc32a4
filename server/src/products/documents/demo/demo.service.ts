import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Actor, SystemCaller } from '#kernel/access/caller.ts';
import { type Database, inTenant, scopeOf } from '#kernel/database/scope.ts';
import type { TenantId } from '#kernel/ids/id.ts';
import { insertUnlessTaken } from '../projects/project.repository.ts';
import { deleteProject, listProjects } from '../projects/project.service.ts';
import { addSource, deleteSource, listSources, type SourceParts } from '../sources/source.service.ts';

const FOLDER = fileURLToPath(new URL('./files', import.meta.url));

/** A project with a few documents, so that the first screen shows what the product does. Safe to repeat. */
export async function loadDemoDocuments(
  parts: SourceParts & { db: Database },
  tenant: TenantId,
): Promise<void> {
  const actor: SystemCaller = { system: 'demo', tenantId: tenant, requestId: 'demo' };
  const project = await inTenant(parts.db, tenant, (tx) => insertUnlessTaken(tx, 'Welcome · Bienvenue'));
  const scope = scopeOf(parts.db, tenant);
  for (const name of (await readdir(FOLDER)).sort()) {
    const body = createReadStream(join(FOLDER, name));
    const staged = await parts.files.stage(tenant, body, { limitBytes: parts.uploadMaxBytes });
    const provenance = {
      name,
      declaredType: undefined,
      projectId: project?.id,
      origin: 'upload',
      originUrl: null,
    } as const;
    await addSource(parts, scope, actor, { staged, provenance, signal: AbortSignal.timeout(30_000) });
  }
}

/** Deletes every source and every project of the tenant, a page at a time, each with its audit row. */
export async function eraseDocuments(
  parts: SourceParts & { db: Database },
  tenant: TenantId,
  actor: Actor,
): Promise<void> {
  const scope = scopeOf(parts.db, tenant);
  for (;;) {
    const { items } = await scope.read((tx) => listSources(tx, { limit: 100 }));
    for (const { file_id } of items) await scope.write((tx) => deleteSource(parts, tx, actor, file_id));
    if (items.length === 0) break;
  }
  for (;;) {
    const { items } = await scope.read((tx) => listProjects(tx, { limit: 100 }));
    for (const { id } of items) await scope.write((tx) => deleteProject(tx, parts.audit, actor, id));
    if (items.length === 0) break;
  }
}
