import { useEffect, useRef, useState } from 'react';
import { PlinthArt } from './plinth.tsx';

type OnFiles = (files: File[]) => void;

/** With `onFiles` null nothing can be dropped; a file let go by mistake is not opened in place of the console. */
type DropzoneProps = { title: string; lead: string; onFiles: OnFiles | null };

/**
 * Takes files dropped anywhere on the page, folders included. It is a second way: a button that opens the file
 * chooser must stand beside it, for those who cannot drag.
 */
export function Dropzone({ title, lead, onFiles }: DropzoneProps) {
  const isOver = useFileDrop(onFiles);
  if (!isOver) return null;
  // It takes the pointer: a frame beneath it, as that of a PDF, would take the files for itself.
  return (
    <div className="fixed inset-0 z-60 grid place-items-center bg-shade p-4">
      <div className="grid justify-items-center rounded-xl border-2 border-dashed border-accent bg-surface px-10 py-8 text-center shadow-lift">
        <PlinthArt className="mb-4 w-48" />
        <p className="text-lg font-semibold">{title}</p>
        <p className="mt-1 text-quiet">{lead}</p>
      </div>
    </div>
  );
}

function useFileDrop(onFiles: OnFiles | null): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    let depth = 0;
    const listen = new AbortController();
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      window.addEventListener(
        name,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          act(event);
        },
        { signal: listen.signal },
      );
    on('dragover', () => {});
    on('dragenter', () => setOver(++depth > 0 && latest.current !== null));
    on('dragleave', () => setOver(--depth > 0 && latest.current !== null));
    on('drop', (event) => {
      depth = 0;
      setOver(false);
      if (event.dataTransfer) void filesIn(event.dataTransfer).then((files) => latest.current?.(files));
    });
    return () => listen.abort();
  }, []);
  return isOver;
}

/** The files of a drop. The entries must be taken before the first await: the event empties itself. */
async function filesIn(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(filesUnder))).flat();
}

async function filesUnder(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const files: File[] = [];
  // A reader gives a hundred entries at a time, then an empty list.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return files;
    files.push(...(await Promise.all(batch.map(filesUnder))).flat());
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
