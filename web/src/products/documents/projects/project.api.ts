import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shell/api.ts';
import type { ChangeProject, Project } from '../wire.ts';

export const PROJECTS = ['projects'] as const;

/** Every project of the tenant, page after page: they name the documents and fill the filter. */
export const projectsQuery = queryOptions({
  queryKey: PROJECTS,
  queryFn: ({ signal }) => fetchAll(signal),
  staleTime: 60_000,
});

export const createProject = (name: string) => api.projects.create({ name });

/** @throws ApiError status 412 when someone changed it meanwhile */
export const changeProject = (project: Project, change: ChangeProject) =>
  api.projects.change(project, change);

export const deleteProject = (id: string) => api.projects.remove(id);

async function fetchAll(signal: AbortSignal): Promise<Project[]> {
  const projects: Project[] = [];
  for await (const project of api.projects.everyProject({ signal })) projects.push(project);
  return projects;
}
