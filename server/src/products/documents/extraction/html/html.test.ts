import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const textOf = async (html: string) => (await desk.read(`<!doctype html>${html}`, 'a.html')).text;

test.each([
  ['paragraphs are set apart', '<p>One</p><p>Two', 'One\n\nTwo'],
  ['blocks are lines', '<div>One</div><div>Two</div>', 'One\nTwo'],
  ['white space is one space', '<p>  One\n   <b> two</b>  three </p>', 'One two three'],
  ['words are not broken by inline marks', '<p>fo<b>ur</b>th</p>', 'fourth'],
  ['line breaks are kept', '<p>One<br>two<br><br>three</p>', 'One\ntwo\n\nthree'],
  ['lists have bullets', '<ul><li>One<li><p>Two</p></ul>', '• One\n• Two'],
  ['tables are rows', '<table><tr><th>A<th>B<tr><td>1<td><p>2</p><p>3</p></table>', 'A\tB\n1\t2 3'],
  ['empty cells keep their place', '<table><tr><td>a</td><td></td><td>c</td></tr></table>', 'a\t\tc'],
  ['code keeps its layout', '<pre>a\n  b</pre>', 'a\n  b'],
  ['entities are read', '<p>&eacute;t&#233; &lt;b&gt; &unknown;', 'été <b> &unknown;'],
  ['scripts and styles are not text', '<script>a("<p>")</script><style>p{}</style><p>One', 'One'],
  ['comments are not text', '<p>One<!-- two --></p>', 'One'],
  ['events are not text', '<p onclick="alert(1)">One</p>', 'One'],
  [
    'hidden parts are not text',
    '<div hidden>no<div>no</div>no</div><div style="display: none">no</div><p>One',
    'One',
  ],
  ['a paragraph that hides and never ends hides nothing else', '<p hidden>a<div>One</div>', 'a\nOne'],
  ['frames and templates are not text', '<iframe><p>no</iframe><template><p>no</template><p>One', 'One'],
  ['a head that never ends loses nothing', '<head><title>T</title><p>One', 'One'],
  ['end tags that open nothing are nothing', '</div></main></table><p>One</p>', 'One'],
  [
    'the marked content is preferred',
    '<nav>Menu</nav><main><p>One<aside>ad</aside></main><footer>f</footer>',
    'One',
  ],
  ['an empty mark is not believed', '<main></main><p>One</p>', 'One'],
  ['without a mark nothing is left out', '<nav>Menu</nav><p>One</p>', 'Menu\n\nOne'],
])('%s', async (_, html, text) => {
  expect(await textOf(html)).toBe(text);
});

const FRAME = '&lt;title&gt;T&lt;/title&gt;&lt;h1&gt;Two&lt;/h1&gt;&lt;p&gt;&amp;eacute;t&amp;eacute;';

test.each([
  [
    'text has its lines',
    '<p>One</p><svg><text>two</text><g><text>three <tspan>four</tspan></text></g></svg>',
    'One\n\ntwo\nthree four',
  ],
  ['text among words is on a line of its own', '<p>One <svg><text>two</text></svg> three', 'One\ntwo\nthree'],
  [
    'text in a table is in its cell',
    '<table><tr><td>One <svg><text>two</text></svg><td>three</table>',
    'One two\tthree',
  ],
  [
    'parts of a text are lines where they are put on one',
    '<svg><text y="5"><tspan x="0" y="5">O</tspan><tspan x="9" y="5">ne</tspan><tspan x="0" y="9">two</tspan><tspan x="0" dy="1.2em">three</tspan><tspan dy="-3">4</tspan></text></svg>',
    'One\ntwo\nthree4',
  ],
  [
    'what is kept, told or styled is not text',
    '<p>One</p><svg><title>t</title><desc>d</desc><defs><text>k</text></defs><style>a > b {}</style><metadata>m</metadata>x<g display="none"><text>h</text></g></svg>',
    'One',
  ],
  [
    'what ends where it begins holds nothing',
    '<svg><defs/><style/><g/><text/><text>One</text></svg><p>two',
    'One\n\ntwo',
  ],
  [
    'of alternatives the first is read',
    '<svg><switch><foreignObject><div>One<br><p>two</p></div></foreignObject><text>one</text></switch><switch><g/><text>No SVG</text></switch><text>three</text></svg>',
    'One\n\ntwo\n\nthree',
  ],
  [
    'what is hidden from those who hear a page is seen',
    '<svg aria-hidden="true"><g aria-hidden="true"><text>One</text></g></svg><i aria-hidden="true">no</i>',
    'One',
  ],
  ['text in CDATA is text', '<svg><text><![CDATA[a < b]]></text></svg>', 'a < b'],
  ['a drawing that never ends loses nothing', '<svg><g><path d=""><div>One</div><p>two', 'One\n\ntwo'],
])('in a drawing, %s', async (_, html, text) => {
  expect(await textOf(html)).toBe(text);
});

