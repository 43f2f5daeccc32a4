/** What may stand before the first element. Source: XML 1.0, 2.8. */
const PROLOG =
  /^(?:\s|<!--(?:(?!-->)[\s\S])*-->|<\?(?:(?!\?>)[\s\S])*\?>|<!DOCTYPE[^<>[]*(?:\[[^\]]*\]\s*)?>)*(?=<svg[\s>])/;

/** The drawing that a file of SVG is, without what stands before its first element; undefined of any other text. */
export function svgIn(text: string): string | undefined {
  const prolog = PROLOG.exec(text);
  return prolog ? text.slice(prolog[0].length) : undefined;
}
