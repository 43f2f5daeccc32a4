import { queryClient } from '../../../shell/query-client.ts';
import type { Source } from '../wire.ts';
import { originalQuery } from './source.api.ts';

/** Saves the original under its own name. It goes through the client, so that an expired session is renewed first. */
export async function saveOriginal(source: Source): Promise<void> {
  const blob = await queryClient.fetchQuery(originalQuery(source.file_id));
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = source.name;
  link.click();
  // The browser has taken the bytes by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
