/** One member in the table. It is drawn again only when something of this member changed. */

import type { Agent, AgentView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { Check, ChevronRight } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import type { Words } from "../availability/words.ts";
import { connectionWords, eligibilityWords, loadWords, statusWords } from "../availability/words.ts";
import { durationWords, exactTime, MINUTE, useNow } from "../time/time.tsx";
import { placed } from "./use-drawn-rows.ts";

export interface MemberRowProps {
  agent: Agent;
  words: Words;
  teamNames: ReadonlyMap<string, string>;
  isOwn: boolean;
  /** Null: this viewer does not manage members. */
  open: ((id: string) => void) | null;
  isOpen: boolean;
  /** Of all rows one can be reached with Tab; the arrow keys lead to the others. */
  isTabStop: boolean;
  index: number;
  /** Where it stands in a list of which only a part is drawn; null: in the ordinary flow. */
  start: number | null;
  measure: ((row: HTMLElement | null) => void) | undefined;
}

export const MemberRow = memo(function MemberRow(props: MemberRowProps) {
  const { agent, words, teamNames, isOpen, index, start, measure } = props;
  const items = agent.teams.flatMap((id) => teamNames.get(id) ?? []);
  const teams = words.t("list.plain", { items });
  return (
    <tr
      aria-rowindex={index + 2}
      className="member"
      data-index={index}
      data-open={isOpen || undefined}
      data-disabled={agent.disabled || undefined}
      ref={measure}
      style={placed(start)}
    >
      <NameCell {...props} />
      {isVisible(agent) ? (
        <AvailabilityCells agent={agent} words={words} />
      ) : (
        <td className="member-hidden muted" colSpan={3}>
          {words.t("agent.not_visible")}
        </td>
      )}
      {teamNames.size > 0 && (
        <td className="member-teams truncated" title={teams}>
          {teams}
        </td>
      )}
    </tr>
  );
});

function NameCell({ agent, words, isOwn, open, isOpen, isTabStop }: MemberRowProps) {
  const { t } = words;
  const name = isOwn ? t("agent.you", { name: agent.name }) : agent.name;
  return (
    <td className="member-name">
      <Avatar agent={agent} />
      <div className="member-names">
        {open ? (
          <button
            type="button"
            className="member-open truncated"
            dir="auto"
            data-member={agent.id}
            aria-expanded={isOpen}
            tabIndex={isTabStop ? 0 : -1}
            onClick={() => open(agent.id)}
          >
            {name}
          </button>
        ) : (
          <strong className="truncated" dir="auto">
            {name}
          </strong>
        )}
        <span className="muted small">{t(`role.${agent.role}`)}</span>
      </div>
      {open && <ChevronRight className="member-chevron mirrored" size={16} aria-hidden="true" />}
    </td>
  );
}

function AvailabilityCells({ agent, words }: { agent: AgentView; words: Words }) {
  const message = agent.disabled ? null : agent.status_message;
  const lost = connectionWords(words, agent);
  return (
    <>
      <td className="member-status status-words">
        <span className="truncated">
          {statusWords(words.t, agent)} {!agent.disabled && <Since time={agent.status_since} />}
        </span>
        {lost && <span className="member-lost truncated">{lost}</span>}
        {message && (
          <span className="member-message truncated" dir="auto" title={message}>
            {message}
          </span>
        )}
      </td>
      <td className="member-load">{!agent.disabled && <Load agent={agent} words={words} />}</td>
      <td className="member-eligible small" data-eligible={agent.eligible || undefined}>
        {agent.eligible && <Check size={14} aria-hidden="true" />}
        {agent.disabled ? null : eligibilityWords(words, agent)}
      </td>
    </>
  );
}

/** For how long; on hover since when. */
function Since({ time }: { time: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const exact = exactTime(time, i18n.language);
  const ms = now - Date.parse(time);
  return (
    <time className="muted" dateTime={time} title={t("agent.since", { time: exact })}>
      {ms < MINUTE ? t("team.lasting_now") : t("team.lasting", { duration: durationWords(t, ms) })}
    </time>
  );
}

function Load({ agent, words }: { agent: AgentView; words: Words }) {
  const { open_conversations: open, capacity } = agent;
  return (
    <>
      <span>{loadWords(words.t, agent)}</span>
      {capacity !== null && capacity > 0 && (
        <progress className="load-bar" max={capacity} value={Math.min(open, capacity)} aria-hidden="true" />
      )}
    </>
  );
}
