import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { signedBlocks } from '../testing/signed-blocks.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const blocksOf = async (text: string | Buffer, name: string) =>
  signedBlocks((await desk.read(text, name)).pages);

test('JSON stays as it stands; in one long line it is set out, its numbers untouched', async () => {
  expect(await blocksOf('{"a":  1}\n', 'a.json')).toEqual([['code', '{"a":  1}']]);
  const long = `{"id":12345678901234567890,"b":[1.0,"a,b: {c}\\""],"e":[],"text":"${'x'.repeat(100)}"}`;
  const { text, mediaType } = await desk.read(long);
  expect(text).toBe(
    `{\n  "id": 12345678901234567890,\n  "b": [\n    1.0,\n    "a,b: {c}\\""\n  ],\n  "e": [],\n  "text": "${'x'.repeat(100)}"\n}`,
  );
  expect(mediaType).toBe('application/json');
  const broken = await desk.read('{"a": 1,', 'a.json');
  expect([broken.text, broken.warnings]).toEqual(['{"a": 1,', ['json_malformed']]);
  expect(
    (await desk.read(`${'['.repeat(500_000)}${']'.repeat(500_000)}`, 'a.json')).pages.length,
  ).toBeGreaterThan(1);
  const lines = await desk.read('{"a":1}\n{"a":2}\n', 'a.jsonl');
  expect([lines.text, lines.mediaType, lines.warnings]).toEqual([
    '{"a":1}\n{"a":2}',
    'application/jsonl',
    [],
  ]);
});

