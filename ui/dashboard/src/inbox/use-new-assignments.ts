/** Says a conversation that routing, or a teammate, just gave to this agent. */

import type { MemberEvent } from "@lenochat/protocol";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { visitorName } from "../conversation/visitor.tsx";
import { useAnnounce } from "../frame/announcer.tsx";
import { useDesk, useLive } from "../live.tsx";

export function useNewAssignments(): void {
  const { live } = useDesk();
  const { t } = useTranslation();
  const ownId = useLive((state) => state.account.id);
  const announce = useAnnounce();
  const heard = useEffectEvent((event: MemberEvent) => {
    if (event.type !== "conversation.assigned" || event.assignee_id !== ownId) return;
    announce(t("announce.assigned", { visitor: visitorName(t, event.conversation) }));
  });
  useEffect(() => live.onEvent((event) => heard(event)), [live]);
}
