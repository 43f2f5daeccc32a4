import { writeDoc } from './doc-writer.ts';
import { paragraph, writeDocx } from './docx-writer.ts';
import { writeEpub } from './epub-writer.ts';
import { writeMsg } from './msg-writer.ts';
import { writeFlatOdf, writeOdf } from './odf-writer.ts';
import { writePdf } from './pdf-writer.ts';
import { writePpt } from './ppt-writer.ts';
import { writeTar } from './tar-writer.ts';
import { type BiffRecord, biffText, words, writeXls } from './xls-writer.ts';
import { textRows, writeXlsx } from './xlsx-writer.ts';
import { writeZip } from './zip-writer.ts';

const MAIL = `From: a@b.example
To: c@d.example
Subject: =?utf-8?q?Caf=C3=A9?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/html; charset=utf-8

<p>One <b>two</b></p>
--x
Content-Type: text/csv; name="a.csv"
Content-Transfer-Encoding: base64

YSxiCjEsMgo=
--x--
`;

const RICH_TEXT = String.raw`{\rtf1{\fonttbl{\f0\fcharset0 A;}}one\par{\footnote two}\u233?\'e9\trowd\cell\row}`;
const CELL: BiffRecord = [0x204, Buffer.concat([words(0, 0, 0), biffText('one')])];

/** One small document of each kind that has a writer or is text: what the suites of damage begin with. */
export const SMALL_DOCUMENTS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a.pdf', writePdf({ pages: [['first page'], ['second page']], title: 'Damaged' })],
  ['a.docx', writeDocx({ body: paragraph('one') + paragraph('two'), parts: { header: paragraph('top') } })],
  ['a.xlsx', writeXlsx({ sheets: [{ name: 'S', rows: textRows([['one', 'two']]) }] })],
  ['a.odt', writeOdf({ kind: 'text', body: '<text:h>one</text:h><text:p>two</text:p>' })],
  ['a.fodt', Buffer.from(writeFlatOdf({ kind: 'text', body: '<text:h>one</text:h><text:p>two</text:p>' }))],
  ['a.epub', writeEpub({ chapters: { 'a.xhtml': '<h1>One</h1><p>two</p>', 'b.xhtml': '<p>three</p>' } })],
  ['a.html', Buffer.from('<!doctype html><title>t</title><table><tr><td>a<td>b</table><p>text &amp; more')],
  ['a.csv', Buffer.from('name;age\n"Zoé";31\n"a ""b""";45\n')],
  ['a.md', Buffer.from('# One\n\n- two\n  - three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n')],
  ['a.txt', Buffer.from('Ünïcode text.\nSecond line.\n')],
  ['a.eml', Buffer.from(MAIL)],
  [
    'a.zip',
    writeZip([
      { name: 'in/b.csv', data: 'a,b\n1,2\n' },
      { name: 'c.txt', data: 'words' },
    ]),
  ],
  [
    'a.msg',
    writeMsg({
      properties: { '0037001f': 'one', '1000001f': 'two' },
      attachments: [{ properties: { '37010102': Buffer.from('three') } }],
    }),
  ],
  ['a.rtf', Buffer.from(RICH_TEXT)],
  ['a.doc', writeDoc({ paragraphs: [{ text: 'one\r', changes: '402600' }, { text: 'two\r' }] })],
  ['a.xls', writeXls({ sheets: [{ name: 'S', records: [CELL] }] })],
  ['a.ppt', writePpt({ slides: [{ outline: [{ kind: 0, text: 'one' }], notes: 'two' }] })],
  ['a.ipynb', Buffer.from('{"cells":[{"cell_type":"code","source":["one"],"outputs":[{"text":"two"}]}]}')],
  ['a.vtt', Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\n<v A>one\n')],
  ['a.tar', writeTar([{ name: 'b.txt', data: 'words in a tape' }])],
];

/** Those that are a ZIP with parts inside. */
export const PACKAGES = new Set(['a.docx', 'a.xlsx', 'a.odt', 'a.epub', 'a.zip']);
