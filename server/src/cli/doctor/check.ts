import type { Finding } from '#kernel/finding.ts';
import type { KernelSettings } from '#kernel/settings/kernel.settings.ts';

export type Patient = { settings: KernelSettings; environment: Readonly<Record<string, string | undefined>> };
export type Check = (patient: Patient) => Promise<readonly Finding[]>;
