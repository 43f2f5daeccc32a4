import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';
import type { Page, Project } from '../../../shell/wire.ts';

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
 * Changes a project only if it is still as the person saw it.
 *
 * @throws ApiError status 412 when someone changed it meanwhile
 */
export async function changeProject(
  seen: Project,
  change: Partial<Pick<Project, 'name' | 'state'>>,
): Promise<Project> {
  const { data, etag } = await api.sendTagged<Project>({ method: 'GET', path: `${PATH}/${seen.id}` });
  // The list carries no ETag: what was seen is compared, and the tag guards the moment in between.
  const ifMatch = data.updated_at === seen.updated_at ? etag : '"changed-since-seen"';
  return api.send<Project>({ method: 'PATCH', path: `${PATH}/${seen.id}`, body: change, ifMatch });
}

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
