import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import { type Charge, chargesOf } from './policy.ts';
import type { LimitDecision, Limiter } from './port.ts';

/** Counters in this process. In shadow mode they count and refuse nothing. */
export function createMemoryLimiter(settings: KernelSettings): Limiter {
  const counters = new Map<string, RateLimiterMemory>();
  const counterOf = ({ policy }: Charge) => {
    // A policy's points depend on the plan, so each amount has its own counters.
    const name = `${policy.name}:${policy.points}`;
    const counter =
      counters.get(name) ??
      new RateLimiterMemory({ keyPrefix: name, points: policy.points, duration: policy.windowSeconds });
    counters.set(name, counter);
    return counter;
  };
  return {
    async consume(limitClass, subject) {
      const charges = chargesOf(settings, limitClass, subject);
      const decisions = await Promise.all(charges.map((charge) => take(counterOf(charge), charge)));
      const tightest = decisions.sort(byTightness)[0] ?? UNLIMITED;
      return settings.RATE_LIMIT_MODE === 'shadow' ? { ...tightest, isAllowed: true } : tightest;
    },
    async close() {
      counters.clear();
    },
  };
}

const UNLIMITED: LimitDecision = {
  isAllowed: true,
  limit: 0,
  remaining: 0,
  resetSeconds: 0,
  windowSeconds: 0,
  policy: 'none',
};

async function take(counter: RateLimiterMemory, { policy, key }: Charge): Promise<LimitDecision> {
  const { result, isAllowed } = await counter.consume(key, 1).then(
    (allowed) => ({ result: allowed, isAllowed: true }),
    (refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return { result: refused, isAllowed: false };
    },
  );
  return {
    isAllowed,
    limit: policy.points,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
    windowSeconds: policy.windowSeconds,
    policy: policy.name,
  };
}

function byTightness(a: LimitDecision, b: LimitDecision): number {
  if (a.isAllowed !== b.isAllowed) return a.isAllowed ? 1 : -1;
  return a.remaining - b.remaining;
}
