import type { Installation } from './installation.ts';
import { buildApi } from './roles/api.ts';

/** The OpenAPI document of this version, with its keys in order: the same code gives the same bytes. */
export async function readContract({
  kernel,
  products,
}: Pick<Installation, 'kernel' | 'products'>): Promise<object> {
  const app = await buildApi(kernel, products);
  try {
    await app.ready();
    return sorted(app.swagger()) as object;
  } finally {
    await app.close();
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
