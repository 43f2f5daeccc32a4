import { createMoonshine } from './moonshine.ts';
import { type CallWatch, createSpeechService } from './openai-speech.ts';
import type { SpeechChoice, SpeechEngine } from './port.ts';
import { createWhisper, whisperFault } from './whisper.ts';

export type SpeechOptions = {
  readonly choice: SpeechChoice;
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly model: string;
  /** Below the address: `/v1/audio/transcriptions`, or `/inference` of whisper.cpp's own server. */
  readonly path: string;
  readonly modelFile?: string | undefined;
  /** Stretches listened to at the same time. */
  readonly processes: number;
  /** Of one stretch. */
  readonly timeoutMs: number;
  readonly scratchFolder?: string;
};

export type SpeechPlan =
  | { readonly kind: 'service'; readonly address: URL }
  | { readonly kind: 'whisper'; readonly modelFile: string }
  | { readonly kind: 'moonshine' }
  | { readonly kind: 'none' /** Why nothing listens. */; readonly reason: string };

/** Chooses what listens to recordings here. Starts nothing and asks nobody. */
export function planSpeech(options: SpeechOptions): SpeechPlan {
  const choice = chosen(options);
  if (choice === 'moonshine') return { kind: 'moonshine' };
  if (choice === 'none') return { kind: 'none', reason: 'DOCUMENTS_SPEECH is none' };
  return choice === 'openai' ? planService(options) : planWhisper(options);
}

/** What the plan says, or undefined when nothing listens; nothing is started before the first recording. */
export function openSpeech(options: SpeechOptions, watch?: CallWatch): SpeechEngine | undefined {
  const plan = planSpeech(options);
  if (plan.kind === 'none') return undefined;
  if (plan.kind === 'moonshine') return createMoonshine(options);
  if (plan.kind === 'whisper') return createWhisper({ ...options, modelFile: plan.modelFile }, watch?.log);
  return createSpeechService({ ...options, address: plan.address }, watch);
}

function chosen({ choice, url, modelFile }: SpeechOptions): Exclude<SpeechChoice, 'auto'> {
  if (choice !== 'auto') return choice;
  if (url !== undefined) return 'openai';
  return modelFile === undefined ? 'moonshine' : 'whisper';
}

function planService({ url, path }: SpeechOptions): SpeechPlan {
  if (url === undefined) return { kind: 'none', reason: 'DOCUMENTS_SPEECH_URL is not set' };
  const address = URL.parse(`${url.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`);
  if (address && /^https?:$/.test(address.protocol)) return { kind: 'service', address };
  return { kind: 'none', reason: 'DOCUMENTS_SPEECH_URL is no address (https://…)' };
}

function planWhisper({ modelFile }: SpeechOptions): SpeechPlan {
  if (modelFile === undefined) return { kind: 'none', reason: 'DOCUMENTS_SPEECH_MODEL_FILE is not set' };
  const reason = whisperFault(modelFile);
  return reason === undefined ? { kind: 'whisper', modelFile } : { kind: 'none', reason };
}
