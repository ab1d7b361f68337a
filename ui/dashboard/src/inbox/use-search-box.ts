/** What is searched for: typed, taken up once it is quiet, and kept in the address, so that Back and a link lead to it. */

import { useEffect, useEffectEvent, useState } from "react";
import { useSearchParams } from "wouter";

const QUIET_MS = 250;

export type SearchedStatus = "open" | "closed" | null;

export interface SearchBox {
  readonly text: string;
  readonly type: (text: string) => void;
  /** What is asked for now; empty: the list shows itself. */
  readonly wanted: string;
  readonly status: SearchedStatus;
  readonly setStatus: (status: SearchedStatus) => void;
}

export function useSearchBox(): SearchBox {
  const [params, setParams] = useSearchParams();
  const inAddress = params.get("q") ?? "";
  const [text, setText] = useState(inAddress);
  const [wanted, setWanted] = useState(inAddress.trim());
  const status = params.get("status");

  const change = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  const takeUp = useEffectEvent((typed: string) => {
    setWanted(typed);
    if (typed !== inAddress) change("q", typed);
  });
  useEffect(() => {
    const typed = text.trim();
    // What was cleared is over at once: nothing has to be asked for.
    const timer = setTimeout(() => takeUp(typed), typed === "" ? 0 : QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);

  // A link to a list, one of the tabs, ends the search.
  const isOver = inAddress === "";
  useEffect(() => {
    if (!isOver) return;
    setText("");
    setWanted("");
  }, [isOver]);

  return {
    text,
    type: setText,
    wanted,
    status: status === "open" || status === "closed" ? status : null,
    setStatus: (one) => change("status", one),
  };
}
