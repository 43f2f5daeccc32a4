import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { hasRunningAction } from './actions.ts';

const plain = (objects: string) =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${objects} >>\nendobj\n`);
const packed = (objects: string, end = '\r\n') =>
  Buffer.concat([
    Buffer.from(`%PDF-1.7\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream${end}`),
    deflateSync(`1 0 <</Type/Catalog${objects}>>`),
    Buffer.from('\nendstream\nendobj\n'),
  ]);

test.each([
  ['/OpenAction << /S /JavaScript /JS (x) >>', true],
  ['/OpenAction<</S/Launch/F(cmd.exe)>>', true],
  ['/AA<</O<</S/J#61va#53cript/JS(x)>>>>', true],
  ['/Names << /JavaScripts 2 0 R >> /LaunchPad true', false],
  ['/Lang (en)', false],
])('an action that runs something (%s) is found, plain and packed: %s', (objects, isFound) => {
  expect([plain(objects), packed(objects), packed(objects, '\n')].map(hasRunningAction)).toEqual([
    isFound,
    isFound,
    isFound,
  ]);
});

test('it is found in what is left of a stream that was cut, and behind a megabyte', () => {
  const cut = packed(`/OpenAction<</S/Launch/F(cmd.exe)>>${'/A 1'.repeat(2_000)}`);
  expect(hasRunningAction(cut.subarray(0, cut.length - 30))).toBe(true);
  expect(hasRunningAction(Buffer.concat([Buffer.alloc((1 << 20) - 5, 0x20), plain('/S/Launch ')]))).toBe(
    true,
  );
});

test('a stream that is none harms nothing', () => {
  expect(hasRunningAction(Buffer.from('/ObjStm stream\nnothing packed endstream /ObjStm'))).toBe(false);
});
