import Type from 'typebox';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { id } from '#kernel/ids/id.schema.ts';
import { changeProject as change, createProject, project } from './project.schema.ts';
import { changeProject, deleteProject, listProjects, openProject, readProject } from './project.service.ts';

const params = Type.Object({ project_id: id });

/** /api/v1/projects. A route says who may call, what comes in, what goes out; it decides nothing. */
export function projectRoutes(api: Api, audit: AuditTrail): void {
  readRoutes(api);
  changeRoutes(api, audit);
}

function readRoutes(api: Api): void {
  api.get(
    '/api/v1/projects',
    {
      permission: 'documents.project.read',
      limit: 'read',
      summary: 'List projects, newest first',
      query: Type.Object(pageQuery),
      reply: listOf(project),
    },
    ({ tx, query }) => listProjects(tx, query),
  );
  api.get(
    '/api/v1/projects/{project_id}',
    {
      permission: 'documents.project.read',
      limit: 'read',
      summary: 'Read a project',
      params,
      reply: project,
      etag: (data) => data.updated_at,
    },
    ({ tx, params }) => readProject(tx, params.project_id),
  );
}

function changeRoutes(api: Api, audit: AuditTrail): void {
  api.post(
    '/api/v1/projects',
    {
      permission: 'documents.project.create',
      limit: 'write',
      summary: 'Open a project',
      input: createProject,
      reply: project,
      status: 201,
      etag: (data) => data.updated_at,
    },
    ({ tx, caller, input }) => openProject(tx, audit, caller, input),
  );
  api.patch(
    '/api/v1/projects/{project_id}',
    {
      permission: 'documents.project.change',
      limit: 'write',
      summary: 'Rename, archive or reopen a project',
      params,
      input: change,
      reply: project,
      etag: (data) => data.updated_at,
    },
    ({ tx, caller, params, input, ifMatch }) =>
      changeProject(tx, audit, caller, { id: params.project_id, version: ifMatch, input }),
  );
  api.delete(
    '/api/v1/projects/{project_id}',
    {
      permission: 'documents.project.delete',
      limit: 'write',
      summary: 'Delete a project; its sources stay',
      params,
      reply: Type.Null(),
    },
    ({ tx, caller, params }) => deleteProject(tx, audit, caller, params.project_id),
  );
}
