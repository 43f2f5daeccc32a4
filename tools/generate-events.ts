import { products } from '../server/src/products.ts';
import { page, table } from './markdown.ts';

const INTRO =
  'Written with the change itself, delivered after it, at least once, with the attributes of CloudEvents 1.0.';

/** docs/api/events.md */
export function generateEvents(): string {
  const rows = products.flatMap(({ events }) =>
    Object.entries(events).map(([type, { description }]) => [`\`${type}\``, description]),
  );
  return page('Events', INTRO, [table(['type', 'what happened'], rows)]);
}
