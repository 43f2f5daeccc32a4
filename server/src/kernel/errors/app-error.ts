export type Language = 'en' | 'fr';
/** A text as its reader reads it. */
export type Text = Readonly<Record<Language, string>>;

/** One refusal that a user can meet. `{name}` in a text is filled from the values given when it is thrown. */
export type ErrorEntry = {
  readonly status: number;
  readonly message: Text;
  /** What the reader can do about it. */
  readonly remedy: Text;
};

export type ErrorValues = Readonly<Record<string, string | number | Text>>;

/** A refusal with a stable code. Anything else that is thrown is a fault of ours and answers `internal_error`. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly entry: ErrorEntry;
  readonly values: ErrorValues;
  /** Structured facts for programs (the fields at fault, the seconds to wait), with any `Text` in it; never a secret. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: string, entry: ErrorEntry, values: ErrorValues, details?: Record<string, unknown>) {
    super(fill(entry.message.en, values, 'en'));
    this.name = 'AppError';
    this.code = code;
    this.status = entry.status;
    this.entry = entry;
    this.values = values;
    this.details = details;
  }

  /** The message and remedy as the person reads them. */
  in(language: Language): { message: string; remedy: string } {
    return {
      message: fill(this.entry.message[language], this.values, language),
      remedy: fill(this.entry.remedy[language], this.values, language),
    };
  }

  /** The details with each text in them as the person reads it. */
  detailsIn(language: Language): unknown {
    return inLanguage(this.details, language);
  }
}

type Thrower = (values?: ErrorValues, details?: Record<string, unknown>) => AppError;
export type ErrorCatalogue = Readonly<Record<string, Thrower & { entry: ErrorEntry }>>;

/**
 * Declares the refusals of one product: `throw errors.file_too_large({ limit: '50 MB' })`.
 * A code is never reused with another meaning: it is part of the frozen contract.
 */
export function defineErrors<const Entries extends Record<string, ErrorEntry>>(
  entries: Entries,
): { readonly [Code in keyof Entries]: Thrower & { entry: ErrorEntry } } {
  const throwers = Object.entries(entries).map(([code, entry]) => {
    const thrower: Thrower = (values = {}, details) => new AppError(code, entry, values, details);
    return [code, Object.assign(thrower, { entry })];
  });
  return Object.fromEntries(throwers);
}

function fill(text: string, values: ErrorValues, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(inLanguage(values[name], language) ?? whole),
  );
}

function inLanguage(value: unknown, language: Language): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => inLanguage(item, language));
  if (isText(value)) return value[language];
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inLanguage(part, language)]));
}

function isText(value: object): value is Text {
  return 'en' in value && 'fr' in value;
}
