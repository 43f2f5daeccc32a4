import type { AppError, ErrorValues } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../../errors.ts';
import { type ExtractionSummary, MAX_PAGES, type PageText } from '../extraction.ts';
import { namingMember } from '../members/member-refusal.ts';
import { isPackedBitmap } from '../ocr/bitmap.ts';
import { isRecognition } from '../ocr/tsv.ts';
import { isBlock, isStorable } from '../page/block.ts';
import { isDrawing } from '../page/drawing.ts';
import { isPackedSpeech } from '../speech/packed-speech.ts';
import { isTranscript } from '../speech/transcript.ts';
import type { Report } from './extractor.protocol.ts';

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
