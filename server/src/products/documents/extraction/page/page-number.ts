/** A header or a footer that only counts the pages: what it counts is lost with the pages. */
const PAGE_NUMBER =
  /^[-–—|\s]*(?:(?:page|seite|página|p\.)\s*)?\d+(?:\s*(?:\/|of|sur|de|von|\|)\s*\d+)?[-–—|\s]*$/i;

export function isPageNumber(text: string): boolean {
  return PAGE_NUMBER.test(text);
}
