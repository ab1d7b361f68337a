/** Which rows are selected, to do something with all of them at once. Rows that leave the list are so no more. */

import { useLayoutEffect, useMemo, useRef, useState } from "react";

type Rows = readonly { readonly id: string }[];

export interface Selection {
  /** Those of the selected that are in the list. */
  readonly ids: ReadonlySet<string>;
  readonly choose: Choose;
}

/** Stays the same, so that a choice draws no row again but its own. */
export interface Choose {
  readonly toggle: (id: string) => void;
  /** Does to all from the last one chosen up to this one what was done to that. */
  readonly upTo: (id: string) => void;
  readonly all: () => void;
  readonly only: (ids: Iterable<string>) => void;
  readonly none: () => void;
}

const NONE: ReadonlySet<string> = new Set();

export function useSelection(rows: Rows): Selection {
  const [chosen, setChosen] = useState(NONE);
  const present = useRef(rows);
  useLayoutEffect(() => {
    present.current = rows;
  });
  const anchor = useRef<string | null>(null);
  const ids = useMemo(() => stillThere(chosen, rows), [chosen, rows]);

  const choose = useMemo<Choose>(() => {
    const toggle = (id: string) => {
      anchor.current = id;
      setChosen((before) => withToggled(before, id));
    };
    return {
      toggle,
      upTo: (id) => {
        const from = anchor.current;
        if (from === null) toggle(id);
        else setChosen((before) => withRange(before, present.current, from, id));
      },
      all: () => setChosen(new Set(present.current.map((row) => row.id))),
      only: (some) => setChosen(new Set(some)),
      none: () => {
        anchor.current = null;
        setChosen(NONE);
      },
    };
  }, []);
  return useMemo(() => ({ ids, choose }), [ids, choose]);
}

function stillThere(chosen: ReadonlySet<string>, rows: Rows): ReadonlySet<string> {
  if (chosen.size === 0) return NONE;
  return new Set(rows.flatMap((row) => (chosen.has(row.id) ? [row.id] : [])));
}

function withToggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

function withRange(before: ReadonlySet<string>, rows: Rows, from: string, to: string): ReadonlySet<string> {
  const ends = [from, to].map((id) => rows.findIndex((row) => row.id === id));
  const range = rows.slice(Math.min(...ends), Math.max(...ends) + 1);
  const after = new Set(before);
  for (const { id } of range) {
    if (before.has(from)) after.add(id);
    else after.delete(id);
  }
  return after;
}
