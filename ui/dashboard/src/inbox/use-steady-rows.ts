/**
 * Rows that do not move away from under a pointer that is aiming at them: while it moves over the list, the order
 * stands still, what left stays, and what is new between them is held back. A pointer that rests does not stop anything.
 */

import type { ConversationView } from "@lenochat/protocol";
import type { PointerEvent } from "react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLive } from "../live.tsx";

const AIMING_MS = 1_200;

export interface SteadyRows {
  readonly rows: readonly ConversationView[];
  /** How many new ones are not shown yet. */
  readonly heldBack: number;
  readonly release: () => void;
  readonly pointer: {
    onPointerMove: (event: PointerEvent) => void;
    onPointerLeave: () => void;
  };
}

export function useSteadyRows(rows: readonly ConversationView[]): SteadyRows {
  const conversations = useLive((state) => state.conversations);
  const [frozen, setFrozen] = useState<readonly string[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const release = () => {
    clearTimeout(timer.current);
    setFrozen(null);
  };
  const aim = (event: PointerEvent) => {
    // A finger aims at the moment it touches; there is nothing to hold still before.
    if (event.pointerType !== "mouse") return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setFrozen(null), AIMING_MS);
    setFrozen((ids) => ids ?? rows.map((row) => row.id));
  };

  // The list is drawn again for many things; its thousands of rows are gone through only when they moved.
  const { steady, heldBack } = useMemo(() => {
    if (frozen === null) return { steady: rows, heldBack: 0 };
    const standing = frozen.flatMap((id) => conversations.get(id)?.value ?? []);
    const shown = new Set(frozen);
    const end = rows.findLastIndex((row) => shown.has(row.id)) + 1;
    const fresh = rows.slice(0, end).filter((row) => !shown.has(row.id));
    // What follows after the end moves nothing.
    return { steady: [...standing, ...rows.slice(end)], heldBack: fresh.length };
  }, [frozen, conversations, rows]);
  return {
    rows: steady,
    heldBack,
    release,
    pointer: { onPointerMove: aim, onPointerLeave: release },
  };
}
