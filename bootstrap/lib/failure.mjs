import { told } from './language.mjs';

/** A failure that the person at the keyboard can act on. */
export class Failure extends Error {
  constructor({ cause, remedy, log }) {
    super(cause);
    this.remedy = remedy;
    this.log = log;
  }
}

/** Prints what went wrong and what to do, and gives the exit status. A fault of ours shows its stack. */
export function report(error) {
  if (!(error instanceof Failure)) {
    console.error(error);
    return 1;
  }
  console.error(`\n  ${error.message}`);
  if (error.remedy) console.error(`  ${told('What to do:', 'Que faire :')} ${error.remedy}`);
  if (error.log) console.error(`  ${told('Log:', 'Journal :')} ${error.log}`);
  console.error('');
  return 1;
}
