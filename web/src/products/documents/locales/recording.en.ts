/** What is heard and written down. */
export const recordingEn = {
  recording: {
    go_to: 'Go to {{time}}',
    transcribed: 'Transcribed',
    transcribed_sure: 'Transcribed, {{confidence}} % sure',
    heard_until: 'Heard up to {{time}}',
    listen: 'Listen here ({{size}})',
    unplayable: 'This browser cannot play it',
    unplayable_lead: 'Download it to play it in another program.',
    captions: 'Captions',
    export: { srt: 'Captions (.srt)', vtt: 'Captions for the web (.vtt)' },
  },
} as const;
