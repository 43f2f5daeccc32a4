import type { Body, ChangeProject, Page, Project, Query } from './contract.ts';
import { everyItem } from './pages.ts';
import type { CallOptions, Transport } from './transport.ts';

const PATH = '/api/v1/projects';

/** Projects: documents that belong together. */
export function projectsOf(transport: Transport) {
  const list = (query: Query<'getProjects'> = {}, options?: CallOptions) =>
    transport.send<Page<Project>>({ method: 'GET', path: PATH, query, ...options });

  return {
    create: (body: Body<'postProjects'>, options?: CallOptions) =>
      transport.send<Project>({ method: 'POST', path: PATH, body, ...options }),
    list,
    everyProject: (options?: CallOptions) => everyItem((cursor) => list({ limit: 100, cursor }, options)),
    get: (id: string, options?: CallOptions) =>
      transport.send<Project>({ method: 'GET', path: pathOf(id), ...options }),
    /**
     * Changes the project only if it is still as it was read.
     *
     * @throws ApiError status 412 when someone changed it meanwhile
     */
    change: ({ id, updated_at: version }: Project, body: ChangeProject, options?: CallOptions) =>
      transport.send<Project>({
        method: 'PATCH',
        path: pathOf(id),
        body,
        ifMatch: `"${version}"`,
        ...options,
      }),
    /** Its documents stay, without a project. */
    remove: (id: string, options?: CallOptions) =>
      transport.send<null>({ method: 'DELETE', path: pathOf(id), ...options }),
  };
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
