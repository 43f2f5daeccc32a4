import { readContract } from '../server/src/contract.ts';

/** docs/api/openapi.json: the contract of /api/v1, the same bytes for the same code. */
export async function generateContract(): Promise<string> {
  return `${JSON.stringify(await readContract(), null, 2)}\n`;
}
