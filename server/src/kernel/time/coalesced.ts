import type { Logger } from 'pino';

export type Coalesced = { ask(): void; idle(): Promise<void> };

/** Runs `work` one at a time; asked again meanwhile, once more afterwards. A failure is logged, the next ask tries again. */
export function coalesced(work: () => Promise<void>, log: Logger): Coalesced {
  let current: Promise<void> | undefined;
  let isAskedAgain = false;
  const ask = () => {
    if (current) {
      isAskedAgain = true;
      return;
    }
    current = work()
      .catch((error: unknown) => log.error({ err: error }, 'background work failed; it is tried again'))
      .finally(() => {
        current = undefined;
        if (isAskedAgain) {
          isAskedAgain = false;
          ask();
        }
      });
  };
  return { ask, idle: async () => current };
}
