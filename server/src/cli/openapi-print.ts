import { readContract } from '../contract.ts';
import { withInstallation } from './with-kernel.ts';

export function run() {
  return withInstallation(readContract);
}
