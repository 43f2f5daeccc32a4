import type { Caller } from '#kernel/access/caller.ts';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import type { TenantRead, TenantScope } from '#kernel/database/scope.ts';
import { httpErrors } from '#kernel/http/http.errors.ts';
import { modelErrors } from '#kernel/model/model.errors.ts';
import type { LanguageModel } from '#kernel/model/port.ts';
import { documentErrors } from '../errors.ts';
import { selectSource } from '../sources/source.repository.ts';
import { selectFirstPages } from '../sources/source-page.repository.ts';
import { termReader } from '../summary/terms.ts';
import type { Assist, Assistance } from './assist.schema.ts';
import { type AssistedSource, mostRelevant, type Passage, passagesOf } from './passages.ts';
import {
  answerWithModel,
  classifyWithModel,
  fieldsWithModel,
  type Tell,
  transformWithModel,
} from './with-model.ts';
import { answerLiterally, classifyLiterally, fieldsLiterally } from './without-model.ts';

export type AssistParts = { model: LanguageModel | undefined; audit: AuditTrail };

/** What is looked at of all sources together, and what of it a model is sent. */
const LOOKED_AT_CHARACTERS = 2_000_000;
const SENT_CHARACTERS = 24_000;
const PASSAGES_MAX = 12;

type Gathered = { sources: AssistedSource[]; language: string; isTruncated: boolean };
type Outcome = Partial<Pick<Assistance, 'text' | 'statements' | 'fields' | 'label' | 'is_truncated'>>;

type Asker = {
  readonly scope: TenantScope;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  /** Told the text of the answer while it comes; undefined when nobody reads it before it is whole. */
  readonly tell: Tell | undefined;
};

/**
 * Works over the texts of sources: with the language model when one is configured, otherwise only with what they
 * say literally, and says which. No transaction is open while the model thinks. It is recorded before anything is
 * told or leaves for the model: who goes away in the midst of an answer has read it all the same.
 *
 * @throws AppError `not_found` (404); `source_without_text` (409): not read yet, or without text;
 *   `model_not_configured` (503): rewriting and translating cannot be done literally
 */
export async function assist(
  { model, audit }: AssistParts,
  { scope, caller, signal, tell }: Asker,
  input: Assist,
): Promise<Assistance> {
  const gathered = await scope.read((tx) => gather(tx, input.source_ids));
  const literally = model ? undefined : withoutModel(gathered, input);
  await scope.write((tx) =>
    audit.record(tx, caller, {
      action: 'documents.source.assisted',
      metadata: {
        action: input.action,
        sources: input.source_ids.length,
        engine: model?.name ?? 'extractive',
      },
    }),
  );
  if (literally?.text) tell?.(literally.text);
  const outcome = model ? await withModel(model, gathered, { input, signal, tell }) : literally;
  return {
    action: input.action,
    engine: model?.name ?? 'extractive',
    is_reduced: model === undefined,
    is_truncated: gathered.isTruncated,
    text: null,
    statements: [],
    fields: null,
    label: null,
    ...outcome,
  };
}

async function gather(tx: TenantRead, ids: readonly string[]): Promise<Gathered> {
  let left = LOOKED_AT_CHARACTERS;
  let isTruncated = false;
  let language: string | null = null;
  const sources: AssistedSource[] = [];
  for (const id of ids) {
    const row = await selectSource(tx, id);
    if (!row) throw httpErrors.not_found();
    if (row.state !== 'extracted') throw documentErrors.source_without_text({ name: row.name });
    language ??= row.language;
    const pages = left > 0 ? await selectFirstPages(tx, id, { ranges: [], characters: left }) : [];
    left -= pages.reduce((sum, { text }) => sum + text.length, 0);
    isTruncated ||= pages.length < (row.page_count ?? 0);
    sources.push({ file_id: id, pages });
  }
  return { sources, language: language ?? 'en', isTruncated };
}

function withoutModel({ sources, language }: Gathered, input: Assist): Outcome {
  if (input.action === 'ask') {
    const statements = answerLiterally(sources, input.question, language);
    return { text: statements.map(({ text }) => text).join(' ') || null, statements };
  }
  if (input.action === 'fields') return fieldsLiterally(sources, input.schema);
  if (input.action === 'classify')
    return { label: classifyLiterally(sources, input.labels, termReader(language)) };
  throw modelErrors.model_not_configured();
}

async function withModel(
  model: LanguageModel,
  { sources, language }: Gathered,
  { input, signal, tell }: { input: Assist; signal: AbortSignal; tell: Tell | undefined },
): Promise<Outcome> {
  const all = passagesOf(sources);
  if (input.action === 'ask') {
    const termsOf = termReader(language);
    const relevant = mostRelevant(all, input.question, { termsOf, count: PASSAGES_MAX });
    const passages = relevant.length > 0 ? relevant : all.slice(0, PASSAGES_MAX);
    const reader = { language, termsOf };
    return await answerWithModel({ model, passages, signal, tell }, input.question, reader);
  }
  const { passages, isCut } = fitting(all);
  const ask = { model, passages, signal };
  const cut = isCut ? { is_truncated: true } : {};
  if (input.action === 'fields') return { ...(await fieldsWithModel(ask, input.schema)), ...cut };
  if (input.action === 'classify') return { label: await classifyWithModel(ask, input.labels), ...cut };
  const task =
    input.action === 'translate'
      ? `Translate the material into the language with the ISO 639-1 code "${input.language}", all of it.`
      : `Rewrite the material as this person asks: ${JSON.stringify(input.instruction)}`;
  return { text: await transformWithModel({ ...ask, tell }, task), ...cut };
}

function fitting(passages: readonly Passage[]): { passages: Passage[]; isCut: boolean } {
  let left = SENT_CHARACTERS;
  const taken = passages.filter(({ text }) => {
    left -= text.length;
    return left >= 0;
  });
  return { passages: taken, isCut: taken.length < passages.length };
}
