import { kernelManifest } from '../server/src/kernel/manifest.ts';
import { products } from '../server/src/products.ts';
import { page, table } from './markdown.ts';

const INTRO = `Set them in the environment; none is needed to start. A value that cannot be read stops the start and is
named. \`bin/socle settings\` shows which ones are set. A secret has no default and is never shown.`;

/** docs/operate/settings.md */
export function generateSettings(): string {
  const parts = [kernelManifest, ...products].map(({ name, settings }) => {
    const rows = Object.entries(settings).map(([key, { description, fallback, isSecret }]) => [
      `\`${key}\``,
      isSecret ? 'secret' : fallback ? `\`${fallback}\`` : '',
      description,
    ]);
    return `## ${name}\n\n${table(['setting', 'default', 'what it does'], rows)}`;
  });
  return page('Settings', INTRO, parts);
}
