import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import type { LimitClass, LimitSubject } from './port.ts';

/** One counter: how many points a key has in a window. */
export type Policy = { name: string; points: number; windowSeconds: number };
export type Charge = { policy: Policy; key: string };

const MINUTE = 60;
/** The demo plan's figure is a setting; the others are what a team of 10 and of 100 at work need. */
const TENANT_PLANS: Readonly<Record<string, number>> = { team: 1200, enterprise: 12_000 };
const PERSON_PER_MINUTE = 600;
const IP_PER_MINUTE = 1200;
/** Tries of one address to sign in, whatever it claims to be. */
const AUTH_IP_PER_MINUTE = 30;
/** Tries on one account from anywhere: slows guessing, and can lock nobody out for more than a minute. */
const AUTH_ACCOUNT_PER_MINUTE = 10;
const HEAVY_TENANT_PER_MINUTE = 120;

/** The counters that a request of this class is charged to. */
export function chargesOf(settings: KernelSettings, limitClass: LimitClass, subject: LimitSubject): Charge[] {
  const { ip, tenantId, personId, plan = 'demo', account } = subject;
  const tenantPoints = TENANT_PLANS[plan] ?? settings.RATE_LIMIT_TENANT_PER_MINUTE;
  const charges: (Charge | undefined)[] = [
    charge('tenant', tenantPoints, tenantId),
    charge('person', PERSON_PER_MINUTE, personId),
    // Behind one office address sit many people: once known, they are counted as themselves.
    limitClass === 'auth' ? charge('auth-ip', AUTH_IP_PER_MINUTE, ip && networkOf(ip)) : undefined,
    charge('auth-account', AUTH_ACCOUNT_PER_MINUTE, account),
    personId === undefined ? charge('ip', IP_PER_MINUTE, ip && networkOf(ip)) : undefined,
    limitClass === 'heavy' ? charge('heavy', HEAVY_TENANT_PER_MINUTE, tenantId) : undefined,
  ];
  return charges.filter((one) => one !== undefined);
}

function charge(name: string, points: number, key: string | undefined): Charge | undefined {
  return key === undefined ? undefined : { policy: { name, points, windowSeconds: MINUTE }, key };
}

/** An IPv6 subscriber has a /64: counting single addresses would count nothing. */
function networkOf(ip: string): string {
  return ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip;
}
