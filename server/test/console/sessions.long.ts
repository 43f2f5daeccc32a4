import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStand, PASSWORD, type Stand, signIn, standOrSkip } from '../browser/support/stand.ts';

let stand: Stand | undefined;
beforeAll(async () => {
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

test('a session that ends asks for the password in place, and the form that was being sent is not lost', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit();
  await signIn(here, page, '/projects');
  await page.getByRole('button', { name: 'New project' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Typed before the end');
  await here.app.as('north').post('/api/v1/auth/revoke', { all: true });
  // The time after which an access token of an ended session stops working, as this app is set.
  await page.waitForTimeout(1500);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Documents of Typed before the end' }).waitFor();
  await browser.close();
});

test('signing out in one tab signs out the other', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit({ viewport: { width: 1280, height: 800 } });
  await enter(here, page);
  const other = await browser.newPage();
  await other.goto('/projects');
  await other.getByRole('heading', { name: 'Projects' }).waitFor();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await browser.close();
});

test('the sessions of the person are listed, and another one can be ended', async (context) => {
  const here = standOrSkip(stand, context);
  const [mine, theirs] = await Promise.all([here.visit(), here.visit()]);
  await enter(here, theirs.page);
  await enter(here, mine.page, '/account/sessions');
  const list = mine.page.getByRole('list', { name: 'Sessions' });
  await list.getByText('This session').waitFor();
  const before = await list.getByRole('listitem').count();
  await list
    .getByRole('button', { name: /^End the session on Chrome/ })
    .first()
    .click();
  await expect.poll(() => list.getByRole('listitem').count()).toBe(before - 1);
  await Promise.all([mine.context.close(), theirs.context.close()]);
});
