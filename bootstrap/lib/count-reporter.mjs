import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A vitest reporter: leaves the counts, and each test that was not run with its reason, for test.mjs to print last. */
// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export
export default class CountReporter {
  #chosen;

  onInit(vitest) {
    this.#chosen = vitest.config.testNamePattern;
  }

  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      // A file that could not be loaded has no test to fail.
      if (module.state() === 'failed' && module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) countTest(counts, test, this.#chosen);
    }
    const path = process.env.SOCLE_TEST_COUNTS;
    if (!path) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(counts));
  }
}

function countTest(counts, test, chosen) {
  const { state, note } = test.result();
  if (state === 'passed') counts.passed += 1;
  else if (state === 'failed') counts.failed += 1;
  else counts.skipped.push({ name: test.fullName, reason: note ?? reasonFor(test, chosen) });
}

/** vitest marks what `-t` leaves out as it marks what its source skips; the pattern says which it was. */
function reasonFor({ fullName }, chosen) {
  const isChosen = !chosen || fullName.replaceAll(' > ', ' ').search(chosen) >= 0;
  return isChosen ? 'switched off in the source' : 'not chosen by -t';
}
