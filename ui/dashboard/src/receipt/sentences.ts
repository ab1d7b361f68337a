/** A routing receipt as sentences: why the chosen one, and why nobody else. */

import type { Agent, CandidateView, DecisionView, RoutingView, TeamView } from "@lenochat/protocol";
import type { TFunction } from "i18next";

export interface Sentence {
  readonly key: string;
  /** The text, with the agent's name in it; `name` says which words to stress. */
  readonly name: string | null;
  readonly facts: readonly string[];
}

export interface Told {
  /** For whom the conversation was, if not for everybody. */
  readonly team: string | null;
  readonly headline: Sentence;
  readonly others: readonly Sentence[];
  /** About those whom the receipt does not name, if there are any. */
  readonly rest: string | null;
  /** Whoever may not see every agent gets only their own part. */
  readonly isPartial: boolean;
}

export interface Teller {
  readonly t: TFunction;
  readonly agents: ReadonlyMap<string, Pick<Agent, "name">>;
  readonly teams: readonly Pick<TeamView, "id" | "name">[];
}

/** In the order in which they are said. */
const COUNTED = [
  "eligible",
  "status",
  "at_capacity",
  "not_accepting",
  "connection_lost",
  "not_in_team",
  "takes_no_chats",
  "hold",
  "finishing",
  "ramp",
  "released",
  "no_reply",
  "disabled",
] as const satisfies readonly (CandidateView["reasons"][number] | "eligible")[];

export function tell(teller: Teller, receipt: DecisionView): Told {
  const { t } = teller;
  const { candidates, counts, chosen_agent_id } = receipt;
  const others = candidates.filter((candidate) => candidate.agent_id !== chosen_agent_id);
  // Of whom one would ask first.
  const isExpected = ({ agent_id: id }: CandidateView) => isFormer(receipt, id) || isPassedOver(receipt, id);
  others.sort((one, other) => Number(isExpected(other)) - Number(isExpected(one)));
  return {
    team: teamWords(teller, receipt),
    headline: headline(teller, receipt),
    others: others.map((candidate) => ({
      key: candidate.agent_id,
      name: nameOf(teller, candidate.agent_id),
      facts: whyNot(teller, receipt, candidate),
    })),
    rest: restOf(t, receipt),
    isPartial: counts === null,
  };
}

function isFormer({ policy, former_agent_id }: DecisionView, id: string): boolean {
  return policy.prefer_former_agent && former_agent_id === id;
}

function isPassedOver({ passed_over_agent_id }: DecisionView, id: string): boolean {
  return passed_over_agent_id === id;
}

function teamWords({ t, teams }: Teller, { team_id }: DecisionView): string | null {
  if (team_id === null) return null;
  const name = teams.find((team) => team.id === team_id)?.name;
  return name ? t("receipt.team", { name }) : t("receipt.gone_team");
}

function headline(teller: Teller, receipt: DecisionView): Sentence {
  const { t } = teller;
  const { chosen_agent_id: id, outcome } = receipt;
  if (id === null) {
    return {
      key: "nobody",
      name: null,
      facts: [t(outcome === "assistant" ? "receipt.assistant" : "receipt.waits")],
    };
  }
  const chosen = receipt.candidates.find((candidate) => candidate.agent_id === id);
  const facts = chosen
    ? [...standing(t, chosen), ...whyChosen(t, receipt, chosen)]
    : [t("receipt.by_routing")];
  return { key: id, name: nameOf(teller, id), facts };
}

function standing(t: TFunction, candidate: CandidateView): string[] {
  return [t(`availability.${candidate.status}`), loadWords(t, candidate)];
}

/** "1 of 4", as it was when it was decided. */
function loadWords(t: TFunction, { open_conversations: open, capacity }: CandidateView): string {
  return capacity === null ? t("receipt.load", { count: open }) : t("receipt.load_of", { open, capacity });
}

