/** Holds the tree against the rules of server/test/architecture.test.ts, which shows that each of them can fail. */
import { RULES } from '../server/test/support/architecture.ts';
import { readTree } from '../server/test/support/source-tree.ts';

const tree = await readTree();
const broken = RULES.flatMap(({ name, check }) => check(tree).map((line) => `${name}: ${line}\n`));
process.stdout.write(broken.join(''));
process.exitCode = broken.length === 0 ? 0 : 1;
