import { documentErrors } from '../../errors.ts';
import { type ExtractionSummary, MEDIA_TYPES, type PageSink } from '../extraction.ts';
import { PageFlow } from '../page/page-flow.ts';
import { readText, type TextRead } from './plain.extractor.ts';

type Cue = { readonly start: number; readonly end: number; readonly speaker: string; text: string };

const TIMES = /((?:\d+:)?\d{1,2}:\d{2}[.,]\d{3})\s+-->\s+((?:\d+:)?\d{1,2}:\d{2}[.,]\d{3})/;

/** Parts of WebVTT that are not shown. Source: WebVTT 4.1. */
const NOT_SHOWN = /^(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)/;

/** Silence after which somebody else, or something else, is spoken of. */
const PAUSE_SECONDS = 2;

/** A page for every so much of a film, so that a place in the text leads to one in the film. */
const PAGE_SECONDS = 300;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '',
  rlm: '',
};

/** Reads WebVTT: what is said, in pages of five minutes whose labels are their times. */
export async function extractVtt(path: string, sink: PageSink): Promise<ExtractionSummary> {
  return await writeCues(await readText(path), MEDIA_TYPES.vtt, sink);
}

/** Reads SubRip, as `extractVtt`. */
export async function extractSrt(path: string, sink: PageSink): Promise<ExtractionSummary> {
  return await writeCues(await readText(path), MEDIA_TYPES.srt, sink);
}

/** @throws AppError `corrupt_file` (422): there is text, but no times */
async function writeCues(read: TextRead, mediaType: string, sink: PageSink): Promise<ExtractionSummary> {
  const cues = cuesOf(read.text);
  if (cues.length === 0 && read.text.replace(NOT_SHOWN, '').trim() !== '')
    throw documentErrors.corrupt_file({ format: mediaType === MEDIA_TYPES.vtt ? 'WebVTT' : 'SRT' });
  const pages = new PageFlow(sink);
  for (let at = 0; at < cues.length; ) {
    const first = cues[at] as Cue;
    let next = at + 1;
    while ((cues[next]?.start ?? Number.POSITIVE_INFINITY) < first.start + PAGE_SECONDS) next += 1;
    const ofPage = cues.slice(at, next);
    const label = `${shownTime(first.start)} – ${shownTime(ofPage.at(-1)?.end ?? first.end)}`;
    for (const text of paragraphsOf(ofPage)) pages.add({ kind: 'paragraph', text }, label);
    pages.endPage(label);
    at = next;
  }
  await pages.flush();
  return { mediaType, engine: 'captions', warnings: read.warnings, metadata: read.metadata };
}

function cuesOf(text: string): Cue[] {
  const cues: Cue[] = [];
  for (const part of text.split(/\n[^\S\n]*\n/)) {
    const lines = part.split('\n');
    const at = lines.findIndex((line) => TIMES.test(line));
    const [, start = '', end = ''] = TIMES.exec(lines[at] ?? '') ?? [];
    const shown = lines.slice(at + 1).join('\n');
    const last = cues.at(-1);
    if (at >= 0) {
      const speaker = /<v(?:\.[^\s>]*)?\s+([^>]+)>/.exec(shown)?.[1]?.trim() ?? '';
      cues.push({ start: secondsOf(start), end: secondsOf(end), speaker, text: plainText(shown) });
    } else if (last && !NOT_SHOWN.test(part.trimStart())) last.text += `\n${plainText(part)}`;
  }
  return cues.filter((cue) => cue.text.trim() !== '');
}

/** What one says without a pause is one paragraph; who says it stands before it once. */
function paragraphsOf(cues: readonly Cue[]): string[] {
  const paragraphs: string[] = [];
  for (const [index, cue] of cues.entries()) {
    const before = cues[index - 1];
    const isSame = before?.speaker === cue.speaker && cue.start - before.end < PAUSE_SECONDS;
    if (isSame) paragraphs.push(`${paragraphs.pop()}\n${cue.text}`);
    else {
      const isNamed = cue.speaker !== '' && before?.speaker !== cue.speaker;
      paragraphs.push(isNamed ? `${cue.speaker}: ${cue.text}` : cue.text);
    }
  }
  return paragraphs;
}

/** Without the tags of WebVTT and SubRip, and the places of the latter (`{\an8}`). */
function plainText(text: string): string {
  return text
    .replace(/<[^<>]*>|\{\\[^{}]*\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => ENTITIES[name] ?? '')
    .trim();
}

function secondsOf(time: string): number {
  return time
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
}

function shownTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
