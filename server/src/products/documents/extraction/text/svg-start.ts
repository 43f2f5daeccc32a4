import { documentErrors } from '../../errors.ts';

/** What may stand before the first element. Source: XML 1.0, 2.8. */
const PROLOG =
  /^(?:\s|<!--(?:(?!-->)[\s\S])*-->|<\?(?:(?!\?>)[\s\S])*\?>|<!DOCTYPE[^<>[]*(?:\[[^\]]*\]\s*)?>)*(?=<svg[\s>])/;

/** An entity that is fetched, or made of others: drawing programs declare plain names alone. Source: XML 1.0, 4.2. */
const UNSAFE = /<!ENTITY\s+(?:%|[^\s>]+\s+(?:SYSTEM|PUBLIC)\s|[^\s>]+\s+["'][^"'>]*[&%])/;

/**
 * The drawing that a file of SVG is, without what stands before its first element; undefined of any other text.
 *
 * @throws AppError `xml_unsafe` (422)
 */
export function svgIn(text: string): string | undefined {
  const [prolog] = PROLOG.exec(text) ?? [];
  if (prolog === undefined) return undefined;
  if (UNSAFE.test(prolog)) throw documentErrors.xml_unsafe({ reason: 'ENTITY' });
  return text.slice(prolog.length);
}
