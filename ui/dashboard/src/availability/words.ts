/** Availability in words: for teammates beside the dot, and whole sentences for screen readers. */

import type { Agent, AgentView, AvailabilityStatus, RoutingView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import type { TFunction } from "i18next";
import { clockTime } from "../time/time.tsx";

/** The order of every menu and list (AV1). */
export const STATUSES: readonly AvailabilityStatus[] = [
  "online",
  "busy",
  "away",
  "do_not_disturb",
  "offline",
];

export interface Words {
  readonly t: TFunction;
  readonly language: string;
  /** When what is shown was true, in milliseconds; null while it is live. */
  readonly asOf: number | null;
}

/** What teammates read beside the dot; a status without its reservations would promise what is not so. */
export function availabilityWords(words: Words, agent: AgentView): string {
  const status = statusWords(words.t, agent);
  const connection = connectionWords(words, agent);
  return connection === null ? status : words.t("agent.with_connection", { status, connection });
}

/** The status alone, or that it is not accepting: "Available", "Online, not accepting yet". */
export function statusWords(t: TFunction, agent: AgentView): string {
  if (agent.disabled) return t("agent.disabled");
  if (agent.accepting) return t(`teammates_read.${agent.status}`);
  return t("agent.not_accepting", { status: t(`availability.${agent.status}`) });
}

/** "connection lost since 10:42", or nothing while the connection is not judged lost. */
export function connectionWords({ t, language }: Words, agent: AgentView): string | null {
  if (agent.connection_lost_at === null) return null;
  return t("agent.connection_lost", { time: clockTime(agent.connection_lost_at, language) });
}

/** Who it is and how available, for whoever does not see the dot: "Ana, Busy: in a client call until 3 pm". */
export function availabilitySentence(words: Words, agent: Agent): string {
  const { t, language, asOf } = words;
  if (!isVisible(agent)) return t("agent.not_visible_named", { name: agent.name });
  const status = availabilityWords(words, agent);
  const message = agent.status_message;
  const sentence = message
    ? t("agent.with_message", { name: agent.name, status, message })
    : t("agent.with_status", { name: agent.name, status });
  return asOf === null ? sentence : t("agent.sentence_as_of", { sentence, time: clockTime(asOf, language) });
}

/** What choosing a status means for routing under the workspace's present policy. */
export function statusMeaning(t: TFunction, status: AvailabilityStatus, policy: RoutingView): string {
  switch (status) {
    case "online":
      return t("meaning.gets_chats");
    case "busy":
      return t(policy.busy_fallback ? "meaning.fallback_busy" : "meaning.no_chats");
    case "away":
      if (!policy.away_fallback) return t("meaning.no_chats");
      return t(policy.busy_fallback ? "meaning.fallback_away" : "meaning.fallback_busy");
    case "do_not_disturb":
      return t("meaning.no_chats");
    case "offline":
      return t("meaning.offline");
  }
}

/** Why the agent gets no conversation, without the reasons that the status itself already says. */
export function reasonWords(words: Words, agent: AgentView): string[] {
  const { t } = words;
  return agent.not_eligible_because.map((reason) =>
    reason === "status" ? t(`availability.${agent.status}`) : t(`reason.${reason}`),
  );
}

/** "2 of 4", or without a capacity "2 open". */
export function loadWords(t: TFunction, agent: AgentView): string {
  const open = agent.open_conversations;
  if (agent.capacity === null) return t("agent.load_without_limit", { count: open });
  return t("agent.load_of", { open, capacity: agent.capacity });
}

/** Whether the agent may get a conversation, and what the status beside it does not say about why not. */
export function eligibilityWords({ t }: Words, agent: AgentView): string {
  if (agent.eligible) return t("agent.eligible");
  const unsaid = agent.not_eligible_because.filter((reason) => reason !== "status");
  if (unsaid.length === 0) return t("agent.not_eligible");
  return t("agent.not_eligible_because", {
    reasons: unsaid.map((reason) => t(`reason.${reason}`)),
  });
}

/** "2 of 4 · Not eligible: connection lost". */
export function situationWords(words: Words, agent: AgentView): string {
  return `${loadWords(words.t, agent)} · ${eligibilityWords(words, agent)}`;
}
