/** Which members the table shows, and in which order: a filter and an order over what is live. */

import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { STATUSES } from "../availability/words.ts";

export interface MemberFilter {
  /** Part of a name; spaces around it do not count. */
  readonly text: string;
  /** Null: of whatever team. */
  readonly teamId: string | null;
  readonly onlyEligible: boolean;
}

export const NO_FILTER: MemberFilter = { text: "", teamId: null, onlyEligible: false };

export type SortColumn = "name" | "status" | "load";

export interface Sort {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

export const BY_NAME: Sort = { column: "name", isDescending: false };

/** Says whether the second text is part of the first, as the reader's language counts letters the same. */
export type Contains = (text: string, part: string) => boolean;
export type CompareNames = (one: string, other: string) => number;

/** The members that pass, in order; disabled ones always come last. */
export function memberRows(
  agents: readonly Agent[],
  { filter, sort, contains, compareNames }: MemberOrder,
): readonly Agent[] {
  const direction = sort.isDescending ? -1 : 1;
  return agents
    .filter((agent) => passes(agent, filter, contains))
    .sort(
      (one, other) =>
        Number(one.disabled) - Number(other.disabled) ||
        direction * (rank(one, sort.column) - rank(other, sort.column)) ||
        (sort.column === "name" ? direction : 1) * compareNames(one.name, other.name),
    );
}

export interface MemberOrder {
  readonly filter: MemberFilter;
  readonly sort: Sort;
  readonly contains: Contains;
  readonly compareNames: CompareNames;
}

function passes(agent: Agent, { text, teamId, onlyEligible }: MemberFilter, contains: Contains): boolean {
  if (onlyEligible && !(isVisible(agent) && agent.eligible)) return false;
  if (teamId !== null && !agent.teams.includes(teamId)) return false;
  return contains(agent.name, text.trim());
}

/** Where a member stands in a column; whoever's availability is hidden comes after everybody else. */
function rank(agent: Agent, column: SortColumn): number {
  if (column === "name") return 0;
  if (!isVisible(agent)) return Number.MAX_SAFE_INTEGER;
  if (column === "load") return agent.open_conversations;
  return 2 * STATUSES.indexOf(agent.status) + (agent.accepting ? 0 : 1);
}
