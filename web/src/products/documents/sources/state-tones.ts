import type { BadgeTone } from '../../../kit/badge.tsx';
import type { SourceState } from '../wire.ts';

/** How the state of a document looks. */
export const STATE_TONES: Readonly<Record<SourceState, BadgeTone>> = {
  stored: 'plain',
  extracting: 'working',
  extracted: 'calm',
  failed: 'failed',
};
