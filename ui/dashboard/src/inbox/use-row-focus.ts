/** Which row of a grid takes the focus, and what the keys do there. */

import type { FocusEvent, KeyboardEvent, RefObject } from "react";
import { useLayoutEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { lettersAreOn } from "../shortcuts/letters.ts";
import type { Selection } from "./use-selection.ts";

interface RowFocusOptions {
  rows: readonly { readonly id: string }[];
  openId: string | null;
  scroller: RefObject<HTMLElement | null>;
  href: (id: string) => string;
  selection: Selection | null;
}

export interface RowFocus {
  /** The row that the Tab key leads to; -1 where there is none. */
  readonly index: number;
  readonly move: (by: number) => void;
  readonly grid: {
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
    readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
  };
}

const PAGE = 8;

export function useRowFocus({ rows, openId, scroller, href, selection }: RowFocusOptions): RowFocus {
  const [, navigate] = useLocation();
  const [currentId, setCurrentId] = useState<string | null>(null);
  const lastIndex = useRef(0);
  const isInside = useRef(false);
  /** A row that did not exist when it was to take the focus gets it as soon as it does. */
  const wanted = useRef<string | null>(null);

  const index = placeOf(rows, currentId ?? openId, lastIndex.current);
  useLayoutEffect(() => {
    lastIndex.current = Math.max(index, 0);
    const id = wanted.current ?? lost(isInside.current, scroller.current, rows[index]?.id);
    const element = id === null ? null : rowElement(scroller.current, id);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  });

  const focus = (to: number) => {
    const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    if (!row) return;
    wanted.current = row.id;
    setCurrentId(row.id);
    const element = rowElement(scroller.current, row.id);
    // Already drawn: no need to wait for a render, which there is none of when it was current before.
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    const row = rows[index];
    if (row) navigate(href(row.id));
  };
  const pressed = (event: KeyboardEvent<HTMLElement>): boolean => {
    const to = target(event.key, index, rows.length);
    if (to !== null) {
      if (event.shiftKey)
        extend(selection, rows[index]?.id, rows[Math.min(Math.max(to, 0), rows.length - 1)]?.id);
      focus(to);
      return true;
    }
    if (event.key === "Enter") {
      open();
      return true;
    }
    return selection !== null && selectionKey(event, selection, rows[index]?.id);
  };
  return {
    index,
    move: (by) => focus(isInside.current || openId !== null ? index + by : index),
    grid: {
      onKeyDown: (event) => {
        if (event.altKey || !pressed(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      onFocus: (event) => {
        isInside.current = true;
        const row = event.target.closest<HTMLElement>("[data-row]");
        if (!row) return;
        setCurrentId(row.dataset.row ?? null);
        // A click focuses what it hit in the row; the keys start from the row.
        if (event.target !== row) row.focus({ preventScroll: true });
      },
      onBlur: (event) => {
        isInside.current = event.currentTarget.contains(event.relatedTarget);
      },
    },
  };
}

/** The place that a key leads to; null for a key that leads nowhere. */
function target(key: string, from: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return from + 1;
    case "ArrowUp":
      return from - 1;
    case "PageDown":
      return from + PAGE;
    case "PageUp":
      return from - PAGE;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** Shift with an arrow: the row that one comes from and the one that one goes to. */
function extend(selection: Selection | null, from: string | undefined, to: string | undefined): void {
  if (!selection || from === undefined || to === undefined) return;
  if (!selection.ids.has(from)) selection.choose.toggle(from);
  selection.choose.upTo(to);
}

/** x and Space select the row, with Shift all up to it; Ctrl+A all, Escape none. */
function selectionKey(
  event: KeyboardEvent<HTMLElement>,
  { ids, choose }: Selection,
  id: string | undefined,
): boolean {
  const key = event.key.toLowerCase();
  if (key === "x" && !lettersAreOn()) return false;
  if (key === "a" && (event.ctrlKey || event.metaKey)) {
    choose.all();
    return true;
  }
  if (event.ctrlKey || event.metaKey || id === undefined) return false;
  if (key === "escape" && ids.size > 0) {
    choose.none();
    return true;
  }
  if (key !== "x" && key !== " ") return false;
  if (event.shiftKey) choose.upTo(id);
  else choose.toggle(id);
  return true;
}

/** Where the row is now; one that has left hands its turn to whoever came to stand in its place. */
function placeOf(rows: readonly { readonly id: string }[], id: string | null, before: number): number {
  const now = id === null ? -1 : rows.findIndex((row) => row.id === id);
  return now >= 0 ? now : Math.min(before, rows.length - 1);
}

/** The row that has to take the focus because the one that had it is gone. */
function lost(wasInside: boolean, scroller: HTMLElement | null, id: string | undefined): string | null {
  if (!wasInside || !scroller || id === undefined) return null;
  const active = document.activeElement;
  return active === null || active === document.body ? id : null;
}

function rowElement(scroller: HTMLElement | null, id: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}
