import { basename } from 'node:path';
import { type Finding, good } from '#kernel/finding.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { planSpeech, type SpeechOptions } from './speech-engine.ts';

const CODE = 'document_speech';
const CONVERTER_CODE = 'document_converter';

/** Says what listens to recordings here and which can be opened, or why not. Starts nothing and asks nobody. */
export function examineSpeech(options: SpeechOptions): Finding[] {
  const plan = planSpeech(options);
  if (plan.kind === 'none') {
    const cause = `recordings are not written down: ${plan.reason}`;
    if (options.choice === 'none') return [{ code: CODE, state: 'information', cause }];
    return [{ code: CODE, state: 'warning', cause, remedy: 'Correct the settings DOCUMENTS_SPEECH_*.' }];
  }
  if (plan.kind === 'moonshine') return [ENGLISH_ONLY, examineConverter()];
  const by =
    plan.kind === 'service'
      ? `sent to ${plan.address.host}, model ${options.model}`
      : `written down here by whisper with ${basename(plan.modelFile)}`;
  return [good(CODE, `recordings are ${by}`), examineConverter()];
}

const ENGLISH_ONLY: Finding = {
  code: CODE,
  state: 'information',
  cause: 'recordings are written down here by Moonshine, which understands English alone',
  remedy:
    'For French and others, set DOCUMENTS_SPEECH_URL to a service, or DOCUMENTS_SPEECH_MODEL_FILE to a model for whisper.',
};

function examineConverter(): Finding {
  if (findFfmpeg() !== undefined)
    return good(CONVERTER_CODE, 'films and rare recordings are opened by ffmpeg');
  return {
    code: CONVERTER_CODE,
    state: 'information',
    cause: 'ffmpeg is not on PATH: of recordings, only WAV, FLAC, MP3 and Opus are opened',
    remedy: 'Install ffmpeg to open films (MP4, MOV, MKV, WebM), M4A and the others.',
  };
}
