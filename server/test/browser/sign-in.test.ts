import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStand, type Stand, signIn, standOrSkip } from './support/stand.ts';

let stand: Stand | undefined;
beforeAll(async () => {
  stand = await openStand();
}, 120_000);
afterAll(() => stand?.close());

test('a one-time link signs in, and its token is nowhere in the address or the history', async (context) => {
  const { visit, signInLink } = standOrSkip(stand, context);
  const { page, complaints } = await visit();
  const link = await signInLink();
  await page.goto(link);
  await page.getByRole('heading', { name: 'Documents' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/documents');
  await page.goBack().catch(() => null);
  expect(page.url()).not.toContain('token');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a link that was used says so with its code, and offers the password', async (context) => {
  const { visit, signInLink } = standOrSkip(stand, context);
  const link = await signInLink();
  const first = await visit();
  await first.page.goto(link);
  await first.page.getByRole('heading', { name: 'Documents' }).waitFor();
  await first.context.close();
  const { page, context: second } = await visit();
  await page.goto(link);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/auth_\w+/);
  expect(page.url()).not.toContain('token');
  await page.getByRole('button', { name: 'Sign in with a password' }).click();
  expect(await page.getByLabel('Email address').isVisible()).toBe(true);
  await second.close();
});

test('the address one asked for survives the sign-in', async (context) => {
  const here = standOrSkip(stand, context);
  const { page, context: browser } = await here.visit();
  await signIn(here, page, '/documents?state=failed&q=rent');
  expect(new URL(page.url()).search).toBe('?state=failed&q=rent');
  expect(await page.getByLabel('Search in names and text').inputValue()).toBe('rent');
  await browser.close();
});

test('a wrong password is told in the language of the person, and what was typed stays', async (context) => {
  const { visit, app } = standOrSkip(stand, context);
  const { page, context: browser } = await visit({ locale: 'fr-FR' });
  await page.goto('/sign-in');
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  await page.getByLabel('Adresse électronique').fill(app.tenants.north.ownerEmail);
  await page.getByLabel('Mot de passe', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/Code\s*auth_\w+/);
  expect(await page.getByLabel('Adresse électronique').inputValue()).toBe(app.tenants.north.ownerEmail);
  await browser.close();
});
