/** Numbers and times as a person reads them in `language`. */

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `1.4 MB`, « 1,4 Mo ». Decimal units, as file managers and browsers count. */
export function formatBytes(bytes: number, language: string): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), BYTE_UNITS.length - 1);
  const unit = BYTE_UNITS[power] ?? 'byte';
  const unitDisplay = power === 0 ? 'long' : 'short';
  const value = bytes / 1000 ** power;
  const maximumFractionDigits = power > 0 && value < 100 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits }).format(
    value,
  );
}

/** The whole instant with its time zone, for the hover and for the accessible name of a short form. */
export function formatInstant(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso));
}

const STEPS = [
  { unit: 'second', seconds: 1, below: 60 },
  { unit: 'minute', seconds: 60, below: 3600 },
  { unit: 'hour', seconds: 3600, below: 86_400 },
  { unit: 'day', seconds: 86_400, below: 604_800 },
] as const;

/** `3 minutes ago` within a week, then the date. */
export function formatRelative(iso: string, language: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const step = STEPS.find(({ below }) => Math.abs(seconds) < below);
  if (!step) return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(iso));
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return relative.format(Math.trunc(seconds / step.seconds), step.unit);
}

/** `12 s`, `3 min`: how long something still takes, rounded up so that it never ends late. */
export function formatRemaining(seconds: number, language: string): string {
  const isShort = seconds < 60;
  const unit = isShort ? 'second' : 'minute';
  const value = Math.ceil(isShort ? seconds : seconds / 60);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** `40 ms`, `2.5 s`, `3 min 20 s`: how long something took. */
export function formatDuration(milliseconds: number, language: string): string {
  const told = (unit: 'millisecond' | 'second' | 'minute', value: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: unit === 'second' && value < 10 ? 1 : 0,
    }).format(value);
  if (milliseconds < 1000) return told('millisecond', milliseconds);
  if (milliseconds < 60_000) return told('second', milliseconds / 1000);
  const seconds = Math.round(milliseconds / 1000);
  return `${told('minute', Math.floor(seconds / 60))} ${told('second', seconds % 60)}`;
}
