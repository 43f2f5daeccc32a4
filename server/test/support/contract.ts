import type { FastifyInstance } from 'fastify';

/** The part of a JSON Schema that the generic suites read. */
export type Schema = {
  type?: string;
  format?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  minItems?: number;
  pattern?: string;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  /** What a record holds under names of the caller's own: patternProperties are served as this. */
  additionalProperties?: boolean | Schema;
  minProperties?: number;
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

const NAME = 'sample_name';

/** A value that the schema accepts, as plain as possible. */
export function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.examples) return schema.examples[0];
  if (schema.anyOf?.[0]) return sampleOf(schema.anyOf[0]);
  if (schema.format === 'uuid') return '00000000-0000-7000-8000-000000000000';
  if (schema.format === 'date-time') return '2026-01-01T00:00:00Z';
  if (schema.pattern?.includes('@')) return 'somebody@example.org';
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'array') return listOf(schema);
  if (schema.type === 'object' || schema.properties) return objectOf(schema);
  return 'sample-text-of-some-length';
}

/** As short as it may be; texts differ, since a list may ask for that. */
function listOf({ items = {}, minItems = 0 }: Schema): unknown[] {
  const sample = sampleOf(items);
  return Array.from({ length: minItems }, (_, n) =>
    items.type === 'string' && !items.format ? `${sample}-${n}` : sample,
  );
}

function objectOf({ properties = {}, required = [], minProperties = 0, ...rest }: Schema): object {
  const entries = required.map((name) => [name, sampleOf(properties[name] ?? {})]);
  const isShort = entries.length < minProperties && typeof rest.additionalProperties === 'object';
  return Object.fromEntries(
    isShort ? [...entries, [NAME, sampleOf(rest.additionalProperties as Schema)]] : entries,
  );
}

/** A place in a schema where an id goes, and how a value looks that has an id there and is plain elsewhere. */
type IdPlace = { path: string; holding: (id: string) => unknown };

/** Keywords that can hide an id from `idPlacesIn`: it says so rather than pass them by. */
const UNREAD = ['allOf', 'oneOf', '$ref', 'patternProperties', 'prefixItems'];

/**
 * Every place of a schema where an id goes: in fields, lists, records and forms, at any depth.
 *
 * @throws Error at a keyword that it does not read
 */
export function idPlacesIn(schema: Schema): IdPlace[] {
  const unread = UNREAD.find((keyword) => keyword in schema);
  if (unread) throw new Error(`ids under ${unread} are not found: teach it to idPlacesIn`);
  if (schema.items?.format === 'uuid' && (schema.minItems ?? 0) > 1)
    throw new Error('a list of two ids is refused for the other one: teach idPlacesIn an id that is there');
  if (schema.format === 'uuid') return [{ path: '', holding: (id) => id }];
  const forms = (schema.anyOf ?? []).flatMap((form, n) => within(form, `|${n}`, (held) => held));
  const items = within(schema.items, '[]', (held) => [held, ...listOf(schema).slice(1)]);
  const under = (name: string, field: Schema, step: string) =>
    within(field, step, (held) => ({ ...(sampleOf(schema) as object), [name]: held }));
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    under(name, field, `.${name}`),
  );
  const record = schema.additionalProperties;
  return [...forms, ...items, ...fields, ...(typeof record === 'object' ? under(NAME, record, '{}') : [])];
}

function within(schema: Schema | undefined, step: string, around: (held: unknown) => unknown): IdPlace[] {
  return (schema ? idPlacesIn(schema) : []).map(({ path, holding }) => ({
    path: step + path,
    holding: (id) => around(holding(id)),
  }));
}
