/** How many of the agent's conversations wait to be looked at, in the title of the tab. */

import type { State } from "@lenochat/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTitleBadge } from "../frame/title.ts";
import { useDesk } from "../live.tsx";
import type { Unseen } from "./unseen.ts";
import { looksAnew, NOTHING_UNSEEN, unseenAfter } from "./unseen.ts";

/** Another tab that hears of the same event a little later must not count it after it was told that it was seen. */
const TELLS_AFTER_MS = 1_000;

/** Gives what to call when another tab of this agent has shown a conversation. */
export function useUnseen(): (conversationId: string) => void {
  const { live, signals } = useDesk();
  const [unseen, setUnseen] = useState(NOTHING_UNSEEN);
  const now = useRef<Unseen>(unseen);
  const tellSeen = useTellSeen();
  useTitleBadge(unseen.size);

  const set = useCallback((next: Unseen) => {
    now.current = next;
    setUnseen(next);
  }, []);

  useEffect(() => {
    let before: State | null = live.getSnapshot().state;
    const look = () => {
      const after = live.getSnapshot().state;
      if (before && after) {
        set(unseenAfter(now.current, before, after, signals.isHidden()));
        if (looksAnew(before, after)) tellSeen();
      }
      before = after;
    };
    const shown = () => {
      look();
      tellSeen();
    };
    const stop = live.subscribe(look);
    document.addEventListener("visibilitychange", shown);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", shown);
    };
  }, [live, signals, set, tellSeen]);

  return useCallback(
    (conversationId) => {
      if (now.current.has(conversationId))
        set(new Set([...now.current].filter((id) => id !== conversationId)));
    },
    [set],
  );
}

/** Tells the other tabs, a moment later, what this one shows. */
function useTellSeen(): () => void {
  const { live, signals, tabs } = useDesk();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (signals.isHidden()) return;
      for (const conversationId of live.getSnapshot().state?.focus ?? [])
        tabs.tell({ kind: "seen", conversationId });
    }, TELLS_AFTER_MS);
  }, [live, signals, tabs]);
}
