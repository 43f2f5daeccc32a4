import { beforeAll, describe, expect, test } from 'vitest';
import { RULES } from './support/architecture.ts';
import { parse, readTree, type SourceFile } from './support/source-tree.ts';

let tree: SourceFile[];
beforeAll(async () => {
  tree = await readTree();
});

test('the tree was really read', () => {
  expect(tree.length).toBeGreaterThan(150);
  expect(
    tree.flatMap((file) => file.imports).filter((imported) => imported.startsWith('server/')).length,
  ).toBeGreaterThan(400);
});

describe.each(RULES)('$name', ({ check, plants }) => {
  test('holds', () => {
    expect(check(tree)).toEqual([]);
  });

  test.each(plants.map((plant) => [JSON.stringify(plant).slice(1, 100), plant] as const))(
    'fails, once, on %s',
    (_, plant) => {
      const planted = Object.entries(plant).map(([path, text]) => parse(path, text));
      const found = check([...tree, ...planted]).filter((line) =>
        planted.some(({ path }) => line.includes(path)),
      );
      expect(found).toHaveLength(1);
    },
  );
});
