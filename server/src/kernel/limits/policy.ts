import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';
import type { LimitClass, LimitSubject } from './port.ts';

/** One counter: how many points a key has in a window. */
export type Policy = { name: string; points: number; windowSeconds: number };
export type Charge = { policy: Policy; key: string };

const WINDOW_SECONDS = 60;

/** The counters that a request of this class is charged to. */
export function chargesOf(settings: KernelSettings, limitClass: LimitClass, subject: LimitSubject): Charge[] {
  const { ip, tenantId, personId, plan, account } = subject;
  const address = ip === undefined ? undefined : networkOf(ip);
  const charges: (Charge | undefined)[] = [
    charge('tenant', tenantPoints(settings, plan), tenantId),
    charge('person', settings.RATE_LIMIT_PERSON_PER_MINUTE, personId),
    // Behind one office address sit many people: once known, they are counted as themselves.
    personId === undefined ? charge('ip', settings.RATE_LIMIT_IP_PER_MINUTE, address) : undefined,
    limitClass === 'auth' ? charge('auth-ip', settings.RATE_LIMIT_AUTH_IP_PER_MINUTE, address) : undefined,
    charge('auth-account', settings.RATE_LIMIT_AUTH_ACCOUNT_PER_MINUTE, account),
    limitClass === 'heavy' ? charge('heavy', settings.RATE_LIMIT_HEAVY_PER_MINUTE, tenantId) : undefined,
  ];
  return charges.filter((one) => one !== undefined);
}

function tenantPoints(settings: KernelSettings, plan: string | undefined): number {
  if (plan === 'team') return settings.RATE_LIMIT_TEAM_PER_MINUTE;
  if (plan === 'enterprise') return settings.RATE_LIMIT_ENTERPRISE_PER_MINUTE;
  return settings.RATE_LIMIT_TENANT_PER_MINUTE;
}

function charge(name: string, points: number, key: string | undefined): Charge | undefined {
  return key === undefined ? undefined : { policy: { name, points, windowSeconds: WINDOW_SECONDS }, key };
}

/** An IPv6 subscriber has a /64: counting single addresses would count nothing. */
function networkOf(ip: string): string {
  return ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip;
}
