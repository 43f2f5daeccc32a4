import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../kit/class-names.ts';
import type { Block, ExtractedPage } from '../wire.ts';
import { Marked } from './marked.tsx';
import type { Place } from './page-position.ts';
import { clock } from './spoken.ts';
import { unwrapped } from './unwrap.ts';

type Shown = {
  text: string;
  place: Place | null;
  /** Where the block begins that is being said. */
  spoken: number | null;
  levels: ReadonlyMap<number, number>;
  /** The name of the page, which stands above it: in a recording the time at which it begins. */
  label: string | null | undefined;
};
type Group = { readonly start: number; readonly blocks: readonly Block[] };

type BlockViewProps = Pick<Shown, 'place' | 'spoken'> & { page: ExtractedPage };

/** A page as its blocks tell it: headings, lists, tables, code, and what stands beside the body under its name. */
export function BlockView({ page, place, spoken }: BlockViewProps) {
  const blocks = page.blocks ?? [];
  const shown = {
    text: unwrapped(page.text, blocks),
    place,
    spoken,
    levels: levelsOf(blocks),
    label: page.label,
  };
  return (
    <div dir="auto" className="reading">
      {groupsOf(blocks).map((group) => (
        <GroupView key={group.start} blocks={group.blocks} {...shown} />
      ))}
    </div>
  );
}

/** The level of each heading in the page around it, whose own heading is the first: no level is ever skipped. */
function levelsOf(blocks: readonly Block[]): ReadonlyMap<number, number> {
  const levels = new Map<number, number>();
  let previous = 1;
  for (const block of blocks) {
    if (block.kind !== 'heading') continue;
    previous = Math.min(6, block.level + 1, previous + 1);
    levels.set(block.start, previous);
  }
  return levels;
}

/** The items of a list belong together; every other block stands for itself. */
function groupsOf(blocks: readonly Block[]): Group[] {
  const groups: { start: number; blocks: Block[] }[] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    const isSameList = block.kind === 'list_item' && last?.blocks[0]?.kind === 'list_item';
    if (isSameList && last?.blocks[0]?.role === block.role) last?.blocks.push(block);
    else groups.push({ start: block.start, blocks: [block] });
  }
  return groups;
}

function GroupView({ blocks, ...shown }: Shown & { blocks: readonly Block[] }) {
  const { t } = useTranslation('documents');
  const [first] = blocks;
  if (!first) return null;
  const isList = first.kind === 'list_item';
  const body = isList ? (
    <ul>
      {blocks.map((block) => (
        <BlockBody key={block.start} block={block} {...shown} />
      ))}
    </ul>
  ) : (
    <BlockBody block={first} {...shown} />
  );
  if (!first.role) return body;
  return (
    <div className={classNames('aside', (first.role === 'header' || first.role === 'footer') && 'edge')}>
      <span className="aside-name">{t(`role.${first.role}`)}</span>
      {body}
    </div>
  );
}

