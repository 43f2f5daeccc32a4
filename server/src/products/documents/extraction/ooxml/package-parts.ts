import { posix } from 'node:path';
import { documentErrors } from '../../errors.ts';
import { readXml, type XmlHandler } from '../container/xml-part.ts';
import type { Container } from '../container/zip-container.ts';
import type { ExtractionWarning } from '../extraction.ts';

/** What a part points at inside the file; `kind` is the last word of the relationship's type. */
export type Relation = { readonly id: string; readonly kind: string; readonly target: string };

/** What the three formats have in common: the main part, what describes it, what is never read. */
export type OfficePackage = {
  readonly main: string;
  readonly relations: readonly Relation[];
  readonly metadata: Record<string, string>;
  readonly warnings: ExtractionWarning[];
};

/**
 * Finds the main part of an Office file. Macros are never read, only reported.
 *
 * @throws AppError `corrupt_file` (422): there is no main part
 */
export async function openPackage(container: Container, format: string): Promise<OfficePackage> {
  const root = await relationsOf(container, '');
  const main = root.find(({ kind }) => kind === 'officeDocument')?.target;
  if (!main || !container.has(main)) throw documentErrors.corrupt_file({ format });
  const relations = await relationsOf(container, main);
  const properties = root.find(({ kind }) => kind === 'core-properties')?.target;
  return {
    main,
    relations,
    metadata: await readProperties(container, properties),
    warnings: warningsOf(relations),
  };
}

/** What a part has beside it and nobody reads: macros, files of other programs. */
export function warningsOf(relations: readonly Relation[]): ExtractionWarning[] {
  const kinds = new Set(relations.map(({ kind }) => kind));
  const warnings: ExtractionWarning[] = kinds.has('vbaProject') ? ['macros_ignored'] : [];
  return kinds.has('package') || kinds.has('oleObject') ? [...warnings, 'attachments_ignored'] : warnings;
}

/** Reads a part that a file may or may not have. */
export async function readPart(
  container: Container,
  part: string | undefined,
  handler: XmlHandler,
): Promise<void> {
  if (part && container.has(part)) await readXml(container.read(part), handler);
}

/** What a part points at inside the file; what leads outside is never followed. Source: ISO 29500-2 6.5. */
export async function relationsOf(container: Container, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const relations: Relation[] = [];
  await readPart(container, posix.join(folder, '_rels', `${posix.basename(part)}.rels`), {
    open(name, attributes) {
      if (name !== 'rel:Relationship' || attributes.TargetMode === 'External') return;
      const target = attributes.Target ?? '';
      const resolved = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      relations.push({
        id: attributes.Id ?? '',
        kind: attributes.Type?.split('/').at(-1) ?? '',
        target: resolved,
      });
    },
  });
  return relations;
}

/** The parts of one kind, each once. */
export function targetsOf(relations: readonly Relation[], kind: string): string[] {
  return [...new Set(relations.filter((relation) => relation.kind === kind).map(({ target }) => target))];
}

const PROPERTIES: Readonly<Record<string, string>> = {
  'dc:title': 'title',
  'dc:creator': 'author',
  'dc:subject': 'subject',
};

/** Hears the title, author and subject as the writer of the document gave them; the first of each counts. */
export class PropertiesReader implements XmlHandler {
  readonly metadata: Record<string, string> = {};
  #current: string | undefined;

  open(name: string): void {
    this.#current = PROPERTIES[name];
  }

  close(): void {
    this.#current = undefined;
  }

  text(text: string): void {
    if (this.#current && text.trim()) this.metadata[this.#current] ??= text.trim();
  }
}

/** The properties of a document that keeps them in a part of their own. */
export async function readProperties(
  container: Container,
  part: string | undefined,
): Promise<Record<string, string>> {
  const properties = new PropertiesReader();
  await readPart(container, part, properties);
  return properties.metadata;
}
