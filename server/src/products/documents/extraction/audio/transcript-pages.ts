import { documentErrors } from '../../errors.ts';
import type { PageSink } from '../extraction.ts';
import { MAX_PAGES } from '../extraction.ts';
import { PageWriter } from '../page/page-writer.ts';
import { packSpeech } from '../speech/packed-speech.ts';
import { MAX_STRETCH_SECONDS, type SpokenPart, type Transcribe } from '../speech/port.ts';
import type { Stretch } from './stretches.ts';

/** The engine of a summary whose text was heard; the reader does not know by whom. */
export const SPEECH_READER = 'speech';

type Desk = {
  readonly transcribe: Transcribe;
  readonly sink: PageSink;
  /** Pages that were heard before; nobody needs them again. */
  readonly known: ReadonlySet<number>;
};

/** How many pages have words, and the language of most of what was heard now, when the engine told it. */
export type Told = { readonly pages: number; readonly language: string | undefined };

/**
 * Has stretches written down, one after the other, and makes a page of as many as fit into half a minute: the same
 * recording always gives the same pages.
 *
 * @throws AppError `page_limit` (422), and what `transcribe` throws
 */
export async function writeTranscript(stretches: AsyncIterable<Stretch>, desk: Desk): Promise<Told> {
  const languages = new Map<string, number>();
  let page: SpokenPage | undefined;
  let pages = 0;
  const finish = async (): Promise<void> => {
    if (!page) return;
    if (await page.finish(desk.sink)) pages += 1;
  };
  for await (const stretch of stretches) {
    if (!page?.hasRoomFor(stretch)) {
      await finish();
      const number: number = (page?.number ?? 0) + 1;
      if (number > MAX_PAGES) throw documentErrors.page_limit({ pages: number, limit: MAX_PAGES });
      page = new SpokenPage(number, stretch.start, desk.known.has(number));
    }
    if (page.isKnown) continue;
    const { parts, language } = await desk.transcribe(packSpeech(stretch.samples));
    page.add(stretch, parts);
    if (language) languages.set(language, (languages.get(language) ?? 0) + stretch.end - stretch.start);
  }
  await finish();
  const [most] = [...languages].sort(([, a], [, b]) => b - a);
  return { pages, language: most?.[0] };
}

class SpokenPage {
  readonly number: number;
  readonly isKnown: boolean;
  readonly #start: number;
  readonly #page = new PageWriter();
  #characters = 0;
  #trusted = 0;

  constructor(number: number, start: number, isKnown: boolean) {
    [this.number, this.#start, this.isKnown] = [number, start, isKnown];
  }

  hasRoomFor({ end }: Stretch): boolean {
    return end - this.#start <= MAX_STRETCH_SECONDS;
  }

  add({ start, end }: Stretch, parts: readonly SpokenPart[]): void {
    for (const part of parts) {
      const at = (seconds: number) => rounded(Math.min(start + seconds, end));
      this.#page.paragraph(part.text, { seconds: [at(part.start), at(part.end)] });
      this.#characters += part.text.length;
      this.#trusted += part.text.length * (part.confidence ?? 1);
    }
  }

  /** True when it has words, now or since before. */
  async finish(sink: PageSink): Promise<boolean> {
    if (this.isKnown) return true;
    const confidence = rounded(this.#trusted / Math.max(this.#characters, 1));
    await sink(this.#page.page(this.number, { source: 'speech', confidence, label: clock(this.#start) }));
    return this.#page.length > 0;
  }
}

/** To the thousandth. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** `0:30`, `1:02:30`. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}
