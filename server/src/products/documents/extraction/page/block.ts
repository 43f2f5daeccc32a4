import { type Block, type Box, blockRole, type Seconds } from './block.schema.ts';
import { MAX_DEPTH } from './block-limits.ts';

const ROLES = new Set<unknown>(blockRole.anyOf.map((role) => role.const));

/** Says whether something that came from a sealed process is a block of a text of this length. */
export function isBlock(value: unknown, textLength: number): value is Block {
  if (typeof value !== 'object' || value === null) return false;
  const block = value as Record<string, unknown>;
  const { kind, start, end, role, box, seconds } = block;
  if (!isCount(start) || !isCount(end) || start > end || end > textLength) return false;
  if (role !== undefined && !ROLES.has(role)) return false;
  if (box !== undefined && !isBox(box)) return false;
  if (seconds !== undefined && !isStretch(seconds)) return false;
  if (kind === 'heading') return isCount(block.level) && block.level >= 1 && block.level <= 6;
  if (kind === 'list_item')
    return isCount(block.depth) && block.depth <= MAX_DEPTH && isStorable(block.marker);
  if (kind === 'table') return isTable(block.rows) && isCount(block.header_rows);
  return kind === 'paragraph' || kind === 'code' || kind === 'image';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBox(value: unknown): value is Box {
  return (
    Array.isArray(value) &&
    value.length === 4 &&
    value.every((edge) => typeof edge === 'number' && edge >= 0 && edge <= 1)
  );
}

function isStretch(value: unknown): value is Seconds {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((moment) => Number.isFinite(moment) && moment >= 0) &&
    value[0] <= value[1]
  );
}

function isTable(value: unknown): value is string[][] {
  return Array.isArray(value) && value.every((row) => Array.isArray(row) && row.every(isStorable));
}

/** Text that PostgreSQL takes: no NUL, no half of a surrogate pair. */
export function isStorable(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}