test('drawings nested a hundred thousand times are read within seconds', async () => {
  const startedAt = performance.now();
  const nested = `${'<svg><g><switch>'.repeat(100_000)}<text>deep</text>${'</x>'.repeat(100_000)}</svg><p>One`;
  expect(await textOf(nested)).toContain('One');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test.each([
  [
    'where it stands',
    `<p>One</p><iframe srcdoc="${FRAME}">no</iframe><p>three`,
    'One\n\nTwo\n\nété\n\nthree',
  ],
  [
    'in its cell',
    `<table><tr><td>One<iframe srcdoc="${FRAME}"></iframe><td>three</table>`,
    'One Two été\tthree',
  ],
  ['unless it is hidden', `<p>One</p><iframe hidden srcdoc="${FRAME}"></iframe>`, 'One'],
])('the page that a frame holds is read %s', async (_, html, text) => {
  expect(await textOf(html)).toBe(text);
});

const BADGE = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>été</text></svg>';
const ICON = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>';

test.each([
  ['in base64', `;base64,${Buffer.from(BADGE).toString('base64')}`, 'One two\n\nété'],
  ['escaped', `;charset=utf-8,${encodeURIComponent(BADGE)}`, 'One two\n\nété'],
  ['as it is', `,${ICON.replaceAll('"', "'")}`, 'One two'],
])('the words of a drawing in an address, %s, follow the text around it', async (_, content, text) => {
  expect(await textOf(`<p>One <img src="data:image/svg+xml${content}">two</p>`)).toBe(text);
});

test('a large ground that an element has of its own is a picture, a small one decorates', async () => {
  const warningsFor = async (bytes: number, quote: string) => {
    const address = `data:image/png;base64,${Buffer.alloc(bytes, 1).toString('base64')}`;
    const style = `color: red; background: #fff url(${quote}${address}${quote}) no-repeat`;
    return (await desk.read(`<!doctype html><p>One</p><div style="${style}"></div>`, 'a.html')).warnings;
  };
  expect(await warningsFor(20_000, "'")).toEqual(['pictures_unread']);
  expect(await warningsFor(20_000, '')).toEqual(['pictures_unread']);
  expect(await warningsFor(2_000, "'")).toEqual([]);
});

test('a style of very many grounds is read within seconds', async () => {
  const startedAt = performance.now();
  expect(await textOf(`<p style="${'background:'.repeat(200_000)}">One`)).toBe('One');
  expect(await textOf(`<p style="${'background:url(data:'.repeat(200_000)}">One`)).toBe('One');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('frames in frames are read three deep', async () => {
  const framed = (inner: string, depth: number): string =>
    depth === 0
      ? inner
      : framed(
          `<p>${depth}</p><iframe srcdoc="${inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`,
          depth - 1,
        );
  expect(await textOf(framed('<p>5</p>', 4))).toBe('1\n\n2\n\n3\n\n4');
});

test('the title is told apart from the text', async () => {
  const extraction = await desk.read('<!doctype html><title> My  page </title><p>One', 'a.html');
  expect(extraction).toMatchObject({ text: 'One', metadata: { title: 'My page' }, engine: 'html' });
});

test.each([
  ['its first kilobyte', '<meta charset="shift_jis">', 'shift_jis'],
  ['an old declaration', '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', 'koi8-r'],
])('the encoding is taken from %s', async (_, meta, encoding) => {
  const word = encoding === 'koi8-r' ? 'мир' : '猫';
  const bytes = iconv.encode(`<!doctype html>${meta}<p>${word}`, encoding);
  expect(await desk.read(bytes, 'a.html')).toMatchObject({ text: word, warnings: [] });
});

test('a declaration that the bytes contradict is not believed', async () => {
  expect(await textOf('<meta charset="windows-1252"><p>été')).toBe('été');
});

test('a hundred thousand nested elements are read within seconds', async () => {
  const deep = '<div>'.repeat(100_000);
  const startedAt = performance.now();
  expect(await textOf(`${deep}deep${'</div>'.repeat(100_000)}`)).toBe('deep');
  expect(await textOf(`${'<b><table><tr><td>'.repeat(50_000)}deep`)).toContain('deep');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('an element with a hundred thousand attributes is read', async () => {
  const attributes = Array.from({ length: 100_000 }, (_, index) => `a${index}=1`).join(' ');
  expect(await textOf(`<p ${attributes}>One`)).toBe('One');
});

test('a page without words is not a success', async () => {
  expect(await desk.codeFor('<!doctype html><img src=a.png>', 'a.html')).toBe('empty_document');
});

test('a page is made of headings, items with their numbers, tables with what covers their cells, and code', async () => {
  const html = `<!doctype html><h2>Plan</h2><p>First<ol><li>one<ul><li>deep</ul><li>two</ol>
    <table><caption>Costs</caption><tr><th>Year<th colspan=2>Sum<tr><td rowspan=2>2026<td>1<td>2<tr><td>3<td>4</table>
    <pre>a\n  b</pre>`;
  const { pages } = await desk.read(html, 'a.html');
  const { text, blocks } = pages[0] ?? { text: '', blocks: [] };
  expect(
    blocks.map(({ start, end, ...block }) => ({ ...block, text: text.slice(start, end) })),
  ).toMatchObject([
    { kind: 'heading', level: 2, text: 'Plan' },
    { kind: 'paragraph', text: 'First' },
    { kind: 'list_item', depth: 0, marker: '1.', text: '1. one' },
    { kind: 'list_item', depth: 1, marker: '•', text: '• deep' },
    { kind: 'list_item', depth: 0, marker: '2.', text: '2. two' },
    { kind: 'paragraph', role: 'caption', text: 'Costs' },
    {
      kind: 'table',
      header_rows: 1,
      rows: [
        ['Year', 'Sum', 'Sum'],
        ['2026', '1', '2'],
        ['2026', '3', '4'],
      ],
    },
    { kind: 'code', text: 'a\n  b' },
  ]);
});

test('cells that claim to cover millions of others cover a few', async () => {
  const row = `<tr>${'<td rowspan=65534 colspan=1000>x</td>'.repeat(100)}</tr>`;
  const { text } = await desk.read(`<!doctype html><table>${row.repeat(200)}</table>`, 'a.html');
  expect(text.length).toBeLessThan(400_000);
});
