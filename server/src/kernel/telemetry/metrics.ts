import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds, from a cached read to a slow extraction. */
const DURATION_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export type Metrics = ReturnType<typeof createMetrics>;

/** The metrics of one process. A label takes its values from code (route, outcome), never from a request. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Histogram({ name, help, labelNames, buckets: DURATION_BUCKETS, registers: [registry] });
  return {
    registry,
    requests: histogram('http_request_duration_seconds', 'Requests by route and status', [
      'method',
      'route',
      'status',
    ]),
    userOperations: counter('user_operations_total', 'Changes made by people, by route', ['route']),
    authentications: counter('authentication_attempts_total', 'Sign-ins and refreshes', [
      'method',
      'outcome',
    ]),
    denials: counter('authorization_failures_total', 'Requests refused for want of a right', ['code']),
    auditEvents: counter('audit_events_total', 'Audit rows written or lost', ['outcome']),
    limits: counter('rate_limit_decisions_total', 'Decisions of the limiter', ['policy', 'decision']),
    flags: counter('feature_flag_evaluations_total', 'Evaluations by flag and variant', ['flag', 'variant']),
    openJobs: gauge('jobs_open', 'Jobs that are queued or running', ['state']),
    jobs: counter('jobs_total', 'Job runs by name and outcome', ['job', 'outcome']),
    jobDuration: histogram('job_duration_seconds', 'Time a job ran', ['job']),
    jobWait: histogram('job_wait_seconds', 'Time from due to started', ['job']),
    events: counter('domain_events_total', 'Events delivered or failed', ['type', 'outcome']),
    extractions: histogram('extraction_duration_seconds', 'Text extraction by type and outcome', [
      'type',
      'outcome',
    ]),
    externalCalls: histogram('external_api_call_duration_seconds', 'Calls that left the process', [
      'target',
      'outcome',
    ]),
    errors: counter('errors_total', 'Refusals and faults answered, by code', ['code']),
    poolConnections: gauge('database_pool_connections', 'Connections by pool and state', ['pool', 'state']),
  };
}
