/** What every recording is turned into before anybody listens to it: samples a second, one channel. */
export const SAMPLE_RATE = 16_000;

/** Longest stretch that is listened to at once. Source: the window of Whisper, and what Moonshine was trained on. */
export const MAX_STRETCH_SECONDS = 30;

/** A stretch of speech on its way between processes: 16-bit samples, little-endian, in base64. */
export type PackedSpeech = { readonly data: string };

/** A piece of what was said; the times are seconds from the beginning of the stretch. */
export type SpokenPart = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1, when the engine says so. */
  readonly confidence?: number;
};

export type Transcript = {
  readonly parts: readonly SpokenPart[];
  /** ISO 639-1, when the engine found it out. */
  readonly language?: string;
};

/** Writes down a stretch of speech; what an engine cannot do is an error, never a transcript without words. */
export type Transcribe = (speech: PackedSpeech) => Promise<Transcript>;

/** Speech recognition as this process offers it to its sealed readers of recordings. */
export type SpeechEngine = {
  /** As results name it: `moonshine-tiny`, `whisper` with the name of its file, or the model of a service. */
  readonly name: string;
  /** ISO 639-1 of what it understands; undefined when it finds the language out by itself. */
  readonly languages: readonly string[] | undefined;
  /**
   * @throws AppError `speech_unavailable` (503) when the service cannot be reached, `speech_failed` (502) when it
   *   refuses or answers nonsense, `speech_timeout` (504)
   */
  transcribe(
    speech: PackedSpeech,
    options: { readonly language?: string | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<Transcript>;
  close(): Promise<void>;
};

/** `auto` takes the service whose address is set, then whisper when a model file is set, then what is shipped. */
export const SPEECH_CHOICES = ['auto', 'openai', 'whisper', 'moonshine', 'none'] as const;
export type SpeechChoice = (typeof SPEECH_CHOICES)[number];
