import type { AppError, ErrorValues } from '#kernel/errors/app-error.ts';
import { documentErrors } from '../errors.ts';
import { isBlock } from './block.ts';
import type { ExtractionSummary, PageText } from './extraction.ts';

export type ExtractOrder = { readonly kind: 'extract'; readonly path: string; readonly mediaType: string };
export type DetectOrder = {
  readonly kind: 'detect';
  readonly path: string;
  readonly name?: string | undefined;
  readonly declaredType?: string | undefined;
};

/** What a child process is asked; one order at a time. */
export type Order = ExtractOrder | DetectOrder;

/** What a child process says. `page` comes any number of times before the end of an order. */
export type Report =
  | { readonly kind: 'page'; readonly page: PageText }
  | { readonly kind: 'extracted'; readonly summary: ExtractionSummary }
  | { readonly kind: 'detected'; readonly mediaType: string }
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
  if (kind === 'extracted' && isSummary(message.summary)) return { kind, summary: message.summary };
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
  return documentErrors[report.code](report.values, report.details);
}

function isCode(code: string): code is keyof typeof documentErrors {
  return Object.hasOwn(documentErrors, code);
}

function isPage(page: unknown): page is PageText {
  return (
    isRecord(page) &&
    Number.isInteger(page.number) &&
    typeof page.text === 'string' &&
    (page.label === undefined || typeof page.label === 'string') &&
    hasBlocks(page.blocks, page.text.length) &&
    (page.source === 'text' || page.source === 'ocr' || page.source === 'none') &&
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
    Object.values(summary.metadata).every((value) => typeof value === 'string')
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
