import { beforeAll, describe, expect, test } from 'vitest';
import { parse, RULES, readTree, type SourceFile } from './support/architecture.ts';

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

describe.each(RULES)('$name', (rule) => {
  test('holds', () => {
    expect(rule.check(tree)).toEqual([]);
  });

  test('fails on a planted violation', () => {
    const planted = Object.entries(rule.planted).map(([path, text]) => parse(path, text));
    const before = new Set(rule.check(tree));
    expect(rule.check([...tree, ...planted]).filter((found) => !before.has(found))).not.toEqual([]);
  });
});
