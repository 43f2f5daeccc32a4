import { useSyncExternalStore } from 'react';
import { ApiError } from '../../../shell/api-error.ts';
import { faultOf } from '../../../shell/faults.ts';
import { queryClient } from '../../../shell/query-client.ts';
import { postForm } from '../../../shell/upload.ts';
import type { AddedSource } from '../wire.ts';
import { SOURCES } from './source.api.ts';
import { isFinished, type Upload, UploadQueue } from './upload-queue.ts';

/** The uploads of this tab; they go on from page to page. */
export const uploads = new UploadQueue<AddedSource>({
  send: (file, { projectId, signal, onSent }) => {
    const form = new FormData();
    // The server reads the form as it arrives: what says where the file goes comes before the file.
    if (projectId !== '') form.append('project_id', projectId);
    form.append('file', file);
    return postForm<AddedSource>('/api/v1/upload', form, { signal, onSent });
  },
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
