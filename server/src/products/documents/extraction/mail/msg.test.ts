import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCfb } from '../testing/cfb-writer.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { paragraph, writeDocx } from '../testing/docx-writer.ts';
import { type MsgPlan, writeMsg } from '../testing/msg-writer.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const read = (plan: MsgPlan) => desk.read(writeMsg(plan), 'a.msg');
const FIELDS = { '0037001f': 'Été', '0c1a001f': 'Zoé', '0c1f001f': 'zoe@example.com', '0e04001f': 'All' };

test('a mail of Outlook is read, with its attachments and the mails in it', async () => {
  const { pages, metadata, mediaType } = await read({
    properties: { ...FIELDS, '1000001f': 'Plain body' },
    attachments: [
      { properties: { '3707001f': 'report.docx', '37010102': writeDocx({ body: paragraph('A report.') }) } },
      {
        properties: { '3001001f': 'Older' },
        message: {
          properties: { '0037001f': 'Before', '10130102': Buffer.from('<h1>Old</h1>') },
          attachments: [{ properties: { '3704001f': 'a;b.txt', '37010102': Buffer.from('deep') } }],
        },
      },
    ],
  });
  expect(pages.map(({ label, text }) => [label, text])).toEqual([
    [undefined, 'Été\n\nFrom: Zoé <zoe@example.com>\nTo: All\n\nPlain body'],
    ['report.docx', 'report.docx\n\nA report.'],
    ['Older.eml', 'Older.eml\n\nBefore\n\nOld'],
    ['Older.eml/a;b.txt', 'a;b.txt\n\ndeep'],
  ]);
  expect(mediaType).toBe('application/vnd.ms-outlook');
  expect(metadata).toEqual({ from: 'Zoé <zoe@example.com>', to: 'All', subject: 'Été' });
});

test('the text is read from what there is: HTML, plain text, compressed rich text', async () => {
  const html = Buffer.from(iconv.encode('<p>Привет', 'windows-1251'));
  const bodyOf = async (properties: MsgPlan['properties'], numbers = {}) =>
    (await read({ properties, numbers })).text;
  expect(await bodyOf({ '10130102': html, '1000001f': 'plain' }, { '3fde': 1251 })).toBe('Привет');
  expect(await bodyOf({ '1000001e': 'caf\xe9' })).toBe('café');
  // Source: MS-OXRTFCP 4.1.1, "Example 1: simple compressed RTF".
  const rtf = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af320 6865 6c09 0020627705b06c647d0a800fa0'.replaceAll(
      ' ',
      '',
    ),
    'hex',
  );
  expect(await bodyOf({ '10090102': rtf })).toBe('hello world');
});

test('a damaged container is refused', async () => {
  const whole = writeMsg({ properties: { ...FIELDS, '1000001f': 'text '.repeat(2_000) } });
  expect(await desk.codeFor(whole.subarray(0, 1_000), 'a.msg')).toBe('corrupt_file');
  const loop = Buffer.from(whole);
  const directory = loop.readUInt32LE(48);
  loop.writeUInt32LE(directory, (loop.readUInt32LE(76) + 1) * 512 + directory * 4);
  expect(await desk.codeFor(loop, 'a.msg')).toBe('corrupt_file');
  expect(await desk.codeFor(writeCfb({ '__properties_version1.0': Buffer.alloc(32) }), 'a.msg')).toBe(
    'empty_document',
  );
  expect(desk.pool.stats().lost).toBe(0);
});
