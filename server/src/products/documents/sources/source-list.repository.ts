import { sql } from 'kysely';
import type { TenantRead } from '#kernel/database/scope.ts';
import type { Instant } from '#kernel/time/instant.ts';
import type { SourceRow } from './source.repository.ts';

export type SourceFilter = { project_id?: string; state?: string; media_type?: string; q?: string };
/** `found_text`: the page a search matched, null when it matched the name alone. */
export type FoundSource = SourceRow & { found_text?: string | null };
export type Page = { after: { createdAt: Instant; id: string } | undefined; limit: number };

/** What the user typed, in both languages, as PostgreSQL reads a web search: words, "phrases", or, -not. */
const query = (q: string) => sql`(websearch_to_tsquery('french', documents.searchable(${q}))
  || websearch_to_tsquery('english', documents.searchable(${q})))`;

/**
 * Sources that match every given term, newest first. `q` is searched in the names and in the text of each page.
 */
export async function selectSources(
  tx: TenantRead,
  filter: SourceFilter,
  { after, limit }: Page,
): Promise<FoundSource[]> {
  const { project_id, state, media_type, q } = filter;
  const where = [
    sql`true`,
    ...(project_id === undefined ? [] : [sql`s.project_id = ${project_id}`]),
    ...(state === undefined ? [] : [sql`s.state = ${state}`]),
    ...(media_type === undefined ? [] : [sql`s.media_type = ${media_type}`]),
    ...(after === undefined
      ? []
      : [sql`(s.created_at, s.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`]),
    ...(q === undefined ? [] : [matches(q)]),
  ];
  const page = q === undefined ? sql`` : sql`, ${foundPage(q)} as found_text`;
  const { rows } = await sql<FoundSource>`
    select s.id, s.name, s.media_type, s.size_bytes, s.sha256, s.state, s.error_code, s.project_id, s.origin,
      s.origin_url, s.page_count, s.character_count, s.engine, s.warnings, s.metadata, s.language,
      s.created_at, s.updated_at ${page}
    from documents.source s where ${sql.join(where, sql` and `)}
    order by s.created_at desc, s.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** `like` with the user's own % and _ taken literally. */
function matches(q: string) {
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(documents.searchable(s.name) like documents.searchable(${pattern})
    or s.state = 'extracted' and s.id in (select p.source_id from documents.source_page p where p.search @@ ${query(q)}))`;
}

/** The first page where the search matched; enough of it to show the place. */
function foundPage(q: string) {
  return sql`(select left(p.text, 50000) from documents.source_page p
    where p.source_id = s.id and p.search @@ ${query(q)} order by p.number limit 1)`;
}
