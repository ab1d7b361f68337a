/** Whether routing gives this member conversations at all. */

import type { Agent } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import { SaveNote } from "../form/save-note.tsx";
import { SwitchField } from "../form/switch-field.tsx";
import { useMemberChange } from "./use-member-change.ts";

export function TakesChatsSetting({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const { change, asked, isPending, failure } = useMemberChange(agent.id);
  const takesChats = asked?.takes_chats ?? agent.takes_chats;
  return (
    <SwitchField
      label={t("member.takes_chats")}
      isOn={takesChats}
      turn={(takes_chats) => change({ takes_chats })}
    >
      <span className="muted small">
        {t(takesChats ? "member.takes_chats_on" : "member.takes_chats_off")}
      </span>
      <SaveNote isPending={isPending} failure={failure} />
    </SwitchField>
  );
}
