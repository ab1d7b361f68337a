/** A value together with the position at which it was true. */
export interface Held<Value> {
  readonly position: number;
  readonly value: Value;
}

/** Takes `value` in, unless something newer is held already; equal positions say the same. */
export function hold<Value extends { readonly id: string }>(
  held: ReadonlyMap<string, Held<Value>>,
  value: Value,
  position: number,
): ReadonlyMap<string, Held<Value>> {
  return holdAll(held, [value], position);
}

/** The same for many values that were read at one position. */
export function holdAll<Value extends { readonly id: string }>(
  held: ReadonlyMap<string, Held<Value>>,
  values: readonly Value[],
  position: number,
): ReadonlyMap<string, Held<Value>> {
  const news = values.filter((value) => isNews(held.get(value.id), position));
  if (news.length === 0) return held;
  const next = new Map(held);
  for (const value of news) next.set(value.id, { position, value });
  return next;
}

/** Whether something learned at `position` tells more than what is held. */
export function isNews(held: Held<unknown> | undefined, position: number): boolean {
  return held === undefined || position >= held.position;
}
