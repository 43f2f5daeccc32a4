import type { Page } from './contract.ts';

/** Every item of a list, page after page, each page asked for when the one before is used up. */
export async function* everyItem<Item>(
  fetchPage: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void> {
  let cursor: string | null | undefined;
  do {
    const page: Page<Item> = await fetchPage(cursor ?? undefined);
    yield* page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}
