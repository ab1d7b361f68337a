/** The rules that the settings pages edit, one flat record, so that a page can say which of them were touched. */

import type { WorkspaceChange } from "@lenochat/client";
import type { RoutingView, WorkspaceView } from "@lenochat/protocol";

export interface Rules
  extends RoutingView,
    Pick<
      WorkspaceView,
      "name" | "agent_visibility" | "connection_grace_seconds" | "login_lifetime_seconds"
    > {}

export type RuleName = keyof Rules;

/** Numbers as the server takes them; it refuses others too. */
export const LIMITS = {
  default_capacity: { least: 0, most: 1_000 },
  ramp_seconds: { least: 1, most: 3_600 },
  no_reply_seconds: { least: 10, most: 24 * 3_600 },
  connection_grace_seconds: { least: 0, most: 3_600 },
  login_lifetime_seconds: { least: 3_600, most: 30 * 24 * 3_600 },
} as const;

/** What a workspace without a limit is offered. */
export const OFFERED_CAPACITY = 6;
export const OFFERED_GRACE_SECONDS = 30;
export const OFFERED_RAMP_SECONDS = 30;
export const OFFERED_NO_REPLY_SECONDS = 120;

const OF_ROUTING: readonly RuleName[] = [
  "strategy",
  "busy_fallback",
  "away_fallback",
  "default_capacity",
  "ramp_seconds",
  "prefer_former_agent",
  "no_reply_seconds",
];

export const RULE_NAMES: readonly RuleName[] = [
  "name",
  ...OF_ROUTING,
  "agent_visibility",
  "connection_grace_seconds",
  "login_lifetime_seconds",
];

export function rulesOf(workspace: WorkspaceView): Rules {
  const { name, routing, agent_visibility, connection_grace_seconds, login_lifetime_seconds } = workspace;
  return { ...routing, name, agent_visibility, connection_grace_seconds, login_lifetime_seconds };
}

/** The request that changes exactly these. */
export function changeOf(edits: Partial<Rules>): WorkspaceChange {
  const entries = Object.entries(edits);
  const isOfRouting = ([name]: [string, unknown]) => OF_ROUTING.some((one) => one === name);
  const routing = Object.fromEntries(entries.filter(isOfRouting));
  const others = Object.fromEntries(entries.filter((entry) => !isOfRouting(entry)));
  return Object.keys(routing).length === 0 ? others : { ...others, routing };
}

/** The dotted name under which the server complains about a rule. */
export function fieldOf(name: RuleName): string {
  return OF_ROUTING.includes(name) ? `routing.${name}` : name;
}
