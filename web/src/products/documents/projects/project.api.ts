import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';
import type { Page } from '../../../shell/wire.ts';
import type { ChangeProject, Project } from '../wire.ts';

const PATH = '/api/v1/projects';
export const PROJECTS = ['projects'] as const;

/** Every project of the tenant, page after page: they name the documents and fill the filter. */
export const projectsQuery = queryOptions({
  queryKey: PROJECTS,
  queryFn: ({ signal }) => fetchAll(signal),
  staleTime: 60_000,
});

export const createProject = (name: string) =>
  api.send<Project>({ method: 'POST', path: PATH, body: { name } });

/**
 * Changes a project only if it is still as the person saw it; its version is the time of its last change.
 *
 * @throws ApiError status 412 when someone changed it meanwhile
 */
export const changeProject = ({ id, updated_at: version }: Project, change: ChangeProject) =>
  api.send<Project>({ method: 'PATCH', path: `${PATH}/${id}`, body: change, ifMatch: `"${version}"` });

export const deleteProject = (id: string) => api.send<null>({ method: 'DELETE', path: `${PATH}/${id}` });

async function fetchAll(signal: AbortSignal): Promise<Project[]> {
  const projects: Project[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Project> = await api.send({
      method: 'GET',
      path: PATH,
      query: { limit: 100, cursor },
      signal,
    });
    projects.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return projects;
}
