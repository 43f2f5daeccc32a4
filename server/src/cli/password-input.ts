import { text } from 'node:stream/consumers';
import { UsageError } from './command.ts';

/** Source: NIST SP 800-63B-4, 15 for a password alone; ours are guarded by limits on tries as well. */
const LEAST_CHARACTERS = 12;
const MOST_CHARACTERS = 256;

/**
 * The password on standard input, without the end of its line: an argument would be seen in the list of processes.
 *
 * @throws UsageError when it is too short or too long
 */
export async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) console.error('The password, then Enter and Ctrl-D:');
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length < LEAST_CHARACTERS || password.length > MOST_CHARACTERS) {
    throw new UsageError(`A password has from ${LEAST_CHARACTERS} to ${MOST_CHARACTERS} characters.`);
  }
  return password;
}
