/** Lists of the REST API, which come in pages. */

import type { Answer, Http } from "./http.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** The longest that there is. */
export const LONG_PAGE = 200;

/** All of a list, in as many pages as it takes; the position is that of the oldest of them. */
export async function wholeList<Item>(http: Http, path: string): Promise<Answer<readonly Item[]>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  let position = Number.POSITIVE_INFINITY;
  do {
    const address = `${path}?${query({ limit: LONG_PAGE, cursor })}`;
    const page: Answer<Page<Item>> = await http.request("GET", address);
    items.push(...page.data.items);
    cursor = page.data.next_cursor;
    position = Math.min(position, page.position);
  } while (cursor !== null);
  return { data: items, position };
}

export function query(members: Record<string, string | number | boolean | null>): string {
  const present = Object.entries(members).filter(([, value]) => value !== null);
  return new URLSearchParams(present.map(([name, value]) => [name, String(value)])).toString();
}
