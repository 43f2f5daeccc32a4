import type { Extraction, ExtractionWarning, PageText } from '../extraction.ts';
import type { SpeechEngine } from '../speech/port.ts';
import { SPEECH_READER } from './transcript-pages.ts';

/** Below it, an engine hears a language that it does not know. Source: measured, English 0.79 to 0.92, others 0.29 to 0.42. */
const DOUBTFUL = 0.6;

/** Says by whom a recording was heard, in which language, and what that one does not understand. */
export function toldBy(speech: SpeechEngine | undefined, extraction: Extraction): Extraction {
  const heard = extraction.pages.filter(({ source }) => source === 'speech');
  if (!speech || heard.length === 0) return extraction;
  const { name, languages } = speech;
  const isDoubtful = languages !== undefined && confidenceOf(heard) < DOUBTFUL;
  const warnings: ExtractionWarning[] = [];
  if (languages?.join() === 'en') warnings.push('speech_english_only');
  if (isDoubtful) warnings.push('speech_language_doubtful');
  const told = { ...extraction, warnings: [...extraction.warnings, ...warnings] };
  if (extraction.engine !== SPEECH_READER) return told;
  const [only, another] = languages ?? [];
  const known = isDoubtful ? { language: null } : only && !another ? { language: only } : {};
  return { ...told, engine: name, ...known };
}

function confidenceOf(pages: readonly PageText[]): number {
  const characters = pages.reduce((sum, { text }) => sum + text.length, 0);
  return pages.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / characters;
}
