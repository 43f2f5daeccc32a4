import Type from 'typebox';
import type { AuditTrail } from '#kernel/audit/audit.service.ts';
import { listOf, pageQuery } from '#kernel/http/envelope.ts';
import type { Api } from '#kernel/http/route.ts';
import { id } from '#kernel/ids/id.schema.ts';
import { job, jobQuery } from './job.schema.ts';
import { cancelJob, listJobs, readJob, retryJob } from './job.service.ts';

const params = Type.Object({ job_id: id });

/** /api/v1/jobs: the tenant's background work; `?state=dead` is its dead-letter queue. */
export function jobRoutes(api: Api, audit: AuditTrail): void {
  const reading = { permission: 'kernel.job.read', limit: 'read' } as const;
  const changing = { permission: 'kernel.job.change', limit: 'write', params, reply: job } as const;
  api.get(
    '/api/v1/jobs',
    {
      ...reading,
      summary: 'List jobs, newest first',
      query: Type.Object({ ...pageQuery, ...jobQuery }),
      reply: listOf(job),
    },
    ({ tx, query }) => listJobs(tx, query),
  );
  api.get(
    '/api/v1/jobs/{job_id}',
    { ...reading, summary: 'Read a job', params, reply: job },
    ({ tx, params: { job_id } }) => readJob(tx, job_id),
  );
  api.post(
    '/api/v1/jobs/{job_id}/cancel',
    { ...changing, summary: 'Cancel a job that has not ended' },
    ({ tx, caller, params: { job_id } }) => cancelJob(tx, audit, caller, job_id),
  );
  api.post(
    '/api/v1/jobs/{job_id}/retry',
    { ...changing, summary: 'Put a dead or cancelled job back' },
    ({ tx, caller, params: { job_id } }) => retryJob(tx, audit, caller, job_id),
  );
}
