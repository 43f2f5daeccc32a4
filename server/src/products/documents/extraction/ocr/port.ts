/** A page or a picture in shades of grey: one byte a pixel, row after row from the upper left corner. */
export type Bitmap = {
  readonly width: number;
  readonly height: number;
  /** Pixels per inch of the paper; recognition only needs it about right. */
  readonly dpi: number;
  readonly pixels: Uint8Array;
};

/** A bitmap on its way between processes: its pixels deflated (zlib) and written in base64. */
export type PackedBitmap = Omit<Bitmap, 'pixels'> & { readonly data: string };

/** A line as it was read, in reading order. */
export type RecognisedLine = {
  readonly text: string;
  /** Mean over its words, 0 to 1. */
  readonly confidence: number;
  /** Left, top, right, bottom in pixels of the bitmap. */
  readonly box: readonly [number, number, number, number];
  /** Lines of one paragraph follow each other and share this number. */
  readonly paragraph: number;
};

export type Recognition = { readonly lines: readonly RecognisedLine[] };

/** Reads the words of a bitmap that stands upright; undefined when this bitmap could not be read. */
export type Recognise = (picture: PackedBitmap) => Promise<Recognition | undefined>;

/** Character recognition as a sealed reader of documents has it. */
export type OcrAccess = {
  readonly recognise: Recognise;
  /** Pictures read at the same time. */
  readonly processes: number;
};

/** Character recognition as this process offers it to its sealed readers of documents. */
export type OcrEngine = {
  /** `tesseract` (installed on this machine) or `tesseract.js` (WebAssembly, comes with the program). */
  readonly name: string;
  /** What it looks for, as `EngineOptions` has them. */
  readonly languages: readonly string[];
  /** Pictures read at the same time. */
  readonly processes: number;
  recognise(picture: PackedBitmap, signal?: AbortSignal): Promise<Recognition | undefined>;
  close(): Promise<void>;
};

/** Pixels of one page; A4 at 600 dpi has 35 million. Source: research on hostile files, one cap for every render. */
export const MAX_PIXELS = 40_000_000;

/** `auto` takes what is installed on the machine before what comes with the program. */
export const OCR_CHOICES = ['auto', 'tesseract', 'tesseract.js', 'none'] as const;
export type OcrChoice = (typeof OCR_CHOICES)[number];

export type EngineOptions = {
  /** Codes of ISO 639-2, the likeliest first. */
  readonly languages: readonly string[];
  /** Pictures read at the same time. */
  readonly processes: number;
  /** Of one picture. */
  readonly timeoutMs: number;
  readonly scratchFolder?: string;
};
