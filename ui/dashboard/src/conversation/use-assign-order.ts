/**
 * In which order the assign panel lists the agents: the eligible first, Online before Busy before Away, then who has the
 * fewest conversations. Lines say at once what is so; the order follows only while nobody is aiming, so that nothing
 * moves away from under a pointer or a key.
 */

import type { Live } from "@lenochat/client";
import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import type { KeyboardEvent } from "react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { STATUSES } from "../availability/words.ts";
import { useDesk } from "../live.tsx";
import { forTeam } from "./for-team.ts";

const FOLLOWS_EVERY_MS = 2_000;

export interface AssignEntry {
  readonly id: string;
  readonly name: string;
}

export interface AssignSection {
  readonly id: "eligible" | "not_eligible" | "unknown";
  readonly entries: readonly AssignEntry[];
}

export function useAssignOrder(to: "anyone" | "only_me", teamId: string | null, filter: string) {
  const { live } = useDesk();
  const [sections, setSections] = useState(() => inOrder(live, to, teamId));
  const isAiming = useRef(false);
  const wanted = `${to} ${teamId} ${filter}`;
  const shownFor = useRef(wanted);

  const follow = () => setSections((before) => unlessTheSame(before, inOrder(live, to, teamId)));
  const followed = useEffectEvent(() => {
    if (!isAiming.current && filter === "") follow();
  });
  useEffect(() => {
    const timer = setInterval(() => followed(), FOLLOWS_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  // Another filter makes another list anyway: it begins in the order of now.
  const asked = useEffectEvent(() => {
    if (shownFor.current === wanted) return;
    shownFor.current = wanted;
    isAiming.current = false;
    follow();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: that they changed is what it is about.
  useEffect(() => asked(), [wanted]);

  return {
    sections,
    keyPressed: (event: Pick<KeyboardEvent, "key">) => {
      if (event.key.startsWith("Arrow")) isAiming.current = true;
    },
    pointer: {
      onPointerEnter: () => {
        isAiming.current = true;
      },
      onPointerLeave: () => {
        isAiming.current = false;
      },
    },
  };
}

function inOrder(live: Live, to: "anyone" | "only_me", teamId: string | null): AssignSection[] {
  const { state } = live.getSnapshot();
  const agents = [...(state?.agents.values() ?? [])]
    .map((held) => held.value)
    .filter((agent) => !agent.disabled && (to === "anyone" || agent.id === state?.account.id))
    .map((agent) => forTeam(agent, teamId));
  const sections: AssignSection[] = (["eligible", "not_eligible", "unknown"] as const).map((id) => ({
    id,
    entries: agents
      .filter((agent) => sectionOf(agent) === id)
      .sort(byReadiness)
      .map(({ id, name }) => ({ id, name })),
  }));
  return sections.filter((section) => section.entries.length > 0);
}

function sectionOf(agent: Agent): AssignSection["id"] {
  if (!isVisible(agent)) return "unknown";
  return agent.eligible ? "eligible" : "not_eligible";
}

function byReadiness(one: Agent, other: Agent): number {
  const ready =
    isVisible(one) && isVisible(other)
      ? STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
        one.open_conversations - other.open_conversations
      : 0;
  return ready || one.name.localeCompare(other.name);
}

/** To draw a list again that says the same would cost as much as another one. */
function unlessTheSame(before: AssignSection[], now: AssignSection[]): AssignSection[] {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