function BlockBody({ block, text, place, spoken, levels, label }: Shown & { block: Block }) {
  const isMarked =
    place !== null && block.start <= place.start && place.start < Math.max(block.end, block.start + 1);
  const hooks = {
    'data-start': block.start,
    'data-end': block.end,
    className: classNames('passage', isMarked && 'marked'),
    ...(isMarked && { 'data-marked': true }),
    ...(block.start === spoken && { 'aria-current': true }),
  };
  const content = <Marked text={text} start={block.start} end={block.end} place={isMarked ? place : null} />;
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${levels.get(block.start) ?? 2}` as 'h2';
      return (
        <Heading {...hooks} data-level={block.level}>
          {content}
        </Heading>
      );
    }
    case 'list_item':
      return <ItemBody block={block} text={text} hooks={hooks} place={isMarked ? place : null} />;
    case 'table':
      return <TableBody block={block} hooks={hooks} />;
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (WCAG 2.1.1)
        <pre {...hooks} tabIndex={0}>
          {content}
        </pre>
      );
    case 'image':
    case 'paragraph':
      return block.seconds ? (
        <SpokenBody time={clock(block.seconds[0])} label={label} content={content} hooks={hooks} />
      ) : (
        <p {...hooks}>{content}</p>
      );
  }
}

type Hooks = { readonly 'data-start': number; readonly 'data-end': number; readonly className: string };
type ItemBodyProps = Pick<Shown, 'text' | 'place'> & {
  block: Extract<Block, { kind: 'list_item' }>;
  hooks: Hooks;
};

function ItemBody({ block: { start, end, marker, depth }, text, place, hooks }: ItemBodyProps) {
  const hasMarker = marker !== '' && text.startsWith(marker, start);
  const from = hasMarker ? start + marker.length : start;
  return (
    <li {...hooks} style={{ marginInlineStart: `${depth * 1.5}rem` }}>
      <span className="item-marker">{hasMarker ? marker : '•'}</span>
      <span className="min-w-0">
        <Marked text={text} start={from} end={end} place={place} trimsStart />
      </span>
    </li>
  );
}

type SpokenBodyProps = Pick<Shown, 'label'> & { time: string; content: ReactNode; hooks: Hooks };

/**
 * A paragraph beside the time at which it is said, unless that stands above it already. The press on the time is one
 * on the paragraph.
 */
function SpokenBody({ time, label, content, hooks }: SpokenBodyProps) {
  const { t } = useTranslation('documents');
  return (
    <div {...hooks} className={classNames(hooks.className, 'spoken')}>
      {time !== label && (
        <button type="button" className="stamp" aria-label={t('recording.go_to', { time })}>
          {time}
        </button>
      )}
      <p>{content}</p>
    </div>
  );
}

function TableBody({ block, hooks }: { block: Extract<Block, { kind: 'table' }>; hooks: Hooks }) {
  const { t } = useTranslation('documents');
  const { rows, header_rows: headerRows } = block;
  const numeric = numericColumns(rows.slice(headerRows));
  const label = t('source.table', { rows: rows.length, columns: rows[0]?.length ?? 0 });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (WCAG 2.1.1)
    <figure {...hooks} aria-label={label} tabIndex={0}>
      <table>
        {headerRows > 0 && (
          <thead>
            <Rows rows={rows.slice(0, headerRows)} numeric={numeric} cell="th" />
          </thead>
        )}
        <tbody>
          <Rows rows={rows.slice(headerRows)} numeric={numeric} cell="td" />
        </tbody>
      </table>
    </figure>
  );
}

type RowsProps = {
  rows: readonly (readonly string[])[];
  numeric: ReadonlySet<number>;
  cell: 'th' | 'td';
};

function Rows({ rows, numeric, cell }: RowsProps) {
  return rows.map((row, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a text never move
    <tr key={at}>
      {row.map((text, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nor do its cells
        <Cell key={column} cell={cell} text={text} isNumeric={numeric.has(column)} />
      ))}
    </tr>
  ));
}

function Cell({ cell, text, isNumeric }: { cell: 'th' | 'td'; text: string; isNumeric: boolean }) {
  const look = isNumeric ? 'numerals text-right' : undefined;
  // An empty heading names nothing: for a screen reader it is a cell.
  if (cell === 'td' || text.trim() === '') return <td className={look}>{text}</td>;
  return (
    <th scope="col" className={look}>
      {text}
    </th>
  );
}

const NUMBER = /^[\s\d.,%€$£+−-]*\d[\s\d.,%€$£]*$/;

/** The columns whose cells are all numbers, or empty: those stand to the right, with their headings. */
function numericColumns(rows: readonly (readonly string[])[]): ReadonlySet<number> {
  const columns = [...Array(Math.max(0, ...rows.map((row) => row.length))).keys()];
  return new Set(
    columns.filter((column) => {
      const cells = rows.map((row) => row[column] ?? '').filter((text) => text.trim() !== '');
      return cells.length > 0 && cells.every((text) => NUMBER.test(text));
    }),
  );
}
