/**
 * The peer of `http-list.ts`: the same rows over HTTP with nothing but Fastify and pg. No sign-in, no limits, no
 * row-level security, no log; what a program gives up by using Socle is measured against this.
 * Started with the database's address and the tenant as arguments; prints its own address.
 */

import Fastify from 'fastify';
import pg from 'pg';

const [connectionString = '', tenant = '', connections = '12'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: Number(connections) });
const app = Fastify({ logger: false });

const text = { type: 'string' } as const;
const row = {
  type: 'object',
  properties: { id: text, name: text, state: text, created_at: text, updated_at: text },
} as const;
const reply = {
  type: 'object',
  properties: { items: { type: 'array', items: row }, next_cursor: { type: 'string', nullable: true } },
} as const;

app.get<{ Querystring: { limit: number } }>(
  '/api/v1/projects',
  {
    schema: {
      querystring: { type: 'object', properties: { limit: { type: 'integer' } } },
      response: { 200: reply },
    },
  },
  async ({ query }) => {
    const { rows } = await pool.query({
      name: 'list',
      text: `select id, name, state, created_at, updated_at from documents.project where tenant_id = $1
        order by created_at desc, id desc limit $2`,
      values: [tenant, query.limit],
    });
    return { items: rows, next_cursor: null };
  },
);

process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url })}\n`);
