import { describe, expect, test } from 'vitest';
import { newId } from '#kernel/ids/id.ts';
import { type KernelSettings, kernelSettings } from '#kernel/settings/kernel.settings.ts';
import { readSettings } from '#kernel/settings/setting.ts';
import type { Limiter } from './port.ts';

/** What every adapter of `Limiter` must do; an adapter's own test calls it with a way to open one. */
export function describeLimiter(name: string, open: (settings: KernelSettings) => Limiter): void {
  const limiterWith = (environment: Record<string, string>) =>
    open(readSettings(kernelSettings, environment));
  const spend = async (
    limiter: Limiter,
    times: number,
    subject: object,
    limitClass: 'read' | 'auth' | 'heavy' = 'read',
  ) => {
    const decisions = [];
    for (let n = 0; n < times; n += 1) decisions.push(await limiter.consume(limitClass, subject));
    return decisions;
  };

  describe(`a limiter: ${name}`, () => {
    test('counts down to zero, then refuses, and says when it is whole again', async () => {
      const limiter = limiterWith({ RATE_LIMIT_TENANT_PER_MINUTE: '3' });
      const decisions = await spend(limiter, 4, { tenantId: newId() });
      expect(decisions.map((decision) => decision.remaining)).toEqual([2, 1, 0, 0]);
      expect(decisions.map((decision) => decision.isAllowed)).toEqual([true, true, true, false]);
      expect(decisions[3]).toMatchObject({ policy: 'tenant', limit: 3, windowSeconds: 60 });
      expect(decisions[3]?.resetSeconds).toBeGreaterThan(50);
    });

    test('counts each tenant on its own, by its plan', async () => {
      const limiter = limiterWith({ RATE_LIMIT_TENANT_PER_MINUTE: '1', RATE_LIMIT_TEAM_PER_MINUTE: '5' });
      const [, demo] = await spend(limiter, 2, { tenantId: newId() });
      const team = await spend(limiter, 5, { tenantId: newId(), plan: 'team' });
      expect([demo?.isAllowed, team.at(-1)?.isAllowed]).toEqual([false, true]);
    });

    test('the tightest of several counters decides', async () => {
      const limiter = limiterWith({ RATE_LIMIT_HEAVY_PER_MINUTE: '1' });
      const [, refused] = await spend(limiter, 2, { tenantId: newId() }, 'heavy');
      expect(refused).toMatchObject({ isAllowed: false, policy: 'heavy' });
    });

    test('a whole IPv6 network is one subscriber', async () => {
      const limiter = limiterWith({ RATE_LIMIT_AUTH_IP_PER_MINUTE: '2' });
      const seen = [];
      for (const host of ['1', '2', '3'])
        seen.push(...(await spend(limiter, 1, { ip: `2001:db8:1:2:${host}::9` }, 'auth')));
      expect(seen.map((decision) => decision.isAllowed)).toEqual([true, true, false]);
      const [elsewhere] = await spend(limiter, 1, { ip: '2001:db8:1:3::1' }, 'auth');
      expect(elsewhere?.isAllowed).toBe(true);
    });

    test('a hundred at once are counted a hundred times', async () => {
      const limiter = limiterWith({ RATE_LIMIT_TENANT_PER_MINUTE: '60' });
      const tenantId = newId();
      const decisions = await Promise.all(
        Array.from({ length: 100 }, async () => limiter.consume('read', { tenantId })),
      );
      expect(decisions.filter((decision) => decision.isAllowed)).toHaveLength(60);
    });
  });
}
