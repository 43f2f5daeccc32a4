import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openStand, PASSWORD, type Stand, signIn, standOrSkip } from '../browser/support/stand.ts';

let stand: Stand | undefined;
beforeAll(async () => {
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

const accountButton = (page: Page) => page.getByRole('button', { name: /^Account of/ });

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
  await accountButton(page).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await browser.close();
});

/** What a person may do with the account button about the moment when its menu has loaded. */
const PRESSES: Readonly<Record<string, (page: Page, load: () => Promise<void>) => Promise<void>>> = {
  'held down while its menu loads': async (page, load) => {
    await page.mouse.down();
    await load();
    await page.mouse.up();
  },
  'pressed and released before its menu loads': async (page, load) => {
    await page.mouse.down();
    await page.mouse.up();
    await load();
  },
  'pressed by the keyboard before its menu loads': async (page, load) => {
    await accountButton(page).press('Enter');
    await load();
  },
  'pressed once its menu has loaded': async (page, load) => {
    await load();
    await page.mouse.down();
    await page.mouse.up();
  },
};

test.for(Object.entries(PRESSES))('the account button opens its menu when %s', async ([, press], context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit({ viewport: { width: 1280, height: 800 } });
  const held = Promise.withResolvers<void>();
  await page.route('**/assets/account-menu-*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  await enter(here, page);
  await accountButton(page).hover();
  await press(page, async () => {
    held.resolve();
    await accountButton(page).and(page.locator('[aria-haspopup=menu]')).waitFor();
  });
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await browser.close();
});

test('whoever signs out and in again finds the account menu again', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit({ viewport: { width: 1280, height: 800 } });
  await signIn(here, page);
  await accountButton(page).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.locator('input[type=email]').fill(here.app.tenants.north.ownerEmail);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  // What the page is made of has all been loaded by now: its frame and its menu are drawn at once.
  await accountButton(page).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
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
