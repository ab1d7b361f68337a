/** The team: every agent's availability as it is now, in words, with load and what keeps them from getting a chat. */

import type { Agent, AgentView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import { connectionWords, eligibilityWords, loadWords, statusWords } from "../availability/words.ts";
import { useTitle } from "../frame/title.ts";
import { useAgents, useLive } from "../live.tsx";
import { clockTime, exactTime } from "../time/time.tsx";
import "./team.css";

export function TeamScreen() {
  const { t } = useTranslation();
  const agents = useAgents();
  useTitle(t("team.title"));
  return (
    <main className="team">
      <header className="team-header">
        <h1>{t("team.title")}</h1>
        <Summary agents={agents} />
      </header>
      <ul className="team-list" aria-label={t("team.list")}>
        {agents.map((agent) => (
          <Member key={agent.id} agent={agent} />
        ))}
      </ul>
      {agents.length === 1 && <p className="muted">{t("team.alone")}</p>}
    </main>
  );
}

function Summary({ agents }: { agents: readonly Agent[] }) {
  const { t } = useTranslation();
  const waiting = useLive((state) => state.unassignedCount);
  const seesEveryone = agents.every(isVisible);
  const eligible = agents.filter((agent) => isVisible(agent) && agent.eligible).length;
  const parts = [
    // Of agents whose availability is hidden nothing is counted either.
    seesEveryone && (eligible === 0 ? t("team.nobody_can") : t("team.can_take", { count: eligible })),
    t("team.waiting", { count: waiting }),
  ];
  return <p className="muted">{parts.filter(Boolean).join(" · ")}</p>;
}

function Member({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const isOwn = useLive((state) => state.account.id === agent.id);
  return (
    <li className="member" data-disabled={agent.disabled || undefined}>
      <Avatar agent={agent} />
      <div className="member-name">
        <strong className="truncated">{isOwn ? t("agent.you", { name: agent.name }) : agent.name}</strong>
        <span className="muted small">{t(`role.${agent.role}`)}</span>
      </div>
      {isVisible(agent) ? (
        <Availability agent={agent} />
      ) : (
        <span className="member-status muted">{t("agent.not_visible")}</span>
      )}
    </li>
  );
}

function Availability({ agent }: { agent: AgentView }) {
  const words = useWords();
  const besides = [connectionWords(words, agent), agent.status_message].filter(Boolean).join(" · ");
  return (
    <>
      <div className="member-status status-words">
        <span>
          {statusWords(words.t, agent)}
          <Since time={agent.status_since} />
        </span>
        {besides && <span className="member-message truncated">{besides}</span>}
      </div>
      <Load agent={agent} />
      <span className="member-eligible small" data-eligible={agent.eligible || undefined}>
        {eligibilityWords(words, agent)}
      </span>
    </>
  );
}

function Since({ time }: { time: string }) {
  const { t, language } = useWords();
  return (
    <time className="member-since" dateTime={time} title={exactTime(time, language)}>
      {` ${t("agent.since", { time: clockTime(time, language) })}`}
    </time>
  );
}

function Load({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  const { open_conversations: open, capacity } = agent;
  return (
    <div className="member-load">
      <span>{loadWords(t, agent)}</span>
      {capacity !== null && capacity > 0 && (
        <progress className="load-bar" max={capacity} value={Math.min(open, capacity)} aria-hidden="true" />
      )}
    </div>
  );
}
