import { saveFile } from '../../../kit/save-file.ts';
import { queryClient } from '../../../shell/query-client.ts';
import type { Source } from '../wire.ts';
import { type CaptionForm, captionsQuery } from './recording.api.ts';
import { extractionQuery, originalQuery } from './source.api.ts';

/** Saves the original under its own name. It goes through the client, so that an expired session is renewed first. */
export async function saveOriginal(source: Source): Promise<void> {
  saveFile(await queryClient.fetchQuery(originalQuery(source.file_id)), source.name);
}

export const EXPORTS = ['txt', 'md', 'json'] as const;
export type Export = (typeof EXPORTS)[number] | CaptionForm;

const TYPES: Readonly<Record<Export, string>> = {
  txt: 'text/plain',
  md: 'text/markdown',
  json: 'application/json',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
};

/** Saves the text of a document: plain, as Markdown, with all that is known of it, or as captions. */
export async function saveText({ file_id: fileId, name }: Source, format: Export): Promise<void> {
  saveFile(
    new Blob([await textOf(fileId, format)], { type: `${TYPES[format]};charset=utf-8` }),
    `${name.replace(/\.\w{1,5}$/, '')}.${format}`,
  );
}

async function textOf(fileId: string, format: Export): Promise<string> {
  if (format === 'srt' || format === 'vtt') return queryClient.fetchQuery(captionsQuery(fileId, format));
  const output = format === 'md' ? 'markdown' : 'json';
  const extraction = await queryClient.fetchQuery(extractionQuery(fileId, output));
  return format === 'json' ? JSON.stringify(extraction, null, 2) : extraction.text;
}
