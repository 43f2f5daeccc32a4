import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id with 19 MiB, 2 passes: 11 ms of CPU here, and the least that OWASP accepts.
 * Source: OWASP Password Storage Cheat Sheet; research/kernel.md section 4.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes in flight: each takes a thread and 19 MiB, and signing in must not starve what else the pool does. */
const AT_ONCE = 2;
/** The hash of a password nobody has: an unknown account costs the same time as a wrong password. */
const nobody = hash('no account has this password', COST);

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, COST));
}

/** True when `password` is the one that was hashed; takes the same time when there is no hash at all. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const target = kept ?? (await nobody);
  const isRight = await inTurn(() => verify(target, password));
  return isRight && kept !== undefined;
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // The place goes to the next in line; only an empty line frees it.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
