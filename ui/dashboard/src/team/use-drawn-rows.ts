/**
 * Which rows of the table are drawn, and how the keys move between them. A small team is drawn whole; of a large one
 * only what is on screen, and the row that has the focus.
 */

import type { Agent } from "@lenochat/protocol";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { CSSProperties, FocusEvent, KeyboardEvent, RefObject } from "react";
import { useEffect, useMemo, useRef, useState } from "react";

/** So many rows cost nothing worth saving, and a browser's own search finds every name in them. */
const DRAWN_WHOLE = 60;
const ROW_HEIGHT = 53;
/** The column heads stay in sight above what is scrolled to. */
const HEAD_HEIGHT = 40;
const PAGE_OF_ROWS = 10;

export interface DrawnRow {
  /** Null: the heading above the disabled members. */
  readonly agent: Agent | null;
  readonly index: number;
  /** Pixels from the top; null: in the ordinary flow. */
  readonly start: number | null;
}

export interface DrawnRows {
  readonly drawn: readonly DrawnRow[];
  /** The member whose row is reached with Tab. */
  readonly tabStop: string | null;
  /** Of all rows together, in pixels; null: they make it themselves. */
  readonly height: number | null;
  readonly measure: ((row: HTMLElement | null) => void) | undefined;
  readonly keys: {
    onKeyDown: (event: KeyboardEvent) => void;
    onFocus: (event: FocusEvent<HTMLElement>) => void;
  };
}

export function useDrawnRows(
  rows: readonly Agent[],
  openId: string | null,
  scroller: RefObject<HTMLElement | null>,
): DrawnRows {
  const items = useMemo(() => withHeading(rows), [rows]);
  const isPartial = items.length > DRAWN_WHOLE;
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const tabStop = [focusedId, openId].find((id) => rows.some((row) => row.id === id)) ?? rows[0]?.id ?? null;
  const tabStopIndex = items.findIndex((item) => item?.id === tabStop);
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: items.length,
    enabled: isPartial,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => items[index]?.id ?? "disabled",
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), Math.max(tabStopIndex, 0)])],
    scrollPaddingStart: HEAD_HEIGHT,
    overscan: 6,
  });

  // The row may have to be drawn first; then the focus goes there.
  const isMoving = useRef(false);
  useEffect(() => {
    if (!isMoving.current || tabStop === null) return;
    isMoving.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-member="${CSS.escape(tabStop)}"]`)?.focus();
  }, [tabStop, scroller]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = indexAfter(event.key, tabStopIndex, items);
    if (target === null) return;
    event.preventDefault();
    const id = items[target]?.id;
    if (id === undefined || id === tabStop) return;
    isMoving.current = true;
    setFocusedId(id);
    if (isPartial) virtualizer.scrollToIndex(target);
  };

  const drawn = isPartial
    ? virtualizer
        .getVirtualItems()
        .flatMap(({ index, start }) =>
          index < items.length ? [{ agent: items[index] ?? null, index, start }] : [],
        )
    : items.map((agent, index) => ({ agent, index, start: null }));
  return {
    drawn,
    tabStop,
    height: isPartial ? virtualizer.getTotalSize() : null,
    measure: isPartial ? virtualizer.measureElement : undefined,
    keys: { onKeyDown, onFocus: ({ target }) => setFocusedId(target.dataset.member ?? null) },
  };
}

/** Where a row stands that is not in the ordinary flow. */
export function placed(start: number | null): CSSProperties | undefined {
  return start === null
    ? undefined
    : { position: "absolute", insetInline: 0, insetBlockStart: 0, transform: `translateY(${start}px)` };
}

/** The rows with a heading before the disabled members, who come last. */
function withHeading(rows: readonly Agent[]): readonly (Agent | null)[] {
  const first = rows.findIndex((agent) => agent.disabled);
  return first === -1 ? rows : [...rows.slice(0, first), null, ...rows.slice(first)];
}

/** Where a key leads from `index`; null: the key means nothing here. */
function indexAfter(key: string, index: number, items: readonly (Agent | null)[]): number | null {
  const last = items.length - 1;
  switch (key) {
    case "ArrowDown":
      return nearest(items, index + 1, 1);
    case "ArrowUp":
      return nearest(items, index - 1, -1);
    case "PageDown":
      return nearest(items, Math.min(index + PAGE_OF_ROWS, last), -1);
    case "PageUp":
      return nearest(items, Math.max(index - PAGE_OF_ROWS, 0), 1);
    case "Home":
      return nearest(items, 0, 1);
    case "End":
      return nearest(items, last, -1);
    default:
      return null;
  }
}

/** The member's row at `index`, or where the heading is there, the one beside it. */
function nearest(items: readonly (Agent | null)[], index: number, step: 1 | -1): number {
  const at = Math.min(Math.max(index, 0), items.length - 1);
  if (items[at]) return at;
  return items[at + step] ? at + step : at - step;
}
