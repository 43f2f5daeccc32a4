import type { Job } from '#kernel/jobs/port.ts';
import { BATCH_ITEM } from './batch.job-kinds.ts';
import { type BatchParts, giveItemUp, type ItemKey, runItem } from './batch-item.service.ts';

export function batchJobs(parts: BatchParts): Job[] {
  const item: Job<ItemKey> = {
    ...BATCH_ITEM,
    run: (key, run) => {
      const isLastAttempt = run.attempt >= BATCH_ITEM.attemptsMax;
      return runItem(parts, { ...run, actor: run.caller, isLastAttempt }, key);
    },
    giveUp: (key, run, code) => giveItemUp(parts, { ...run, actor: run.caller }, key, code),
  };
  return [item] as Job[];
}
