import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import Type from 'typebox';

/** Described here and not in the routes' schemas: the guards read it, and nothing is left to validate. */
const tenantHeaders = Type.Object({
  'X-Tenant-ID': Type.Optional(
    Type.String({
      maxLength: 60,
      description:
        'Id or slug of another of your organisations, for this request; that of the token when absent.',
    }),
  ),
});

const rangeHeaders = Type.Object({
  Range: Type.Optional(
    Type.String({
      description: 'One part of the file, as `bytes=0-1023`; several at once are answered whole.',
    }),
  ),
  'If-Range': Type.Optional(
    Type.String({ description: 'The ETag of what the client has: the whole is sent when it is another.' }),
  ),
});

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
  transform: ({ schema, url, route }) => {
    const { audience, hasRanges } = (route.config ?? {}) as { audience?: string; hasRanges?: boolean };
    if (audience !== 'tenant') return { url, schema };
    const headers = hasRanges ? Type.Interface([tenantHeaders], rangeHeaders.properties) : tenantHeaders;
    return { url, schema: { ...schema, headers } };
  },
  refResolver: {
    buildLocalReference: (json, _base, _fragment, index) =>
      typeof json.$id === 'string' ? json.$id : `def-${index}`,
  },
};
