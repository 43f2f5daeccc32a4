import { isStorable } from '../page/block.ts';
import { MAX_STRETCH_SECONDS, type SpokenPart, type Transcript } from './port.ts';

/** Nobody says more in a stretch; what has more is not a transcript. Source: 20 characters a second is shouting. */
const MAX_CHARACTERS = 10_000;
const MAX_PARTS = 1_000;

/** Says whether something that came from a sealed process, or from a service, is a transcript. */
export function isTranscript(value: unknown): value is Transcript {
  if (typeof value !== 'object' || value === null) return false;
  const { parts, language } = value as Record<string, unknown>;
  return (
    Array.isArray(parts) &&
    parts.length <= MAX_PARTS &&
    parts.every(isPart) &&
    (language === undefined || (typeof language === 'string' && /^[a-z]{2}$/.test(language)))
  );
}

function isPart(value: unknown): value is SpokenPart {
  if (typeof value !== 'object' || value === null) return false;
  const { text, start, end, confidence } = value as Record<string, unknown>;
  return (
    isStorable(text) &&
    text.length <= MAX_CHARACTERS &&
    isTime(start) &&
    isTime(end) &&
    start <= end &&
    (confidence === undefined || (typeof confidence === 'number' && confidence >= 0 && confidence <= 1))
  );
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_STRETCH_SECONDS;
}
