/**
 * Rings for a conversation that routing or somebody else just gave to this agent: a sound, and where the page is hidden
 * a notification of the desktop. Events that were missed and come later ring no more: `Live.onEvent` tells none.
 */

import type { State } from "@lenochat/client";
import type { ConversationAssigned, MemberEvent } from "@lenochat/protocol";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { previewWords } from "../conversation/preview.tsx";
import { visitorName } from "../conversation/visitor.tsx";
import { useDesk } from "../live.tsx";
import { isOwnDoing } from "./own-doing.ts";
import { useBlockedSound } from "./use-blocked-sound.ts";

/** A page that needs no bell decides for all: it comes first. Then one that is on screen, then the hidden ones. */
const PATIENCE_MS = { known: 0, visible: 100, hidden: 300 };

export function useBell(): void {
  const { live, signals, tabs } = useDesk();
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const soundIsBlocked = useBlockedSound();

  const heard = useEffectEvent(async (event: MemberEvent, before: State, after: State) => {
    if (event.type !== "conversation.assigned" || event.assignee_id !== after.account.id) return;
    const isKnown = isOwnDoing(event, before, queries) || isLooking(event, after);
    const elsewhere = signals.isHidden() ? "hidden" : "visible";
    const patience = PATIENCE_MS[isKnown ? "known" : elsewhere];
    const isOurs = await tabs.claim(`${event.conversation_id}.${event.at}`, patience);
    if (isOurs && !isKnown) await ring(event);
  });

  const isLooking = ({ conversation_id }: ConversationAssigned, { focus }: State) =>
    !signals.isHidden() && focus.includes(conversation_id);

  const ring = async (event: ConversationAssigned) => {
    const { notifications } = live.getSnapshot().state?.account ?? {};
    if (notifications?.desktop && signals.isHidden()) show(event);
    if (notifications?.sound && !(await signals.ring())) soundIsBlocked();
  };

  const show = ({ conversation }: ConversationAssigned) =>
    signals.show({
      title: t("alerts.new_chat", { visitor: visitorName(t, conversation) }),
      text: conversation.last_message ? previewWords(t, conversation.last_message) : "",
      tag: conversation.id,
      clicked: () => navigate(`/inbox/mine/${conversation.id}`),
    });

  useEffect(() => live.onEvent((event, before, after) => void heard(event, before, after)), [live]);
}
