import { readContract } from '../contract.ts';
import type { Input } from './command.ts';

/** The document itself on stdout, to be piped into a tool; `--json` puts it in the usual frame. */
export async function run({ options }: Input) {
  const contract = await readContract();
  return options.json === true ? contract : JSON.stringify(contract, null, 2);
}
