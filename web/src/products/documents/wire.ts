import type {
  ChangeProject,
  Project,
} from '../../../../server/src/products/documents/projects/project.schema.ts';
import type {
  AddedSource,
  ExtractionShown,
  ListedSource,
  Source,
} from '../../../../server/src/products/documents/sources/source.schema.ts';

/** What the documents product sends and takes, in the words of the server's schemas. */
export type { AddedSource, ChangeProject, ListedSource, Project, Source };
export type SourceState = Source['state'];
export type Extraction = ExtractionShown;
export type ExtractedPage = Extraction['pages'][number];
