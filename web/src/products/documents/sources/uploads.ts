import { useSyncExternalStore } from 'react';
import { api } from '../../../shell/api.ts';
import { faultOf } from '../../../shell/faults.ts';
import { queryClient } from '../../../shell/query-client.ts';
import { ApiError } from '../../../shell/wire.ts';
import type { AddedSource } from '../wire.ts';
import { SOURCES } from './source.api.ts';
import { isFinished, type Upload, UploadQueue } from './upload-queue.ts';

/** The uploads of this tab; they go on from page to page. */
export const uploads = new UploadQueue<AddedSource>({
  // A busy server holds the whole queue, which comes back by itself.
  send: (file, options) => api.documents.upload(file, { ...options, retries: 'none' }),
  faultOf: (error) => (error instanceof ApiError ? error : { ...faultOf(error), retryAfterSeconds: null }),
  onStored: () => void queryClient.invalidateQueries({ queryKey: SOURCES }),
  wait: (ms, run) => void setTimeout(run, ms),
});

window.addEventListener('online', () => uploads.setOnline(true));
window.addEventListener('offline', () => uploads.setOnline(false));
window.addEventListener('beforeunload', (event) => {
  if (!uploads.uploads().every(isFinished)) event.preventDefault();
});

export function useUploads(): readonly Upload<AddedSource>[] {
  return useSyncExternalStore(uploads.subscribe, uploads.uploads);
}
