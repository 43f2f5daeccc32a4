import type { Readable } from 'node:stream';
import type { Caller } from '#kernel/access/caller.ts';
import type { TenantScope } from '#kernel/database/scope.ts';
import type { Text } from '#kernel/errors/app-error.ts';
import { NOT_AN_ID, UNKNOWN } from '#kernel/http/fault-text.ts';
import { invalidInput } from '#kernel/http/invalid-input.ts';
import type { Answer, UploadContext } from '#kernel/http/route.ts';
import { isId } from '#kernel/ids/id.ts';
import type { SafeFetch } from '#kernel/outbound/safe-fetch.ts';
import type { StagedFile } from '#kernel/storage/port.ts';
import { documentErrors } from '../errors.ts';
import type { AddedSource, DownloadFromUrl } from './source.schema.ts';
import { addSource, type Provenance, type SourceParts } from './source.service.ts';

const FAULTS = {
  twoFiles: { en: 'must be one file', fr: 'doit être un seul fichier' },
  noFile: {
    en: 'is missing: send the file as a multipart field named file',
    fr: 'manque : envoyez le fichier dans un champ multipart nommé file',
  },
};

/**
 * Streams the file of a form into the tenant's store; its fields may come before or after. Answers 200 in place of
 * 201 when the tenant has the same content already.
 *
 * @throws AppError `validation_error` (422): no file, two of them, a field that is not known, or a project_id that
 *   is none; `empty_file`, `file_too_large`, and the refusals of `addSource`
 */
export async function uploadSource(parts: SourceParts, context: UploadContext): Promise<AddedSource> {
  const { scope, caller, answer, signal } = context;
  let projectId: string | undefined;
  let file: Arrived | undefined;
  try {
    for await (const part of context.parts) {
      if (part.kind === 'field') {
        if (part.name !== 'project_id') throw invalid(part.name.slice(0, 100), UNKNOWN);
        projectId = part.value === '' ? undefined : checkedId(part.value);
        continue;
      }
      if (file) throw invalid('file', FAULTS.twoFiles);
      const staged = await stageFile(parts, { caller, signal }, part.body);
      file = { staged, name: part.fileName, declaredType: part.declaredType };
    }
  } catch (error) {
    await file?.staged.discard();
    throw error;
  }
  if (!file) throw invalid('file', FAULTS.noFile);
  const { staged, name, declaredType } = file;
  const provenance = { name, declaredType, projectId, origin: 'upload', originUrl: null } as const;
  return addArrived(parts, { scope, caller, answer, signal }, { staged, provenance });
}

type Arrived = { staged: StagedFile; name: string; declaredType: string };
type Arrival = { scope: TenantScope; caller: Caller; answer: Answer; signal: AbortSignal };

/**
 * Downloads an address given by a user, inside the defence of `SafeFetch`.
 *
 * @throws AppError the refusals of `SafeFetch` and of `addSource`
 */
export async function downloadSource(
  parts: SourceParts & { fetch: SafeFetch },
  arrival: Arrival,
  input: DownloadFromUrl,
): Promise<AddedSource> {
  const { url, project_id: projectId } = input;
  const fetched = await parts.fetch({ url, maxBytes: parts.uploadMaxBytes, signal: arrival.signal });
  const { body, fileName: name, mediaType: declaredType, finalUrl } = fetched;
  const provenance = { name, declaredType, projectId, origin: 'url', originUrl: finalUrl } as const;
  const staged = await stageFile(parts, arrival, body);
  return addArrived(parts, arrival, { staged, provenance });
}

async function stageFile(
  parts: SourceParts,
  { caller, signal }: Pick<Arrival, 'caller' | 'signal'>,
  body: Readable,
): Promise<StagedFile> {
  const staged = await parts.files.stage(caller.tenantId, body, { limitBytes: parts.uploadMaxBytes, signal });
  if (staged.sizeBytes > 0) return staged;
  await staged.discard();
  throw documentErrors.empty_file();
}

async function addArrived(
  parts: SourceParts,
  { scope, caller, answer, signal }: Arrival,
  arrived: { staged: StagedFile; provenance: Provenance },
): Promise<AddedSource> {
  const added = await addSource(parts, scope, caller, { ...arrived, signal });
  if (added.deduplicated) answer.status(200);
  return added;
}

function checkedId(value: string): string {
  if (!isId(value)) throw invalid('project_id', NOT_AN_ID);
  return value;
}

function invalid(field: string, message: Text): Error {
  return invalidInput([{ path: `body.${field}`, message }]);
}