test('the text of XML is that of its elements, and a DTD is refused', async () => {
  const xml =
    '<?xml version="1.0"?><a><b>One <i>and</i> two</b><c><d>three</d><e>a &lt; b</e></c><f x="no"/></a>';
  const { pages, mediaType } = await desk.read(xml);
  expect(signedBlocks(pages)).toEqual([
    ['paragraph', 'One and two'],
    ['paragraph', 'three'],
    ['paragraph', 'a < b'],
  ]);
  expect(mediaType).toBe('application/xml');
  const latin = iconv.encode('<?xml version="1.0" encoding="ISO-8859-1"?><a>été</a>', 'latin1');
  expect((await desk.read(latin, 'a.xml')).text).toBe('été');
  expect((await desk.read('<a b="only this"/>', 'a.xml')).text).toBe('<a b="only this"/>');
  expect((await desk.read('<a>one<b></a>', 'a.xml')).warnings).toEqual(['xml_malformed']);
  expect(
    await desk.codeFor('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'a.xml'),
  ).toBe('xml_unsafe');
  expect(await desk.codeFor(`${'<a>'.repeat(200_000)}x`, 'a.xml')).toBe('xml_unsafe');
});

test('captions are read by who speaks, in pages with their times', async () => {
  const vtt =
    'WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE not shown\n\nfirst\n00:00.000 --> 00:02.000 align:start\n<v.loud Esme>It’s <b>blue</b> &amp; apple\n\n00:02.000 --> 00:04.000\n<v Esme>tree!\n\n00:04.000 --> 00:06.000\n<v Mary>No way!\n\n00:20.000 --> 00:22.000\n<v Mary>Later.\n\n01:00:00.000 --> 01:00:01.000\nThe end\n';
  const { pages, mediaType } = await desk.read(vtt);
  expect(pages.map(({ label, text }) => [label, text])).toEqual([
    ['00:00:00 – 00:00:22', 'Esme: It’s blue & apple\ntree!\n\nMary: No way!\n\nLater.'],
    ['01:00:00 – 01:00:01', 'The end'],
  ]);
  expect(mediaType).toBe('text/vtt');
  const srt =
    '1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Bonjour</i>\r\n\r\nà tous\r\n\r\n2\r\n00:00:09,000 --> 00:00:10,000\r\n{\\an8}Fin\r\n';
  const subtitles = await desk.read(srt);
  expect([subtitles.text, subtitles.mediaType]).toEqual(['Bonjour\nà tous\n\nFin', 'application/x-subrip']);
  expect(await desk.codeFor('no times here', 'a.srt')).toBe('corrupt_file');
  expect(await desk.codeFor('WEBVTT\n', 'a.vtt')).toBe('empty_document');
});

test('a notebook is its texts, its code and what that printed', async () => {
  const cell = (cell_type: string, source: unknown, outputs: unknown[] = []) => ({
    cell_type,
    source,
    outputs,
  });
  const notebook = {
    nbformat: 4,
    metadata: { language_info: { name: 'python' } },
    cells: [
      cell('markdown', ['# Title\n', '\n', 'Some *text*.']),
      cell('code', 'print("```")', [
        { output_type: 'stream', text: ['\u001b[31mred\u001b[0m\n', 'two\n'] },
        { output_type: 'display_data', data: { 'image/png': 'iVBOR', 'text/plain': '<Figure>' } },
        { output_type: 'execute_result', data: { 'text/html': '<p>only <b>HTML</b></p>' } },
        { output_type: 'error', ename: 'ValueError', evalue: 'bad', traceback: ['\u001b[0m'] },
      ]),
      cell('raw', 'raw'),
    ],
  };
  const { pages, mediaType, warnings } = await desk.read(JSON.stringify(notebook), 'a.ipynb');
  expect(pages[0]?.text).toBe(
    '# Title\n\nSome *text*.\n\n```python\nprint("```")\n```\n\n```\nred\ntwo\n```\n\n```\n<Figure>\n```\n\nonly HTML\n\n```\nValueError: bad\n```\n\nraw',
  );
  expect(pages[0]?.blocks.map(({ kind }) => kind)).toEqual([
    'heading',
    'paragraph',
    'code',
    'code',
    'code',
    'paragraph',
    'code',
    'paragraph',
  ]);
  expect([mediaType, warnings]).toEqual(['application/x-ipynb+json', ['pictures_unread']]);
  expect((await desk.read('{"cells": 3}', 'a.ipynb')).warnings).toEqual(['json_malformed']);
});

test('LaTeX is text, and brackets alone make no JSON', async () => {
  const tex = '% notes\n\\documentclass{article}\n\\begin{document}Hello\\end{document}\n';
  const { text, mediaType } = await desk.read(tex);
  expect([text, mediaType]).toEqual([tex.trim(), 'application/x-tex']);
  expect((await desk.read('[1] A note in brackets.')).mediaType).toBe('text/plain');
});

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><style>a{}</style><text>One</text><g><text>two</text></g></svg>';
test.each([
  '<!ENTITY a "lol"><!ENTITY b "&a;&a;">',
  '<!ENTITY a SYSTEM "file:///etc/passwd">',
  '<!ENTITY % a "x">',
])('a drawing whose entities are fetched or made of others is refused: %s', async (entities) => {
  const svg = `<!DOCTYPE svg [${entities}]><svg><text>&a;</text></svg>`;
  expect(await desk.codeFor(svg, 'a.svg')).toBe('xml_unsafe');
});

const DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [\n<!ENTITY ns "http://a">\n]>';

test.each([
  ['by its name', SVG, 'a.svg'],
  ['without a name', SVG, undefined],
  ['behind what drawing programs write', `<?xml version="1.0"?>\n<!-- by A -->\n${DOCTYPE}\n${SVG}`, 'a.svg'],
])('the text of a drawing is read, %s', async (_, svg, name) => {
  const { text, mediaType, warnings } = await desk.read(svg, name);
  expect([text, mediaType, warnings]).toEqual(['One\ntwo', 'application/xml', []]);
});

test('a drawing without text is not a success, and one that is declared as a picture is no picture', async () => {
  expect(await desk.codeFor('<svg><path d="M0 0"/></svg>', 'a.svg')).toBe('empty_document');
  const path = await desk.put(SVG);
  expect(await desk.pool.detect({ path, declaredType: 'image/svg+xml' })).toBe('application/xml');
});
