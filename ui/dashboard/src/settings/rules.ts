/** The rules that the settings pages edit, one flat record, so that a page can say which of them were touched. */

import type { WorkspaceChange } from "@lenochat/client";
import type { AiChat, RoutingView, WidgetSettings, WorkspaceView } from "@lenochat/protocol";
import type { AssistantRules } from "../assistant/rules.ts";
import {
  ASSISTANT_RULES,
  aiChatChange,
  assistantFieldOf,
  assistantRulesOf,
  isAssistantRule,
} from "../assistant/rules.ts";

export interface Rules
  extends RoutingView,
    WidgetSettings,
    AssistantRules,
    Pick<
      WorkspaceView,
      | "name"
      | "agent_visibility"
      | "connection_grace_seconds"
      | "login_lifetime_seconds"
      | "keep_addresses"
      | "business_hours"
    > {}

export type RuleName = keyof Rules;

/** Numbers as the server takes them; it refuses others too. */
export const LIMITS = {
  default_capacity: { least: 0, most: 1_000 },
  ramp_seconds: { least: 1, most: 3_600 },
  no_reply_seconds: { least: 10, most: 24 * 3_600 },
  connection_grace_seconds: { least: 0, most: 3_600 },
  login_lifetime_seconds: { least: 3_600, most: 30 * 24 * 3_600 },
  ai_timeout_seconds: { least: 1, most: 50 },
  ai_most_answers: { least: 1, most: 100 },
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

const OF_WIDGET: readonly RuleName[] = ["title", "welcome", "away", "color", "position", "allowed_origins"];

export const RULE_NAMES: readonly RuleName[] = [
  "name",
  ...OF_ROUTING,
  ...OF_WIDGET,
  ...ASSISTANT_RULES,
  "business_hours",
  "agent_visibility",
  "connection_grace_seconds",
  "login_lifetime_seconds",
  "keep_addresses",
];

export function rulesOf(workspace: WorkspaceView): Rules {
  const { name, agent_visibility, connection_grace_seconds, login_lifetime_seconds } = workspace;
  const { routing, widget, business_hours, keep_addresses } = workspace;
  const others = { name, agent_visibility, connection_grace_seconds, login_lifetime_seconds };
  const ofAssistant = assistantRulesOf(workspace.ai_chat);
  return { ...routing, ...widget, ...ofAssistant, ...others, business_hours, keep_addresses };
}

/** The request that changes exactly these; `rules` has them already, and `aiChat` is as it is stored. */
export function changeOf(edits: Partial<Rules>, rules: Rules, aiChat: AiChat | null): WorkspaceChange {
  const entries = Object.entries(edits);
  const among = (names: readonly RuleName[]) =>
    Object.fromEntries(entries.filter(([name]) => names.some((one) => one === name)));
  const routing = among(OF_ROUTING);
  const widget = among(OF_WIDGET);
  const others = Object.fromEntries(
    entries.filter(([name]) => !(name in routing || name in widget || isAssistantRule(name))),
  );
  return {
    ...others,
    ...aiChatChange(edits, rules, aiChat),
    ...(Object.keys(routing).length > 0 && { routing }),
    ...(Object.keys(widget).length > 0 && { widget }),
  };
}

/** The dotted name under which the server complains about a rule. */
export function fieldOf(name: RuleName): string {
  if (OF_ROUTING.includes(name)) return `routing.${name}`;
  if (isAssistantRule(name)) return assistantFieldOf(name);
  return OF_WIDGET.includes(name) ? `widget.${name}` : name;
}

/** Whether two values of a rule are the same; those of some are made of parts. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const parts = Object.entries(one);
  const others = new Map(Object.entries(other));
  return parts.length === others.size && parts.every(([name, part]) => isSame(part, others.get(name)));
}
