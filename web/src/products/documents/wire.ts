import type { Batch, BatchItem, Extraction, Source } from '../../../../client/src/client.ts';

/** What the documents product sends and takes, in the words of the contract. */
export type {
  AddedSource,
  Assistance,
  Batch,
  BatchItem,
  Block,
  ChangeProject,
  ExtractedPage,
  Extraction,
  ListedSource,
  Project,
  Source,
  Statement,
} from '../../../../client/src/client.ts';
export type SourceState = Source['state'];
export type BatchState = Batch['state'];
export type ItemState = BatchItem['state'];
export type Warning = Extraction['warnings'][number];
