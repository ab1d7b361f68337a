/** What rules do, in sentences: with the values that stand in the form, and for the agents there are now. */

import type { Agent, AgentView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import type { TFunction } from "i18next";
import { hoursSummary } from "../business-hours/hours.ts";
import { spanWords } from "../time/span.ts";
import type { RuleName, Rules } from "./rules.ts";

export function valueWords(t: TFunction, name: RuleName, rules: Rules): string {
  switch (name) {
    case "name":
      return rules.name;
    case "strategy":
      return t(`settings.strategy.${rules.strategy}`);
    case "busy_fallback":
    case "away_fallback":
    case "prefer_former_agent":
    case "keep_addresses":
    case "ai_active":
    case "ai_outside_hours":
      return t(rules[name] ? "settings.on" : "settings.off");
    case "default_capacity":
      return rules.default_capacity === null
        ? t("settings.capacity.none")
        : t("list.number", { number: rules.default_capacity });
    case "ramp_seconds":
      return rules.ramp_seconds === null ? t("settings.ramp.all") : spanWords(t, rules.ramp_seconds);
    case "no_reply_seconds":
      return rules.no_reply_seconds === null
        ? t("settings.no_reply.never")
        : spanWords(t, rules.no_reply_seconds);
    case "agent_visibility":
      return t(`settings.visibility.${rules.agent_visibility}`);
    case "connection_grace_seconds":
      return rules.connection_grace_seconds === null
        ? t("settings.grace.never")
        : spanWords(t, rules.connection_grace_seconds);
    case "login_lifetime_seconds":
      return spanWords(t, rules.login_lifetime_seconds);
    case "business_hours":
      return hoursSummary(t, rules.business_hours);
    case "ai_when":
      return t(`assistant.when.${rules.ai_when}`);
    case "ai_provider":
      return t(`assistant.provider.${rules.ai_provider}`);
    case "ai_key":
      return t(rules.ai_key.isSet ? "assistant.key.set" : "assistant.key.none");
    case "ai_timeout_seconds":
      return spanWords(t, rules.ai_timeout_seconds);
    case "ai_most_answers":
      return t("list.number", { number: rules.ai_most_answers });
    case "ai_base_url":
    case "ai_model":
      return rules[name] || t("assistant.endpoint.none");
    case "title":
      return rules.title ?? rules.name;
    case "welcome":
    case "away":
    case "color":
      return rules[name];
    case "position":
      return t(`widget_page.position.${rules.position}`);
    case "allowed_origins":
      return rules.allowed_origins.length === 0
        ? t("widget_page.origins.all")
        : t("list.names", { names: rules.allowed_origins });
  }
}

export function busySentence(t: TFunction, { busy_fallback }: Rules): string {
  return t(busy_fallback ? "settings.fallback.busy_on" : "settings.fallback.busy_off");
}

export function awaySentence(t: TFunction, { busy_fallback, away_fallback }: Rules): string {
  if (!away_fallback) return t("settings.fallback.away_off");
  return t(busy_fallback ? "settings.fallback.away_after_busy" : "settings.fallback.away_on");
}

/** Without a limit an Online agent is hardly ever passed over: who turns a fallback on should know. */
export function fallbackNote(t: TFunction, rules: Rules): string | null {
  const { busy_fallback, away_fallback, default_capacity } = rules;
  if (!(busy_fallback || away_fallback) || default_capacity !== null) return null;
  return t("settings.fallback.without_limit");
}

/** What the capacity does, and to whom it matters right now. */
export function capacitySentences(
  t: TFunction,
  { default_capacity: limit, ramp_seconds: ramp }: Rules,
  now: { agents: readonly Agent[]; waiting: number },
): string[] {
  const members = now.agents.filter((agent): agent is AgentView => isVisible(agent) && !agent.disabled);
  const own = members.filter((agent) => agent.capacity_override !== null);
  const ownSentence = own.length > 0 ? [t("settings.capacity.own", { names: namesOf(t, own) })] : [];
  if (limit === null) {
    const backlog = now.waiting > 0 ? [t("settings.capacity.backlog", { count: now.waiting })] : [];
    if (ramp !== null) return [t("settings.capacity.without_but_ramp"), ...ownSentence];
    return [t("settings.capacity.without"), ...backlog, ...ownSentence];
  }
  if (limit === 0) return [t("settings.capacity.zero"), ...ownSentence];
  const over = members.filter(
    (agent) => agent.capacity_override === null && agent.open_conversations > limit,
  );
  const overSentence = over.length > 0 ? [t("settings.capacity.over", { names: namesOf(t, over) })] : [];
  return [t("settings.capacity.with", { count: limit }), ...overSentence, ...ownSentence];
}

/** What coming back to a backlog is like, and to the one that waits right now. */
export function rampSentences(
  t: TFunction,
  { ramp_seconds: ramp, default_capacity: limit }: Rules,
  waiting: number,
): string[] {
  if (ramp === null) return [t(limit === null ? "settings.ramp.off" : "settings.ramp.off_up_to_capacity")];
  const on = t("settings.ramp.on", { span: spanWords(t, ramp) });
  const backlog = limit === null ? waiting : Math.min(waiting, limit);
  if (backlog < 2) return [on];
  return [on, t("settings.ramp.now", { count: backlog, span: spanWords(t, (backlog - 1) * ramp) })];
}

export function formerSentence(t: TFunction, rules: Rules): string {
  if (!rules.prefer_former_agent) return t("settings.former.off");
  return t(rules.busy_fallback || rules.away_fallback ? "settings.former.on_in_tier" : "settings.former.on");
}

export function noReplySentences(t: TFunction, rules: Rules, agents: readonly Agent[]): string[] {
  const { no_reply_seconds: seconds } = rules;
  if (seconds === null) return [t("settings.no_reply.off")];
  const on = t("settings.no_reply.on", { span: spanWords(t, seconds) });
  const isAlone = agents.filter((agent) => !agent.disabled && agent.takes_chats).length < 2;
  return [on, t(isAlone ? "settings.no_reply.alone" : "settings.no_reply.status")];
}

/** Who would notice the choice: standard agents, and with teams those who are in none. */
export function visibilitySentences(
  t: TFunction,
  { agent_visibility }: Rules,
  agents: readonly Agent[],
): string[] {
  const members = agents.filter((agent) => !agent.disabled);
  const standard = members.filter((agent) => agent.role === "agent");
  const managers = t("settings.visibility.managers", { count: members.length - standard.length });
  if (standard.length === 0) return [managers, t("settings.visibility.nobody_concerned")];
  const concerned = t("settings.visibility.concerned", { count: standard.length });
  const teamless = standard.filter((agent) => agent.teams.length === 0);
  if (agent_visibility !== "same_team" || teamless.length === 0) return [managers, concerned];
  return [managers, concerned, t("settings.visibility.teamless", { names: namesOf(t, teamless) })];
}

export function graceSentence(t: TFunction, { connection_grace_seconds: grace }: Rules): string {
  if (grace === null) return t("settings.grace.off_sentence");
  if (grace === 0) return t("settings.grace.zero_sentence");
  return t("settings.grace.on_sentence", { span: spanWords(t, grace) });
}

export function lifetimeSentences(t: TFunction, rules: Rules, saved: Rules): string[] {
  const lifetime = rules.login_lifetime_seconds;
  const sentence = t("settings.lifetime.sentence", { span: spanWords(t, lifetime) });
  if (lifetime >= saved.login_lifetime_seconds) return [sentence];
  return [sentence, t("settings.lifetime.shorter", { span: spanWords(t, lifetime) })];
}

const MOST_NAMES = 5;

/** The first few names, and how many more there are. */
function namesOf(t: TFunction, agents: readonly Agent[]): string[] {
  const named = agents.slice(0, MOST_NAMES).map((agent) => agent.name);
  const more = agents.length - named.length;
  return more > 0 ? [...named, t("list.more", { count: more })] : named;
}
