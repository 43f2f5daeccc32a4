import type { ErrorValues } from '#kernel/errors/app-error.ts';
import type { ExtractionSummary, PageText } from '../extraction.ts';
import type { PackedBitmap, Recognition } from '../ocr/port.ts';
import type { Drawing } from '../page/drawing.ts';
import type { PackedSpeech, Transcript } from '../speech/port.ts';

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
