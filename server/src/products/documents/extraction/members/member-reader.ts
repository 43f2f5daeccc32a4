import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import { extensionOf, type Hint, isKnownExtension } from '../detection/media-family.ts';
import type { ExtractionSummary, PageSink, ReaderTools } from '../extraction.ts';
import { MemberPages } from './member-pages.ts';
import { ofMember } from './member-refusal.ts';
import type { Member, Members } from './port.ts';

/** Of one file that was sent, with all that is inside it at any depth. Source: research of hostile inputs, section 6. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_MEMBERS = 10_000;
const MAX_DEPTH = 3;

/** Shown paths are labels; the end of a long one says more than its beginning. */
const MAX_NAME_CHARACTERS = 180;
/** Characters that reorder or hide others. Source: Unicode TR 36. */
const DECEPTIVE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Cc}/gu;

/** Finds out what a file is, as that of an upload, and reads it. */
type ReadDocument = (
  path: string,
  hint: Hint,
  sink: PageSink,
  tools: ReaderTools,
) => Promise<ExtractionSummary>;

type Whole = {
  /** Where members are put for their readers, under numbers. */
  readonly folder: string;
  readonly readDocument: ReadDocument;
  bytesLeft: number;
  members: number;
  /** Pages without text that stand for members that were not read, and are told as such. */
  refusedPages: number;
  /** Set once the budget is spent: then no container goes on. */
  refusal: AppError | undefined;
};

/** The tools of a reader, with one that reads what is inside its document under one budget for the whole. */
export function withMembers(
  tools: Omit<ReaderTools, 'openMembers'>,
  folder: string,
  readDocument: ReadDocument,
): ReaderTools {
  const whole: Whole = {
    folder,
    readDocument,
    bytesLeft: MAX_BYTES,
    members: 0,
    refusedPages: 0,
    refusal: undefined,
  };
  return toolsAt(1, whole, tools);
}

const NONE: ReadonlySet<number> = new Set();

function toolsAt(depth: number, whole: Whole, tools: Omit<ReaderTools, 'openMembers'>): ReaderTools {
  // Pages are known by their number in the whole, which a member does not see.
  const inner = () => toolsAt(depth + 1, whole, { ...tools, known: NONE });
  return {
    ...tools,
    openMembers: (sink, pagesBefore = 0) => new MemberReader({ whole, depth, inner, sink }, pagesBefore),
  };
}

type Level = {
  readonly whole: Whole;
  readonly depth: number;
  readonly inner: () => ReaderTools;
  readonly sink: PageSink;
};

class MemberReader implements Members {
  readonly #level: Level;
  readonly #warnings = new Set<string>();
  #pages: number;
  #isAnyRead = false;
  #firstRefusal: AppError | undefined;

  constructor(level: Level, pagesBefore: number) {
    this.#level = level;
    this.#pages = pagesBefore;
  }

  async read(member: Member): Promise<void> {
    const { whole, sink } = this.#level;
    whole.members += 1;
    if (whole.members > MAX_MEMBERS) throw spent(whole, `${MAX_MEMBERS} members`);
    const pages = new MemberPages(sink, shownName(member.name), this.#pages);
    const refusedBefore = whole.refusedPages;
    try {
      for (const warning of await this.#readFile(member, pages)) this.#warnings.add(warning);
      if (pages.hasText) this.#isAnyRead = true;
      else await this.#refuse(documentErrors.empty_document(), pages);
    } catch (error) {
      if (whole.refusal) throw whole.refusal;
      // A fault of the reader costs this member only, as one of a whole document costs only that.
      await this.#refuse(error instanceof AppError ? error : documentErrors.extraction_crashed(), pages);
    }
    this.#tellEmptyPages(pages, refusedBefore);
    this.#pages = pages.last;
  }

  /** Labels cannot tell an empty sheet from a file that was not read: each level counts its own. */
  #tellEmptyPages(pages: MemberPages, refusedBefore: number): void {
    const { whole } = this.#level;
    if (!pages.hasText) whole.refusedPages = refusedBefore + pages.emptyCount;
    else if (pages.emptyCount > whole.refusedPages - refusedBefore) this.#warnings.add('pages_without_text');
  }

  /** A page stands for what could not be read, unless one without text already does. */
  async #refuse(refusal: AppError, pages: MemberPages): Promise<void> {
    this.#firstRefusal ??= ofMember(refusal, pages.name);
    this.#warnings.add('members_unreadable');
    if (pages.last !== this.#pages && !pages.hasText) return;
    await pages.addUnreadable();
    this.#level.whole.refusedPages += 1;
  }

  end(mustRead: boolean): string[] {
    if (mustRead && !this.#isAnyRead) throw this.#firstRefusal ?? documentErrors.empty_document();
    return [...this.#warnings];
  }

  async #readFile(member: Member, pages: MemberPages): Promise<string[]> {
    const { whole, depth, inner } = this.#level;
    if (depth > MAX_DEPTH) throw tooMuch(`${MAX_DEPTH} levels`);
    const path = join(whole.folder, String(whole.members));
    try {
      await writeMember(path, member, whole);
      const summary = await whole.readDocument(path, hintOf(member), pages.sink, inner());
      return summary.warnings;
    } finally {
      await rm(path, { force: true });
    }
  }
}

/** Programs of mail are often wrong about the type of what is attached: a name that tells is believed alone. */
function hintOf({ name, declaredType }: Member): Hint {
  return isKnownExtension(extensionOf(name)) ? { name } : { name, declaredType };
}

async function writeMember(path: string, member: Member, whole: Whole): Promise<void> {
  const file: FileHandle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of member.bytes()) {
      whole.bytesLeft -= chunk.length;
      if (whole.bytesLeft < 0) throw spent(whole, `${MAX_BYTES / 1024 / 1024} MiB`);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
}

function spent(whole: Whole, limit: string): AppError {
  whole.refusal = tooMuch(limit);
  return whole.refusal;
}

function tooMuch(limit: string): AppError {
  return documentErrors.decompression_limit({ limit });
}

function shownName(name: string): string {
  const clean = name.normalize('NFC').replace(DECEPTIVE, '').replace(/\s+/g, ' ').trim();
  return clean.length > MAX_NAME_CHARACTERS ? `…${clean.slice(-MAX_NAME_CHARACTERS)}` : clean;
}