function whyChosen(t: TFunction, receipt: DecisionView, chosen: CandidateView): string[] {
  const former = isFormer(receipt, chosen.agent_id) ? [t("receipt.former")] : [];
  if (receipt.counts?.eligible === 1) return [...former, t("receipt.sole")];
  return former.length > 0 ? former : [whyFirst(t, receipt, chosen)];
}

function whyFirst(t: TFunction, receipt: DecisionView, chosen: CandidateView): string {
  const rivals = receipt.candidates.filter(
    (candidate) => candidate.eligible && candidate !== chosen && candidate.status === chosen.status,
  );
  if (rivals.length === 0 && receipt.counts !== null) {
    return t("receipt.sole_in_tier", { tier: t(`availability.${chosen.status}`) });
  }
  if (receipt.policy.strategy === "round_robin") return t("receipt.longest");
  const isTie = rivals.some((rival) => rival.open_conversations === chosen.open_conversations);
  return t(isTie ? "receipt.fewest_longest" : "receipt.fewest");
}

function whyNot({ t }: Teller, receipt: DecisionView, candidate: CandidateView): string[] {
  const former = isFormer(receipt, candidate.agent_id) ? [t("receipt.former")] : [];
  return [...former, ...whyNotThem(t, receipt, candidate)];
}

function whyNotThem(t: TFunction, receipt: DecisionView, candidate: CandidateView): string[] {
  if (!candidate.eligible) {
    // What nobody could change comes first.
    const isOutside = candidate.reasons.includes("not_in_team");
    const others = candidate.reasons.filter((reason) => reason !== "not_in_team");
    return [
      ...(isOutside ? [t("reason.not_in_team")] : []),
      ...others.flatMap((reason) => {
        if (reason === "status") return [statusReason(t, receipt.policy, candidate)];
        if (reason === "ramp") return [t("receipt.ramp")];
        const load = reason === "at_capacity" ? [loadWords(t, candidate)] : [];
        return [t(`reason.${reason}`), ...load];
      }),
    ];
  }
  const { tier } = receipt;
  if (tier !== null && candidate.status !== tier) {
    return [
      t(`availability.${candidate.status}`),
      t("receipt.later_tier", { tier: t(`availability.${tier}`) }),
    ];
  }
  const chosen = receipt.candidates.find((one) => one.agent_id === receipt.chosen_agent_id);
  if (chosen && isFormer(receipt, chosen.agent_id)) return [t("receipt.not_former")];
  if (receipt.policy.strategy === "round_robin") return [t("receipt.more_recent")];
  if (!chosen) return [t("receipt.not_first")];
  const isBusier = candidate.open_conversations > chosen.open_conversations;
  return [t(isBusier ? "receipt.more_open" : "receipt.more_recent")];
}

function statusReason(t: TFunction, policy: RoutingView, { status }: CandidateView): string {
  const word = t(`availability.${status}`);
  const hasFallback =
    (status === "busy" && !policy.busy_fallback) || (status === "away" && !policy.away_fallback);
  return hasFallback ? t("receipt.fallback_off", { status: word }) : word;
}

function nameOf({ t, agents }: Teller, id: string): string {
  return agents.get(id)?.name ?? t("agent.former");
}

/**
 * Those of a large team whom the receipt does not name, in numbers. An agent counts for each reason against them, so
 * the numbers are said one by one and never added up.
 */
function restOf(t: TFunction, { counts, candidates }: DecisionView): string | null {
  if (counts === null || candidates.length === 0) return null;
  const named = new Map<string, number>();
  for (const candidate of candidates) {
    for (const key of candidate.eligible ? ["eligible"] : candidate.reasons)
      named.set(key, (named.get(key) ?? 0) + 1);
  }
  const facts = COUNTED.flatMap((key) => {
    const count = (counts[key] ?? 0) - (named.get(key) ?? 0);
    return count > 0 ? [t(`receipt.count.${key}`, { count })] : [];
  });
  return facts.length === 0 ? null : t("receipt.rest", { facts });
}
