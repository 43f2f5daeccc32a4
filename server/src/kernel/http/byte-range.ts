import type { IncomingHttpHeaders } from 'node:http';
import type { ByteSpan } from '#kernel/storage/port.ts';

/**
 * The bytes that a request asks for of what has this size and ETag. Source: RFC 9110, sections 13.1.5 and 14.
 *
 * @returns undefined for all of it: no range, one that says nothing we know, several at once (which may be passed
 *   over), or one of a version that is not this; `none` when the range begins past the end
 */
export function spanOf(
  { range, 'if-range': version }: IncomingHttpHeaders,
  { sizeBytes, etag }: { sizeBytes: number; etag: string },
): ByteSpan | 'none' | undefined {
  const [asked, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(range ?? '') ?? [];
  if (asked === undefined || (from === '' && to === '')) return undefined;
  // Strong comparison: a weak ETag or a date, of which we give none, is never the same.
  if (version !== undefined && version !== `"${etag}"`) return undefined;
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined;
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first > last ? 'none' : { first, last };
}
