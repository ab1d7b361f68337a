/** How long a client waits before it comes back: full jitter from half a second to a ceiling that doubles up to 20 s. */

const SHORTEST_MS = 500;
const FIRST_CEILING_MS = 2_000;
const LONGEST_MS = 20_000;

/** `failures`: attempts since it was last live. `chance`: from 0 to below 1. */
export function reconnectDelay(failures: number, chance: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_CEILING_MS * 2 ** failures);
  return SHORTEST_MS + chance * (ceiling - SHORTEST_MS);
}
