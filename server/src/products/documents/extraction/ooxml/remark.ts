/** Who made a remark and when, before what was said: `Ann (A.), 2026-01-02T03:04:05:`; empty when neither is known. */
export function remarkBy(author: string | undefined, date: string | undefined): string {
  const known = [author, date?.slice(0, 19)].filter(Boolean).join(', ');
  return known ? `${known}:` : '';
}
