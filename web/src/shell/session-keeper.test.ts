import { expect, test } from 'vitest';
import { SessionKeeper, type SessionSurroundings } from './session-keeper.ts';
import type { Session } from './wire.ts';
import { ApiError } from './wire.ts';

const session: Session = {
  access_token: null,
  refresh_token: null,
  token_type: 'Bearer',
  expires_in: 900,
  session_id: 's',
  person: { id: 'p', email: 'a@b.c', name: 'A', locale: 'en' },
  tenant: null,
  tenants: [],
  permissions: [],
  is_platform_admin: false,
};

const refusal = (status: number) =>
  new ApiError({
    code: 'auth_required',
    status,
    message: '',
    remedy: '',
    requestId: null,
    fields: [],
    retryAfterSeconds: null,
  });

/** One browser: its tabs share a lock and the time of the last renewal. */
function browser() {
  let tail: Promise<unknown> = Promise.resolve();
  const shared = {
    renewedAt: 0,
    refreshes: 0,
    refuses: false as false | 401 | 403,
    clock: 1000,
    holds: true,
  };
  const openTab = (part: Partial<SessionSurroundings> = {}) =>
    new SessionKeeper({
      fetchMe: () => Promise.resolve(session),
      refresh: async () => {
        shared.refreshes += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (shared.refuses) throw refusal(shared.refuses);
        return session;
      },
      exclusively: (run) => {
        const mine = tail.then(run);
        tail = mine.catch(() => {});
        return mine;
      },
      renewedAt: () => shared.renewedAt,
      rememberRenewal: (at) => {
        shared.renewedAt = at;
      },
      now: () => ++shared.clock,
      mayHaveSession: () => shared.holds,
      rememberSession: (isHeld) => {
        shared.holds = isHeld;
      },
      ...part,
    });
  return { shared, openTab };
}

test('fifty refused calls in three tabs cost one refresh', async () => {
  const { shared, openTab } = browser();
  const tabs = [openTab(), openTab(), openTab()];
  for (const tab of tabs) tab.begin(session);
  const calls = Array.from({ length: 50 }, (_, index) => tabs[index % 3]?.renew(1000) ?? Promise.resolve());
  expect(new Set(await Promise.all(calls))).toEqual(new Set([true]));
  expect(shared.refreshes).toBe(1);
});

test('when the refresh is refused, the calls wait in place until the person has signed in again', async () => {
  const { shared, openTab } = browser();
  shared.refuses = 401;
  const tab = openTab();
  tab.begin(session);
  let answer: boolean | undefined;
  const call = tab.renew(1000).then((isRenewed) => {
    answer = isRenewed;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(tab.state()).toMatchObject({ status: 'signed_in', isExpired: true, session });
  expect(answer).toBeUndefined();
  tab.begin(session);
  await call;
  expect(answer).toBe(true);
  expect(tab.state()).toMatchObject({ isExpired: false });
});

test('leaving instead of signing in again lets the waiting calls fail', async () => {
  const { shared, openTab } = browser();
  shared.refuses = 401;
  const tab = openTab();
  tab.begin(session);
  const call = tab.renew(1000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  tab.end();
  expect(await call).toBe(false);
  expect(tab.state()).toEqual({ status: 'signed_out' });
});

test('nobody signed in is no expired session: the sign-in page comes, no dialog', async () => {
  const { shared, openTab } = browser();
  shared.refuses = 401;
  const tab: SessionKeeper = openTab({
    fetchMe: async () => {
      if (!(await tab.renew(1000))) throw refusal(401);
      return session;
    },
  });
  await tab.load();
  expect(tab.state()).toEqual({ status: 'signed_out' });
});

test('a tenant that was suspended leads to the sign-in page, which says so, and not to an unreachable server', async () => {
  const { shared, openTab } = browser();
  shared.refuses = 403;
  const tab: SessionKeeper = openTab({
    fetchMe: async () => {
      if (!(await tab.renew(1000))) throw refusal(401);
      return session;
    },
  });
  await tab.load();
  expect(tab.state()).toEqual({ status: 'signed_out' });
});

test('a server that cannot be reached signs nobody out', async () => {
  const { openTab } = browser();
  const tab = openTab({ fetchMe: () => Promise.reject(refusal(0)) });
  await tab.load();
  expect(tab.state()).toMatchObject({ status: 'unreachable' });
});

test('a sign-in by link that ends first is not undone by the question who is signed in', async () => {
  const { openTab } = browser();
  let refuse: (error: ApiError) => void = () => {};
  const tab = openTab({
    fetchMe: () =>
      new Promise((_resolve, reject) => {
        refuse = reject;
      }),
  });
  const loading = tab.load();
  tab.begin(session);
  refuse(refusal(401));
  await loading;
  expect(tab.state()).toMatchObject({ status: 'signed_in' });
});

test('a browser that signed out tries no refresh at its next first page', async () => {
  const { shared, openTab } = browser();
  const tab = openTab();
  tab.begin(session);
  tab.end();
  const next: SessionKeeper = openTab({
    fetchMe: async () => {
      if (!(await next.renew(1000))) throw refusal(401);
      return session;
    },
  });
  await next.load();
  expect(next.state()).toEqual({ status: 'signed_out' });
  expect(shared.refreshes).toBe(0);
});

test('a session that began elsewhere, by single sign-on, is found all the same', async () => {
  const { openTab } = browser();
  openTab().end();
  const next = openTab();
  await next.load();
  expect(next.state()).toMatchObject({ status: 'signed_in' });
});
