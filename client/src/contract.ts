import type { Operations } from './contract.generated.ts';

/** What an operation takes and gives, by its `operationId`. */
export type Query<Id extends keyof Operations> = NonNullable<Operations[Id]['query']>;
export type Body<Id extends keyof Operations> = Operations[Id]['body'];
export type Data<Id extends keyof Operations> = Operations[Id]['data'];

/** A list, one page at a time: `next_cursor` is null on the last. */
export type Page<Item> = { readonly items: Item[]; readonly next_cursor: string | null };

export type Session = Data<'getAuthMe'>;
export type Device = Data<'getAuthSessions'>['items'][number];
export type Project = Data<'getProjectsByProjectId'>;
export type ChangeProject = Body<'patchProjectsByProjectId'>;
export type Source = Data<'getSourceByFileId'>;
export type AddedSource = Data<'postUpload'>;
export type ListedSource = Data<'getSources'>['items'][number];
export type Extraction = Data<'postExtract'>;
export type ExtractedPage = Extraction['pages'][number];
export type Block = NonNullable<ExtractedPage['blocks']>[number];
/** What is said in a recording. */
export type Transcript = Data<'postVideoToText'>;
export type Output = NonNullable<Extraction['output']>;
export type Summary = NonNullable<Extraction['summary']>;
export type Batch = Data<'getBatchesByBatchId'>;
export type BatchItem = Data<'getBatchesByBatchIdItems'>['items'][number];
export type Assistance = Data<'postAiAssist'>;
export type Statement = Assistance['statements'][number];
export type Citation = Statement['citations'][number];
export type FieldSchema = Extract<Body<'postAiAssist'>, { action: 'fields' }>['schema'];
