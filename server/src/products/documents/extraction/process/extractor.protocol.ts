import type { AppError, ErrorValues } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import { type ExtractionSummary, MAX_PAGES, type PageText } from '../extraction.ts';
import { namingMember } from '../members/member-refusal.ts';
import { isPackedBitmap } from '../ocr/bitmap.ts';
import type { PackedBitmap, Recognition } from '../ocr/port.ts';
import { isRecognition } from '../ocr/tsv.ts';
import { isBlock, isStorable } from '../page/block.ts';
import { type Drawing, isDrawing } from '../page/drawing.ts';
import { isPackedSpeech } from '../speech/packed-speech.ts';
import type { PackedSpeech, Transcript } from '../speech/port.ts';
import { isTranscript } from '../speech/transcript.ts';

export type ExtractOrder = {
  readonly kind: 'extract';
  readonly path: string;
  readonly mediaType: string;
  /** The reader may ask for the words of pictures, and so many are read at the same time. */
  readonly ocrProcesses?: number | undefined;
  /** The reader may ask for what is said in a stretch of speech. */
  readonly hasSpeech?: boolean;
  readonly password?: string;
  /** See `ReaderTools.known`. */
  readonly known?: readonly number[];
};
export type DetectOrder = {
  readonly kind: 'detect';
  readonly path: string;
  readonly name?: string | undefined;
  readonly declaredType?: string | undefined;
};

export type RecogniseOrder = {
  readonly kind: 'recognise';
  readonly picture: PackedBitmap;
  readonly languages: readonly string[];
};

export type TranscribeOrder = { readonly kind: 'transcribe'; readonly speech: PackedSpeech };

export type DrawOrder = {
  readonly kind: 'draw';
  readonly path: string;
  /** From 1. */
  readonly page: number;
  /** In pixels. */
  readonly width: number;
  readonly password?: string | undefined;
};

/** Beside the lent document: the one place where a child may write, for the documents inside it. */
export const MEMBERS_FOLDER = 'members';

/** What a child process is asked; one order at a time. */
export type Order = ExtractOrder | DetectOrder | DrawOrder | RecogniseOrder | TranscribeOrder;

/** What a child has no means to find out by itself: the words of a picture, or what is said in a recording. */
export type Question =
  | { readonly kind: 'picture'; readonly id: number; readonly picture: PackedBitmap }
  | { readonly kind: 'speech'; readonly id: number; readonly speech: PackedSpeech };

/** The answer to a question: neither is there when a picture could not be read. */
export type Answer = {
  readonly kind: 'answer';
  readonly id: number;
  readonly recognition?: Recognition;
  readonly transcript?: Transcript;
};

/** What a child process says. A `page`, a question and `progress` come any number of times before the end of an order. */
export type Report =
  | { readonly kind: 'page'; readonly page: PageText }
  | Question
  | { readonly kind: 'progress'; readonly pageCount?: number }
  | { readonly kind: 'recognition'; readonly recognition: Recognition }
  | { readonly kind: 'transcript'; readonly transcript: Transcript }
  | { readonly kind: 'extracted'; readonly summary: ExtractionSummary }
  | { readonly kind: 'detected'; readonly mediaType: string }
  | { readonly kind: 'drawn'; readonly drawing: Drawing }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly values: ErrorValues;
      readonly details?: Record<string, unknown>;
    }
  | { readonly kind: 'failed'; readonly cause: string };

/** A child reads hostile files, so what it says is checked like any other input; undefined when it makes no sense. */
export function readReport(message: unknown): Report | undefined {
  if (!isRecord(message)) return undefined;
  const { kind } = message;
  if (kind === 'page' && isPage(message.page)) return { kind, page: message.page };
  if (kind === 'picture' && Number.isSafeInteger(message.id) && isPackedBitmap(message.picture))
    return { kind, id: Number(message.id), picture: message.picture };
  if (kind === 'speech' && Number.isSafeInteger(message.id) && isPackedSpeech(message.speech))
    return { kind, id: Number(message.id), speech: message.speech };
  if (kind === 'progress')
    return { kind, ...(isPageCount(message.pageCount) && { pageCount: message.pageCount }) };
  if (kind === 'recognition' && isRecognition(message.recognition))
    return { kind, recognition: message.recognition };
  if (kind === 'transcript' && isTranscript(message.transcript))
    return { kind, transcript: message.transcript };
  if (kind === 'extracted' && isSummary(message.summary)) return { kind, summary: message.summary };
  if (kind === 'drawn' && isDrawing(message.drawing)) return { kind, drawing: message.drawing };
  if (kind === 'detected' && typeof message.mediaType === 'string')
    return { kind, mediaType: message.mediaType };
  if (kind === 'refused' && typeof message.code === 'string' && isRecord(message.values)) {
    const details = isRecord(message.details) ? { details: message.details } : {};
    return { kind, code: message.code, values: plainValues(message.values), ...details };
  }
  return kind === 'failed' ? { kind, cause: String(message.cause).slice(0, 2_000) } : undefined;
}

/** The refusal that a child reported, when the catalogue has it. */
export function refusalOf(report: Extract<Report, { kind: 'refused' }>): AppError | undefined {
  if (!isCode(report.code)) return undefined;
  return namingMember(documentErrors[report.code](report.values, report.details));
}

function isCode(code: string): code is keyof typeof documentErrors {
  return Object.hasOwn(documentErrors, code);
}

function isPageCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= MAX_PAGES;
}

const PAGE_SOURCES: ReadonlySet<unknown> = new Set<PageText['source']>(['text', 'ocr', 'speech', 'none']);

function isPage(page: unknown): page is PageText {
  return (
    isRecord(page) &&
    Number.isInteger(page.number) &&
    isStorable(page.text) &&
    (page.label === undefined || isStorable(page.label)) &&
    hasBlocks(page.blocks, page.text.length) &&
    PAGE_SOURCES.has(page.source) &&
    typeof page.confidence === 'number'
  );
}

function hasBlocks(blocks: unknown, textLength: number): boolean {
  return Array.isArray(blocks) && blocks.every((block) => isBlock(block, textLength));
}

function isSummary(summary: unknown): summary is ExtractionSummary {
  return (
    isRecord(summary) &&
    typeof summary.mediaType === 'string' &&
    typeof summary.engine === 'string' &&
    Array.isArray(summary.warnings) &&
    summary.warnings.every((warning) => typeof warning === 'string') &&
    isRecord(summary.metadata) &&
    Object.values(summary.metadata).every((value) => typeof value === 'string') &&
    (summary.language === undefined || /^[a-z]{2}$/.test(String(summary.language)))
  );
}

function plainValues(values: Record<string, unknown>): ErrorValues {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
