import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsOf } from '../browser/support/axe.ts';
import { addFile, enter, openStand, type Stand, standOrSkip } from '../browser/support/stand.ts';
import { type ModelEndpoint, startModelEndpoint, type Turn } from '../support/model-endpoint.ts';

const LEASE = new URL('../../../web/src/products/documents/sources/sample-en.pdf', import.meta.url);
const DESK = { viewport: { width: 1280, height: 800 } };

let model: ModelEndpoint;
let stand: Stand | undefined;
let lease = '';
beforeAll(async () => {
  model = await startModelEndpoint();
  stand = await openStand({ environment: model.environment });
  if (!stand) return;
  lease = await addFile(stand, new File([await readFile(LEASE)], 'Lease.pdf', { type: 'application/pdf' }));
}, 120_000);
afterAll(async () => {
  model.close();
  await stand?.close();
});

async function openPane(here: Stand) {
  const { page, context: browser, complaints } = await here.visit(DESK);
  await enter(here, page, `/documents/${lease}?view=ask`);
  const pane = page.getByRole('region', { name: 'Ask', exact: true });
  const ask = async (question: string): Promise<Turn> => {
    const asked = model.nextTurn();
    await pane.getByLabel('Ask this document').fill(question);
    await page.keyboard.press('Enter');
    return asked;
  };
  return { page, pane, browser, complaints, ask, answer: pane.getByRole('article').first() };
}

/** The number that the passage with these words has in what the model was sent. */
function passageWith(words: string, { asked }: Turn): string {
  const passages = asked.messages[1]?.content.split(/\n\n(?=\[\d+\])|<material>\n/) ?? [];
  return passages.find((passage) => passage.includes(words))?.match(/^\[(\d+)\]/)?.[1] ?? 'none';
}

test('an answer is read while it is written, stays where it is, and then names its places', async (context) => {
  const { page, pane, browser, complaints, ask, answer } = await openPane(standOrSkip(stand, context));
  const turn = await ask('What is the deposit?');
  await answer.getByText('Looking through the document').waitFor();
  const number = passageWith('EUR 2,400', turn);
  for (const piece of ['The deposit is EUR', ` 2,400. [${number}`, '] It is kept on', ' the Moon.'])
    turn.say(piece);
  const deposit = answer.locator('li', { hasText: 'The deposit is EUR 2,400.' });
  const moon = answer.locator('li', { hasText: 'It is kept on the Moon.' });
  await moon.waitFor();
  expect(await answer.textContent()).not.toContain('[');
  expect(await violationsOf(page)).toEqual([]);
  const places = async () => [await deposit.boundingBox(), await moon.boundingBox()];
  const before = await places();
  turn.end();
  await pane.getByText('Answered by compatible/m').waitFor();
  expect(await places()).toEqual(before);
  await moon.getByText('No place in the document supports this.').waitFor();
  await deposit.getByRole('button', { name: 'Page 1' }).click();
  // Of the passage that was sent, the sentence that says it.
  await page.locator('[data-marked]', { hasText: 'EUR 2,400' }).waitFor();
  expect(complaints).toEqual([]);
  await browser.close();
});

test('an answer that is stopped, or breaks off, says so and is asked for again', async (context) => {
  const { page, pane, browser, ask, answer } = await openPane(standOrSkip(stand, context));
  const stopped = await ask('What is the deposit?');
  stopped.say('The deposit is');
  await answer.getByText('The deposit is').waitFor();
  await pane.getByRole('button', { name: 'Stop' }).click();
  await stopped.left;
  await answer.getByText('Stopped before the answer was whole').waitFor();
  expect(await answer.getByText('The deposit is').isVisible()).toBe(true);
  expect(await page.evaluate('document.activeElement.name')).toBe('question');
  const broken = await ask('Is it paid?');
  broken.say('It is');
  await answer.getByText('It is').waitFor();
  broken.die();
  await answer.getByText('model_unavailable').waitFor();
  const again = model.nextTurn();
  await answer.getByRole('button', { name: 'Try again' }).click();
  (await again).answer('It is paid.');
  await pane.getByText('Answered by compatible/m').waitFor();
  expect(await pane.getByRole('article').count()).toBe(2);
  await browser.close();
});
