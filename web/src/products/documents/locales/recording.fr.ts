import type { French } from '../../../shell/messages.ts';
import type { recordingEn } from './recording.en.ts';

export const recordingFr: French<typeof recordingEn> = {
  recording: {
    go_to: 'Aller à {{time}}',
    transcribed: 'Transcrit',
    transcribed_sure: 'Transcrit, sûr à {{confidence}} %',
    heard_until: 'Entendu jusqu’à {{time}}',
    listen: 'Écouter ici ({{size}})',
    unplayable: 'Ce navigateur ne peut pas le lire',
    unplayable_lead: 'Téléchargez-le pour l’écouter dans un autre programme.',
    captions: 'Sous-titres',
    export: { srt: 'Sous-titres (.srt)', vtt: 'Sous-titres pour le web (.vtt)' },
  },
};
