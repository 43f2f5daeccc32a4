import type { FastifyInstance } from 'fastify';

/** The part of a JSON Schema that the generic suites read. */
export type Schema = {
  type?: string;
  format?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  pattern?: string;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
};
type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
  example?: unknown;
};
export type Operation = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  operationId: string;
  parameters: Parameter[];
  body: Schema | undefined;
  isOpen: boolean;
};

/** Every operation of the OpenAPI document that the server itself serves. */
export function operationsOf(server: FastifyInstance): Operation[] {
  const document = server.swagger() as unknown as { paths: Record<string, Record<string, RawOperation>> };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      method: method as Operation['method'],
      path,
      operationId: raw.operationId,
      parameters: raw.parameters ?? [],
      body: raw.requestBody?.content?.['application/json']?.schema,
      isOpen: raw.security?.length === 0,
    })),
  );
}

type RawOperation = {
  operationId: string;
  parameters?: Operation['parameters'];
  requestBody?: { content?: Record<string, { schema: Schema }> };
  security?: unknown[];
};

/** A value that the schema accepts, as plain as possible. */
export function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return sampleOf(schema.anyOf[0]);
  if (schema.format === 'uuid') return '00000000-0000-7000-8000-000000000000';
  if (schema.format === 'date-time') return '2026-01-01T00:00:00Z';
  if (schema.pattern?.includes('@')) return 'somebody@example.org';
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'array') return [];
  if (schema.type === 'object' || schema.properties) {
    const names = schema.required ?? [];
    return Object.fromEntries(names.map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]));
  }
  return 'sample-text-of-some-length';
}

/** True where an id goes: the places the isolation suite tries foreign ids in. */
export function isIdPlace(schema: Schema): boolean {
  const isList = schema.type === 'array' && schema.items !== undefined && isIdPlace(schema.items);
  return isList || schema.format === 'uuid' || (schema.anyOf?.some((one) => one.format === 'uuid') ?? false);
}
