/** What a route costs: each class has a policy (kernel/limits/policy.ts), and each policy its counters. */
export type LimitClass = 'read' | 'write' | 'heavy' | 'auth' | 'public';

/** Who is counted: one counter for each part that is known. */
export type LimitSubject = {
  ip?: string;
  tenantId?: string;
  plan?: string;
  personId?: string;
  /** A hash of the address somebody tries to sign in with. */
  account?: string;
};

/** The tightest counter after this request. `resetSeconds`: until it is whole again. */
export type LimitDecision = {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  resetSeconds: number;
  windowSeconds: number;
  policy: string;
};

export type Limiter = {
  /** Counts one request. Never throws: an adapter that loses its store degrades and says so in a metric. */
  consume(limitClass: LimitClass, subject: LimitSubject): Promise<LimitDecision> | LimitDecision;
  close(): Promise<void>;
};
