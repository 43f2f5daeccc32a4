import type {
  AddedSource,
  Body,
  Extraction,
  ListedSource,
  Page,
  Query,
  Source,
  Transcript,
} from './contract.ts';
import { everyItem } from './pages.ts';
import { sendForm } from './send-form.ts';
import type { CallOptions, Transport } from './transport.ts';

type UploadOptions = CallOptions & {
  readonly projectId?: string | undefined;
  /** The name it is kept under; that of the File when absent. */
  readonly name?: string | undefined;
  /** Told the bytes that have left; in a browser only. */
  readonly onSent?: ((bytes: number) => void) | undefined;
};
type SourceQuery = Query<'getSources'>;
type TranscriptOptions = CallOptions & Omit<Body<'postVideoToText'>, 'file_id'>;
type ImageOptions = CallOptions & { readonly width?: number };
type TextOptions = CallOptions & Omit<Body<'postExtract'>, 'file_id' | 'mode'>;

/** Documents: give a file or a link, get its text. */
export function documentsOf(transport: Transport) {
  const sources = (query: SourceQuery = {}, options?: CallOptions) =>
    transport.send<Page<ListedSource>>({ method: 'GET', path: '/api/v1/sources', query, ...options });

  return {
    upload: (file: Blob, { projectId, name, onSent, ...options }: UploadOptions = {}) => {
      const form = new FormData();
      // The server reads the form as it arrives: what says where the file goes comes before the file.
      if (projectId) form.append('project_id', projectId);
      form.append('file', file, name ?? (file instanceof File ? file.name : 'file'));
      const call = { method: 'POST', path: '/api/v1/upload', form, ...options } as const;
      return sendForm<AddedSource>(transport, call, onSent);
    },
    addFromUrl: (body: Body<'postDownloadFromUrl'>, options?: CallOptions) =>
      transport.send<AddedSource>({ method: 'POST', path: '/api/v1/download-from-url', body, ...options }),
    /** Newest first, one page. */
    sources,
    /** The same, page after page. */
    everySource: (query: SourceQuery = {}, options?: CallOptions) =>
      everyItem((cursor) => sources({ ...query, cursor }, options)),
    source: (fileId: string, options?: CallOptions) =>
      transport.send<Source>({ method: 'GET', path: pathOf(fileId), ...options }),
    /** The text, as plain text unless `output` says otherwise; read now when it has not been read yet. */
    extract: (fileId: string, { signal, idempotencyKey, retries, ...how }: TextOptions = {}) =>
      transport.send<Extraction>({
        method: 'POST',
        path: '/api/v1/extract',
        body: { file_id: fileId, mode: 'text', ...how },
        signal,
        idempotencyKey,
        retries,
      }),
    /** The sentences that say most, each with its place. */
    summary: (fileId: string, { sentences, ...options }: CallOptions & { sentences?: number } = {}) =>
      transport.send<Extraction>({
        method: 'POST',
        path: '/api/v1/extract',
        body: { file_id: fileId, mode: 'summary', sentences },
        ...options,
      }),
    /** What is said in a recording or a film; heard now when it has not been heard yet. */
    transcript: (fileId: string, options?: TranscriptOptions) => hear(transport, fileId, options),
    /** The bytes as they were given. */
    original: (fileId: string, options?: CallOptions) =>
      transport.download({ method: 'GET', path: `${pathOf(fileId)}/content`, ...options }),
    /** Where these bytes are, for a player that asks for parts of them; a session in cookies is all it can show. */
    originalAddress: (fileId: string) => `${transport.baseUrl}${pathOf(fileId)}/content`,
    /** A page of a PDF as it looks, as PNG; so many pixels across, 1000 unless said. */
    pageImage: (fileId: string, page: number, options?: ImageOptions) =>
      draw(transport, `${pathOf(fileId)}/pages/${page}/image`, options),
    /** For good, with its text. `keepalive` lets it leave while the page closes. */
    remove: (fileId: string, options?: CallOptions & { readonly keepalive?: boolean }) =>
      transport.send<null>({ method: 'DELETE', path: pathOf(fileId), ...options }),
  };
}

function hear(
  transport: Transport,
  fileId: string,
  { signal, idempotencyKey, retries, ...how }: TranscriptOptions = {},
): Promise<Transcript> {
  const body = { file_id: fileId, ...how };
  const path = '/api/v1/video-to-text';
  return transport.send<Transcript>({ method: 'POST', path, body, signal, idempotencyKey, retries });
}

function draw(transport: Transport, path: string, { width, ...options }: ImageOptions = {}): Promise<Blob> {
  return transport.download({ method: 'GET', path, query: { width }, ...options });
}

function pathOf(fileId: string): string {
  return `/api/v1/source/${encodeURIComponent(fileId)}`;
}
