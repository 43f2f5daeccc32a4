import type { PageText } from '../extraction.ts';
import { readableParagraphs } from '../ocr/ocr-page.ts';
import type { PictureText } from '../ocr/picture-reader.ts';
import type { Block, Box } from '../page/block.schema.ts';
import { countCharacters } from '../page/count-characters.ts';
import { PageWriter } from '../page/page-writer.ts';

/**
 * The page with what was read in its pictures, each paragraph where it stands among the typed blocks; those between
 * the same two keep their order. `box` is the part of the page that was read.
 */
export function withPictures(page: PageText, found: PictureText, box: Box): PageText {
  const images = readableParagraphs(found)
    .map((paragraph) => imageOf(paragraph.text, placedIn(paragraph.box, box)))
    .map((image) => ({ image, index: placeAmong(page.blocks, image.blocks[0]?.box) }))
    .sort((a, b) => a.index - b.index);
  const whole = images.reduceRight((so, { image, index }) => inserted(so, image, index), page);
  const [typed, all] = [countCharacters(page.text), countCharacters(whole.text)];
  const trusted = typed * page.confidence + (all - typed) * found.confidence;
  const confidence = Math.round((trusted / Math.max(all, 1)) * 1000) / 1000;
  return all === typed ? page : { ...whole, confidence };
}

function imageOf(text: string, box: Box): PageText {
  const writer = new PageWriter();
  writer.image(text, { box });
  return writer.page(1);
}

/** The box of something inside another box, as shares of what that is inside. */
function placedIn(inner: Box, [left, top, right, bottom]: Box): Box {
  const [width, height] = [right - left, bottom - top];
  const share = (value: number) => Math.round(value * 10_000) / 10_000;
  return [
    share(left + inner[0] * width),
    share(top + inner[1] * height),
    share(left + inner[2] * width),
    share(top + inner[3] * height),
  ];
}

/** Puts the one block of a picture before another, a blank line before and after it. */
function inserted(page: PageText, { text, blocks: [image] }: PageText, index: number): PageText {
  if (!image) return page;
  const { blocks } = page;
  const above = page.text.slice(0, index === blocks.length ? undefined : (blocks[index - 1]?.end ?? 0));
  const below = index === blocks.length ? '' : page.text.slice(blocks[index]?.start);
  const start = above === '' ? 0 : above.length + GAP.length;
  const shift = start + text.length + GAP.length - (page.text.length - below.length);
  return {
    ...page,
    text: [above, text, below].filter((part) => part !== '').join(GAP),
    blocks: [
      ...blocks.slice(0, index),
      { ...image, start, end: start + text.length },
      ...blocks
        .slice(index)
        .map((block) => ({ ...block, start: block.start + shift, end: block.end + shift })),
    ],
  };
}

const GAP = '\n\n';

/**
 * Before the first block that stands below it in the same part of the page's width, else after the last one above;
 * else after all that is no footer nor remark.
 */
function placeAmong(blocks: readonly Block[], box: Box | undefined): number {
  const isBody = ({ role }: Block) => role === undefined;
  const isBeside = (a: Box, b: Box) => a[2] <= b[0] || b[2] <= a[0];
  const isAbove = (a: Box | undefined, b: Box | undefined) =>
    a && b && !isBeside(a, b) && middleOf(a) < middleOf(b);
  const below = blocks.findIndex((block) => isBody(block) && isAbove(box, block.box));
  if (below >= 0) return below;
  const above = blocks.findLastIndex((block) => isBody(block) && isAbove(block.box, box));
  const last =
    above >= 0 ? above : blocks.findLastIndex(({ role }) => role === undefined || role === 'header');
  return last + 1;
}

function middleOf([, top, , bottom]: Box): number {
  return (top + bottom) / 2;
}
