/** Tells the agent when another of their logins, or something else than a click here, changed their availability. */

import { ownAgent } from "@lenochat/client";
import type { AgentView, MemberEvent } from "@lenochat/protocol";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { useAnnounce } from "../frame/announcer.tsx";
import { useNotices } from "../frame/notices.tsx";
import { useDesk, useLive } from "../live.tsx";
import { useSetAvailability } from "./use-availability.ts";

export function useOwnChanges(): void {
  const { live } = useDesk();
  const { t } = useTranslation();
  const account = useLive((state) => state.account);
  const notices = useNotices();
  const announce = useAnnounce();
  const setAvailability = useSetAvailability();

  const heard = useEffectEvent((event: MemberEvent, before: AgentView, after: AgentView) => {
    if (event.type !== "availability.changed" || event.agent_id !== account.id) return;
    if (before.status === after.status && before.status_message === after.status_message) return;
    const status = t(`availability.${event.status}`);
    announce(t("announce.own_status", { status }));
    // Only one's own streams are told the login; the one that did it needs no notice.
    if (!("login_id" in event) || event.login_id === null || event.login_id === account.login_id) return;
    const undo = { status: before.status, message: before.status_message };
    notices.tell(
      event.device
        ? t("notice.changed_on", { status, device: event.device })
        : t("notice.changed_elsewhere", { status }),
      { label: t("notice.undo"), run: () => setAvailability(undo) },
    );
  });

  useEffect(
    () => live.onEvent((event, before, after) => heard(event, ownAgent(before), ownAgent(after))),
    [live],
  );
}
