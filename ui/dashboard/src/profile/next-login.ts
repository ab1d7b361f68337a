/** What the two login preferences will do, as one sentence about the next login under the workspace's present policy. */

import type { AvailabilityStatus, RoutingView } from "@lenochat/protocol";
import type { TFunction } from "i18next";
import { STATUSES } from "../availability/words.ts";

interface LoginPreferences {
  readonly preferred_status: AvailabilityStatus;
  readonly accept_chats_after_login: boolean;
}

export function nextLoginSentence(
  t: TFunction,
  preferences: LoginPreferences,
  policy: RoutingView,
  takesChats: boolean,
): string {
  const { preferred_status, accept_chats_after_login: accepts } = preferences;
  const status = t(`availability.${preferred_status}`);
  if (!takesChats) return t("next_login.takes_no_chats", { status });
  const getting = STATUSES.filter((one) => getsChats(one, policy));
  if (!getting.includes(preferred_status)) {
    const choices = getting.map((one) => t(`availability.${one}`));
    return t(accepts ? "next_login.no_chats" : "next_login.no_chats_not_accepting", { status, choices });
  }
  if (!accepts) return t("next_login.not_accepting", { status });
  if (preferred_status === "online") return t("next_login.gets_chats", { status });
  const isAfterBusy = preferred_status === "away" && policy.busy_fallback;
  return t(isAfterBusy ? "next_login.fallback_away" : "next_login.fallback_busy", { status });
}

function getsChats(status: AvailabilityStatus, policy: RoutingView): boolean {
  if (status === "busy") return policy.busy_fallback;
  if (status === "away") return policy.away_fallback;
  return status === "online";
}
