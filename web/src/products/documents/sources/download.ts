import { saveFile } from '../../../kit/save-file.ts';
import { queryClient } from '../../../shell/query-client.ts';
import type { Source } from '../wire.ts';
import { extractionQuery, originalQuery } from './source.api.ts';

/** Saves the original under its own name. It goes through the client, so that an expired session is renewed first. */
export async function saveOriginal(source: Source): Promise<void> {
  saveFile(await queryClient.fetchQuery(originalQuery(source.file_id)), source.name);
}

export const EXPORTS = ['txt', 'md', 'json'] as const;
export type Export = (typeof EXPORTS)[number];

/** Saves the text of a document: plain, as Markdown, or with all that is known of it. */
export async function saveText({ file_id: fileId, name }: Source, format: Export): Promise<void> {
  const output = format === 'md' ? 'markdown' : 'json';
  const extraction = await queryClient.fetchQuery(extractionQuery(fileId, output));
  const text = format === 'json' ? JSON.stringify(extraction, null, 2) : extraction.text;
  const type = { txt: 'text/plain', md: 'text/markdown', json: 'application/json' }[format];
  saveFile(
    new Blob([text], { type: `${type};charset=utf-8` }),
    `${name.replace(/\.\w{1,5}$/, '')}.${format}`,
  );
}
