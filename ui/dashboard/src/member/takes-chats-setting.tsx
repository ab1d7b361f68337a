/** Whether routing gives this member conversations at all. */

import type { Agent } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import { SaveNote } from "../form/save-note.tsx";
import { Toggle } from "../form/toggle.tsx";
import { useMemberChange } from "./use-member-change.ts";

export function TakesChatsSetting({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const { change, asked, isPending, failure } = useMemberChange(agent.id);
  const takesChats = asked?.takes_chats ?? agent.takes_chats;
  return (
    <Toggle
      label={t("member.takes_chats")}
      hint={t(takesChats ? "member.takes_chats_on" : "member.takes_chats_off")}
      isOn={takesChats}
      set={(takes_chats) => change({ takes_chats })}
    >
      <SaveNote isPending={isPending} failure={failure} />
    </Toggle>
  );
}
