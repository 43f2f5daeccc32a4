import type { Finding } from '#kernel/finding.ts';
import { readSettings } from '#kernel/settings/setting.ts';
import { products } from '../../products.ts';
import type { Patient } from './check.ts';

/** What each product needs of the machine, looked at by itself. */
export async function checkProducts({ environment }: Patient): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    products.map((product) => product.examine(readSettings(product.settings, environment))),
  );
  return findings.flat();
}
