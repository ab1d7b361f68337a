/** Whose conversations All shows: everybody's, those that Offline agents hold, or one agent's. Kept in the address. */

import type { Agent, ConversationView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { useLive } from "../live.tsx";

/** `offline`, an agent's id, or null for everybody's. */
export type HeldBy = string | null;
export const OFFLINE = "offline";
const NAME = "held_by";

export function useHeldBy(): [HeldBy, (heldBy: HeldBy) => void] {
  const [params, setParams] = useSearchParams();
  const set = (heldBy: HeldBy) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (heldBy === null) after.delete(NAME);
        else after.set(NAME, heldBy);
        return after;
      },
      { replace: true },
    );
  return [params.get(NAME), set];
}

export function useHolds(heldBy: HeldBy): (conversation: ConversationView) => boolean {
  // As one text, so that it is the same while nobody comes or goes.
  const offline = useLive((state) =>
    heldBy === OFFLINE
      ? [...state.agents.values()].flatMap(({ value }) => (isAway(value) ? value.id : [])).join()
      : "",
  );
  return useMemo(() => {
    if (heldBy === null) return () => true;
    const holders = new Set(heldBy === OFFLINE ? offline.split(",") : [heldBy]);
    return ({ assignee_id }: ConversationView) => assignee_id !== null && holders.has(assignee_id);
  }, [heldBy, offline]);
}

/** How many open conversations are with agents who are Offline, as far as this viewer sees. */
export function useHeldByOffline(): number {
  return useLive((state) => {
    let count = 0;
    for (const { value } of state.agents.values())
      if (isVisible(value) && isAway(value)) count += value.open_conversations;
    return count;
  });
}

function isAway(agent: Agent): boolean {
  return isVisible(agent) && agent.status === "offline";
}
