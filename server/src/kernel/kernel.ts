import type { Logger } from 'pino';
import type { Permissions } from './access/permission.ts';
import type { AuditTrail } from './audit/audit.service.ts';
import type { Database } from './database/scope.ts';
import type { Emit } from './events/port.ts';
import type { Flags } from './flags/flags.ts';
import type { Identity } from './identity/identity.ts';
import type { Queue } from './jobs/port.ts';
import type { Limiter } from './limits/port.ts';
import type { LanguageModel } from './model/port.ts';
import type { SafeFetch } from './outbound/safe-fetch.ts';
import type { KernelSettings } from './settings/kernel.settings.ts';
import type { FileStore } from './storage/port.ts';
import type { Metrics } from './telemetry/metrics.ts';
import type { Vault } from './vault/port.ts';

/** What every product stands on, made once at start and passed as a plain argument. */
export type Kernel = {
  readonly settings: KernelSettings;
  readonly db: Database;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly limiter: Limiter;
  readonly audit: AuditTrail;
  readonly identity: Identity;
  readonly queue: Queue;
  readonly emit: Emit;
  readonly files: FileStore;
  readonly flags: Flags;
  readonly vault: Vault;
  /** Undefined when none is configured: what needs one says so. */
  readonly model: LanguageModel | undefined;
  /** Fetches an address that a stranger gave; it never reaches inside. */
  readonly fetch: SafeFetch;
  /** Signs and checks what jobs carry. */
  readonly jobSigningKey: Uint8Array;
  /** A connection of its own, as the platform role, for a worker to listen on; never to be logged. */
  readonly platformUrl: string;
  /** Every permission that the running products declare. */
  readonly permissions: Permissions;
  close(): Promise<void>;
};
