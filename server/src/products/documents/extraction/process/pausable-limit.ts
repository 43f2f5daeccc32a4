export type PausableLimit = {
  /** The limit does not run while one or more of these are under way. */
  without<T>(work: Promise<T>): Promise<T>;
  /** Forgets what was spent. */
  renew(): void;
  stop(): void;
};

/** Calls `onPassed` once this much time was spent, the pauses not counted. */
export function startLimit(limitMs: number, onPassed: () => void): PausableLimit {
  let leftMs = limitMs;
  let startedAt = performance.now();
  let pauses = 0;
  let isStopped = false;
  let timer = setTimeout(onPassed, leftMs);

  const pause = () => {
    pauses += 1;
    if (pauses > 1) return;
    clearTimeout(timer);
    leftMs -= performance.now() - startedAt;
  };
  const resume = () => {
    pauses -= 1;
    if (pauses > 0 || isStopped) return;
    startedAt = performance.now();
    timer = setTimeout(onPassed, Math.max(leftMs, 0));
  };

  return {
    async without(work) {
      pause();
      return await work.finally(resume);
    },
    renew() {
      pause();
      leftMs = limitMs;
      resume();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
