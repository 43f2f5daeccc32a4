/** A page as it looks, for a person to look at. */
export type Drawing = {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** A PNG, in base64. */
  readonly png: string;
};

/** Pixels across; more shows nothing that a screen could. */
export const MIN_DRAWING_WIDTH = 100;
export const MAX_DRAWING_WIDTH = 2_400;

/** Characters of base64: 24 MiB, four times what the largest page of noise needs. */
const MAX_PNG_CHARACTERS = 32 * 1024 * 1024;
/** Source: PNG (Third Edition), section 5.2, in base64. */
const PNG_BEGINNING = 'iVBORw0KGgo';

/** Says whether something that came from a sealed process is a drawing. */
export function isDrawing(value: unknown): value is Drawing {
  if (typeof value !== 'object' || value === null) return false;
  const { width, height, png } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(width) &&
    Number.isSafeInteger(height) &&
    typeof png === 'string' &&
    png.length <= MAX_PNG_CHARACTERS &&
    png.startsWith(PNG_BEGINNING)
  );
}
