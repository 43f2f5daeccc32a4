import type { Actor } from './access/caller.ts';
import type { Permissions } from './access/permission.ts';
import type { ErrorCatalogue } from './errors/app-error.ts';
import type { EventDefinitions, Subscription } from './events/port.ts';
import type { Finding } from './finding.ts';
import type { FlagDefinitions } from './flags/flag.ts';
import type { Api } from './http/route.ts';
import type { TenantId } from './ids/id.ts';
import type { Job, Schedule } from './jobs/port.ts';
import type { Kernel } from './kernel.ts';
import type { SettingDefinitions, SettingValues } from './settings/setting.ts';

/** One product, declared: everything the kernel needs to know, and the only thing others may name. */
export type Product<Settings extends SettingDefinitions = SettingDefinitions> = {
  /** Also its PostgreSQL schema and the first word of its permissions, events and jobs. */
  readonly name: string;
  readonly settings: Settings;
  readonly permissions: Permissions;
  readonly errors: ErrorCatalogue;
  readonly events: EventDefinitions;
  readonly flags: FlagDefinitions;
  /** Folder of its numbered SQL files. */
  readonly migrations: string;
  /** Tables without `tenant_id` that the app role may read, by full name. */
  readonly globalTables: readonly string[];
  /** For the doctor: whether what the product needs of the machine works. Changes nothing, needs no database. */
  examine(settings: SettingValues<Settings>): Promise<readonly Finding[]>;
  /** Opens what the product holds (processes, caches) and gives the parts that use it. */
  open(kernel: Kernel, settings: SettingValues<Settings>): OpenProduct;
};

export type OpenProduct = {
  /** What the machine lacks for a part of it to work, in a sentence each: said at start, so that no refusal surprises. */
  readonly lacking: readonly string[];
  routes(api: Api): void;
  readonly jobs: readonly Job[];
  readonly schedules: readonly Schedule[];
  readonly subscriptions: readonly Subscription[];
  /** Fills the new demo tenant with something to look at; it may be erased at any time. */
  loadDemo(tenant: TenantId): Promise<void>;
  /** Deletes everything the tenant has of this product, as `actor`, through the same services people use. */
  eraseDemo(tenant: TenantId, actor: Actor): Promise<void>;
  close(): Promise<void>;
};

/** Keeps the type of the settings while the list of products forgets it. */
export function defineProduct<const Settings extends SettingDefinitions>(
  product: Product<Settings>,
): Product {
  return product as unknown as Product;
}
