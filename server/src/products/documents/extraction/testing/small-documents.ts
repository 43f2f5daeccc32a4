import { paragraph, writeDocx } from './docx-writer.ts';
import { writeEpub } from './epub-writer.ts';
import { writeOdf } from './odf-writer.ts';
import { writePdf } from './pdf-writer.ts';
import { writeTar } from './tar-writer.ts';
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

/** One small document of each kind that has a writer or is text: what the suites of damage begin with. */
export const SMALL_DOCUMENTS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a.pdf', writePdf({ pages: [['first page'], ['second page']], title: 'Damaged' })],
  ['a.docx', writeDocx({ body: paragraph('one') + paragraph('two'), parts: { header: paragraph('top') } })],
  ['a.xlsx', writeXlsx({ sheets: [{ name: 'S', rows: textRows([['one', 'two']]) }] })],
  ['a.odt', writeOdf({ kind: 'text', body: '<text:h>one</text:h><text:p>two</text:p>' })],
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
  ['a.tar', writeTar([{ name: 'b.txt', data: 'words in a tape' }])],
];

/** Those that are a ZIP with parts inside. */
export const PACKAGES = new Set(['a.docx', 'a.xlsx', 'a.odt', 'a.epub', 'a.zip']);
