import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Two frames drawn and nothing under way: a colour on its way to another is none of the page's. */
const SETTLED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))`;

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] };

/**
 * What axe-core finds on the page: rule and first element of each violation. Base UI's focus guards are left out:
 * hidden elements that pass the focus on at once, so nobody ever rests on one.
 */
export async function violationsOf(page: Page): Promise<string[]> {
  // Past the content security policy, which rightly lets no page evaluate a string.
  const session = await page.context().newCDPSession(page);
  const isThere = await session.send('Runtime.evaluate', { expression: "typeof axe === 'object'" });
  if (isThere.result.value !== true) await session.send('Runtime.evaluate', { expression: source });
  await session.send('Runtime.evaluate', { expression: SETTLED, awaitPromise: true });
  const options = JSON.stringify({ runOnly: TAGS, resultTypes: ['violations'], preload: false });
  const expression = `axe.run({ exclude: [['[data-base-ui-focus-guard]']] }, ${options}).then((found) => found.violations)`;
  const { result } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  const violations: Violation[] = result.value;
  return violations.map(
    ({ id, nodes: [first] }) => `${id}: ${first?.html.slice(0, 200)} ${first?.failureSummary}`,
  );
}

/** How many pixels the page is wider than its window; 0 when it fits. */
function overflowOf(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Each pair of theme, width and language once: what two of them do to a page together is seen. */
const VIEWS = {
  en: [
    ['light', 360],
    ['dark', 1280],
  ],
  fr: [
    ['dark', 360],
    ['light', 1280],
  ],
} as const;

/** What axe finds on a page in this language, light and dark, narrow and wide, and by how much it is too wide. */
export async function faultsOf(page: Page, name: string, language: keyof typeof VIEWS): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, width] of VIEWS[language]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const view = `${name}, ${colorScheme}, ${width} px`;
    found.push(...(await violationsOf(page)).map((violation) => `${view}: ${violation}`));
    const overflow = await overflowOf(page);
    if (overflow > 0) found.push(`${view}: ${overflow} px too wide`);
  }
  return found;
}
