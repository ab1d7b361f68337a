/** One member, for Owner and Admin: what they are now, and everything about their membership that can be changed. */

import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import { availabilityWords, situationWords } from "../availability/words.ts";
import { useOwnAgent } from "../live.tsx";
import { CapacitySetting } from "./capacity-setting.tsx";
import { MemberEnd } from "./member-end.tsx";
import { mayChange } from "./rights.ts";
import { RoleSetting } from "./role-setting.tsx";
import { TakesChatsSetting } from "./takes-chats-setting.tsx";
import { TeamsSetting } from "./teams-setting.tsx";
import "./member-panel.css";

export function MemberPanel({ agent, close }: { agent: Agent; close: () => void }) {
  const { t } = useTranslation();
  const me = useOwnAgent();
  const panel = useRef<HTMLElement>(null);
  // Whoever opened it with a key goes on in it.
  useEffect(() => panel.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with it, the button that was pressed goes, and the focus.
  useEffect(() => {
    if (document.activeElement === document.body) panel.current?.focus();
  }, [agent.disabled]);
  const isOwn = agent.id === me.id;
  const name = isOwn ? t("agent.you", { name: agent.name }) : agent.name;
  return (
    <aside
      ref={panel}
      className="member-panel"
      aria-label={t("member.panel", { name: agent.name })}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <header className="member-panel-header">
        <Avatar agent={agent} size="large" />
        <div className="member-names">
          <h2 className="truncated" dir="auto">
            {name}
          </h2>
          <Situation agent={agent} />
        </div>
        <Button className="icon-button" aria-label={t("member.close")} onPress={close}>
          <X size={18} aria-hidden="true" />
        </Button>
      </header>
      {mayChange(me, agent) ? (
        <>
          <RoleSetting agent={agent} manager={me} />
          <TakesChatsSetting agent={agent} />
          {isVisible(agent) && <CapacitySetting agent={agent} />}
          {/* A long list where there are many teams: behind what is short. */}
          <TeamsSetting agent={agent} />
          <MemberEnd agent={agent} isOwn={isOwn} close={close} />
        </>
      ) : (
        <p className="member-fixed">{t("member.owner_fixed", { name: agent.name })}</p>
      )}
    </aside>
  );
}

function Situation({ agent }: { agent: Agent }) {
  const words = useWords();
  if (!isVisible(agent)) return null;
  const parts = [availabilityWords(words, agent), agent.disabled ? null : situationWords(words, agent)];
  return <span className="status-words muted small">{parts.filter(Boolean).join(" · ")}</span>;
}
