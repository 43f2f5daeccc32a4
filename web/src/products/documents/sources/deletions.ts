import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { toast } from '../../../kit/toast.tsx';
import { faultOf } from '../../../shell/faults.ts';
import { queryClient } from '../../../shell/query-client.ts';
import { deleteSource, SOURCES } from './source.api.ts';

/** How long a deletion can be taken back: nothing is sent before. */
const UNDO_SECONDS = 10;

type Named = { readonly file_id: string; readonly name: string };

let pending: ReadonlySet<string> = new Set();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

/**
 * Hides a document and deletes it after ten seconds, unless the person takes it back. Closing the tab in between
 * sends the deletion at once. A refusal brings the document back, with the reason.
 */
export function deleteLater({ file_id: fileId, name }: Named): void {
  if (pending.has(fileId)) return;
  show(new Set(pending).add(fileId));
  const close = toast({
    title: i18next.t('list.deleting', { ns: 'documents', name, seconds: UNDO_SECONDS }),
    timeout: 0,
    action: { label: i18next.t('action.undo', { ns: 'shell' }), onPress: () => keep(fileId) },
  });
  const timer = setTimeout(() => {
    close();
    void erase(fileId);
  }, UNDO_SECONDS * 1000);
  timers.set(fileId, timer);
}

/** The documents that are about to go. */
export function usePendingDeletions(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => pending);
}

window.addEventListener('pagehide', () => {
  for (const [fileId, timer] of timers) {
    clearTimeout(timer);
    void erase(fileId);
  }
});

function keep(fileId: string): void {
  clearTimeout(timers.get(fileId));
  forget(fileId);
}

async function erase(fileId: string): Promise<void> {
  timers.delete(fileId);
  try {
    await deleteSource(fileId);
    await queryClient.invalidateQueries({ queryKey: SOURCES });
  } catch (error) {
    const { message, remedy } = faultOf(error);
    toast({ title: message, description: remedy, priority: 'high' });
  }
  forget(fileId);
}

function forget(fileId: string): void {
  timers.delete(fileId);
  const next = new Set(pending);
  next.delete(fileId);
  show(next);
}

function show(next: ReadonlySet<string>): void {
  pending = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
