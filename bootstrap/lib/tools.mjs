import { EVERYTHING, provideDependencies } from './dependencies.mjs';
import { report } from './failure.mjs';
import { provideRuntime } from './runtime.mjs';

/**
 * Provides what tests and checks need, then runs the work with a Node that can.
 *
 * @param {(node: string) => Promise<number>} work gives the exit status
 */
export async function withTools(work) {
  try {
    const node = await provideRuntime();
    await provideDependencies(EVERYTHING);
    return await work(node);
  } catch (error) {
    return report(error);
  }
}
