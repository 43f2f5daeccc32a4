import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { inPlatform } from '#kernel/database/scope.ts';
import { hashPassword } from '#kernel/identity/password.ts';
import { setPasswordHash } from '#kernel/identity/person.repository.ts';
import { makeLinkToken } from '#kernel/identity/sign-in.service.ts';
import { NORTH, startTestApp, type TestApp } from '../../support/app.ts';
import { findChromium, launchChromium } from './chromium.ts';

export const PASSWORD = 'a long enough passphrase';
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** The whole product with its worker and its built console, and a browser in front of it. */
export type Stand = {
  app: TestApp;
  /** A browser of its own for each call: cookies, storage and cache are shared with no other. */
  visit(options?: BrowserContextOptions): Promise<Visit>;
  signInLink(): Promise<string>;
  close(): Promise<void>;
};

export type Visit = {
  page: Page;
  context: BrowserContext;
  /** What the browser complained about: refused scripts or styles, faults of the page. */
  complaints: string[];
};

type StandOptions = {
  readonly hasWorker?: boolean;
  readonly environment?: Record<string, string>;
};

/** Undefined, after one visible line, when this machine has no Chromium. */
export async function openStand({
  hasWorker = true,
  environment = {},
}: StandOptions = {}): Promise<Stand | undefined> {
  const executable = findChromium();
  if (!executable) {
    process.stdout.write(
      'not run: the console in a browser (no Chromium here; install it or set CHROMIUM)\n',
    );
    return undefined;
  }
  await buildConsole();
  const starting = startTestApp(environment, { worker: hasWorker });
  const [app, browser] = await Promise.all([starting, launchChromium(executable)]);
  await givePassword(app);
  return {
    app,
    visit: (options) => visit(browser, app.url, options),
    signInLink: async () => {
      const token = await inPlatform(app.kernel.db, (tx) => makeLinkToken(tx, app.tenants.north.ownerId));
      return `/sign-in#token=${token}`;
    },
    close: async () => {
      await browser.close();
      await app.close();
    },
  };
}

/** Stores a file in the north tenant, when the machine is not too busy for it, and gives its id. */
export async function addFile(stand: Stand, file: File): Promise<string> {
  const { app } = stand;
  const form = new FormData();
  form.append('file', file);
  const { data, error, text } = await app.as(NORTH).post('/api/v1/upload', form);
  if (data) return data.file_id;
  if (error?.code !== 'over_capacity') throw new Error(`the upload was refused: ${text}`);
  await sleep(error.details.retry_after_seconds * 1000);
  return await addFile(stand, file);
}

/** The stand, or the end of this test with its reason. */
export function standOrSkip(stand: Stand | undefined, context: TestContext): Stand {
  if (!stand) return context.skip('no Chromium on this machine');
  return stand;
}

/** Comes in signed in, without the way through the sign-in page, and waits for the heading of the page. */
export async function enter({ signInLink }: Stand, page: Page, path = '/documents'): Promise<void> {
  await spendLink(page, (await signInLink()).split('token=')[1]);
  await page.goto(path);
  await page.locator('main h1').waitFor();
}

/** Signs in by a link's token, when the machine is not too busy for it. */
async function spendLink(page: Page, token: string | undefined): Promise<void> {
  const headers = { 'x-socle-client': 'console' };
  const answer = await page.context().request.post('/api/v1/auth/link', { data: { token }, headers });
  if (answer.ok()) return;
  const { error } = await answer.json();
  if (error.code !== 'over_capacity') throw new Error(`the link was refused: ${await answer.text()}`);
  await sleep(error.details.retry_after_seconds * 1000);
  await spendLink(page, token);
}

/** Signs in with the password and waits for the heading of the first page. */
export async function signIn({ app }: Stand, page: Page, path = '/documents'): Promise<void> {
  await page.goto(path);
  await page.locator('input[type=email]').fill(app.tenants.north.ownerEmail);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await page.locator('main h1').waitFor();
}

/** The console as `npm start` builds it; costs nothing when it is built already. */
async function buildConsole(): Promise<void> {
  const script = "import('./bootstrap/lib/web.mjs').then((web) => web.provideWeb(process.execPath))";
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT });
}

async function givePassword({ kernel, tenants }: TestApp): Promise<void> {
  const hash = await hashPassword(PASSWORD);
  await inPlatform(kernel.db, (tx) => setPasswordHash(tx, tenants.north.ownerId, hash));
}

async function visit(browser: Browser, baseURL: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ baseURL, locale: 'en-GB', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // A refused call is the test's own affair; Chromium logs each one.
      const isRefusal = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
    });
  });
  return { page: await context.newPage(), context, complaints };
}
