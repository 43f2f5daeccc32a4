import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** What @fastify/swagger adds the routes to. The version is the contract's, not the program's. */
export const openApiDocument: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Socle',
      version: '1.0.0',
      description:
        'Every answer is `{ success, data, error }`. Times are RFC 3339 in UTC, ids are UUIDs, lists are paged by cursor.',
      license: { name: 'Proprietary', identifier: 'LicenseRef-Socle' },
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'socle_access' },
      },
    },
    security: [{ bearer: [] }, { cookie: [] }],
  },
  hideUntagged: true,
  refResolver: {
    buildLocalReference: (json, _base, _fragment, index) =>
      typeof json.$id === 'string' ? json.$id : `def-${index}`,
  },
};
