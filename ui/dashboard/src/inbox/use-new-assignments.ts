/** Says a conversation that routing, or a teammate, just gave to this agent. */

import type { State } from "@lenochat/client";
import type { MemberEvent } from "@lenochat/protocol";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { isOwnDoing } from "../alerts/own-doing.ts";
import { visitorName } from "../conversation/visitor.tsx";
import { useAnnounce } from "../frame/announcer.tsx";
import { useDesk, useLive } from "../live.tsx";

export function useNewAssignments(): void {
  const { live } = useDesk();
  const { t } = useTranslation();
  const ownId = useLive((state) => state.account.id);
  const announce = useAnnounce();
  const queries = useQueryClient();
  const heard = useEffectEvent((event: MemberEvent, before: State) => {
    if (event.type !== "conversation.assigned" || event.assignee_id !== ownId) return;
    if (isOwnDoing(event, before, queries)) return;
    announce(t("announce.assigned", { visitor: visitorName(t, event.conversation) }));
  });
  useEffect(() => live.onEvent((event, before) => heard(event, before)), [live]);
}
