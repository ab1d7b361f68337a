/**
 * An order that does not change under a pointer that is aiming: while it moves over the list, rows stay where they
 * are and show what is live all the same. A pointer that rests does not stop anything.
 */

import type { Agent } from "@lenochat/protocol";
import type { PointerEvent } from "react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

const AIMING_MS = 1_200;

export interface SteadyOrder {
  readonly rows: readonly Agent[];
  readonly pointer: { onPointerMove: (event: PointerEvent) => void; onPointerLeave: () => void };
}

/** `rows` in the order they had when the pointer began to aim; `asked` is what the reader chose, which always counts. */
export function useSteadyOrder(rows: readonly Agent[], agents: readonly Agent[], asked: string): SteadyOrder {
  const [frozen, setFrozen] = useState<{ asked: string; ids: readonly string[] } | null>(null);
  const latest = useRef(rows);
  latest.current = rows;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const release = useCallback(() => {
    clearTimeout(timer.current);
    setFrozen(null);
  }, []);
  const aim = useCallback(
    (event: PointerEvent) => {
      // A finger aims at the moment it touches; there is nothing to hold still before.
      if (event.pointerType !== "mouse") return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setFrozen(null), AIMING_MS);
      setFrozen((held) => held ?? { asked, ids: latest.current.map((row) => row.id) });
    },
    [asked],
  );

  const held = frozen?.asked === asked ? frozen.ids : null;
  const steady = useMemo(() => {
    if (held === null) return rows;
    const known = new Map(agents.map((agent) => [agent.id, agent]));
    return held.flatMap((id) => known.get(id) ?? []);
  }, [held, rows, agents]);
  const pointer = useMemo(() => ({ onPointerMove: aim, onPointerLeave: release }), [aim, release]);
  return { rows: steady, pointer };
}
