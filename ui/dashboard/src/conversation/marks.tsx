/**
 * What is not as usual with a conversation, each with an icon and words: it is spam, its visitor is blocked, its agent is
 * silent, Leno AI answers it, its visitor has left, it was left outside business hours, it is urgent or not, or it is for
 * one team. Short in a list row, whole sentences in the conversation.
 */

import type { ConversationView } from "@lenochat/protocol";
import type { LucideIcon } from "lucide-react";
import {
  Ban,
  Bot,
  ChevronsDown,
  ChevronsUp,
  DoorOpen,
  MailQuestionMark,
  MessageCircleOff,
  OctagonAlert,
  Users,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useAgent, useLive, useTeams } from "../live.tsx";
import { durationWords, exactTime, MINUTE, useNow } from "../time/time.tsx";
import "./marks.css";

interface Mark {
  readonly name:
    | "spam"
    | "blocked"
    | "no_reply"
    | "assistant"
    | "left"
    | "left_outside"
    | "high"
    | "low"
    | "team";
  readonly Icon: LucideIcon;
  readonly short: string;
  readonly whole: string;
  /** The exact time, where there is one. */
  readonly title?: string;
}

/** In a list row; nothing where nothing is to be said. Spam is in a list of its own, which says so. */
export function RowMarks({ conversation }: { conversation: ConversationView }) {
  const marks = useMarks(conversation).filter(({ name }) => name !== "spam");
  if (marks.length === 0) return null;
  return (
    <span className="row-marks">
      {marks.map(({ name, Icon, short, whole }) => (
        <span key={name} className="mark" data-mark={name} title={whole}>
          <Icon size={12} aria-hidden="true" />
          <span className="truncated">{short}</span>
        </span>
      ))}
    </span>
  );
}

/** Under the head of the conversation. */
export function MarkStrip({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const marks = useMarks(conversation);
  if (marks.length === 0) return null;
  return (
    <ul className="mark-strip" aria-label={t("mark.label")}>
      {marks.map(({ name, Icon, whole, title }) => (
        <li key={name} className="mark" data-mark={name} title={title}>
          <Icon size={14} aria-hidden="true" />
          <span>{whole}</span>
        </li>
      ))}
    </ul>
  );
}

function useMarks(conversation: ConversationView): Mark[] {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const agent = useAgent(conversation.assignee_id);
  const ownId = useLive((state) => state.account.id);
  const team = useTeams().find((one) => one.id === conversation.team_id);
  const isClosed = conversation.status === "closed";
  const { no_reply_since, visitor_left_at, priority } = conversation;
  const since = (time: string) => ({
    ms: now - Date.parse(time),
    span: durationWords(t, now - Date.parse(time)),
    title: exactTime(time, i18n.language),
  });
  const marks: Mark[] = [];
  if (conversation.spam) {
    marks.push({ name: "spam", Icon: OctagonAlert, short: t("mark.spam"), whole: t("mark.spam_whole") });
  }
  if (conversation.visitor.blocked) {
    marks.push({ name: "blocked", Icon: Ban, short: t("mark.blocked"), whole: t("mark.blocked_whole") });
  }
  if (isClosed) return marks;
  if (no_reply_since !== null) {
    const { ms, span, title } = since(no_reply_since);
    const name = agent?.name ?? t("agent.former");
    // "For now" would say something else.
    const isNew = ms < MINUTE;
    const whose = agent?.id === ownId ? "own" : "whole";
    marks.push({
      name: "no_reply",
      Icon: MessageCircleOff,
      short: isNew ? t("mark.no_reply_yet") : t("mark.no_reply", { span }),
      whole: isNew ? t(`mark.no_reply_yet_${whose}`, { name }) : t(`mark.no_reply_${whose}`, { name, span }),
      title,
    });
  }
  if (conversation.handled_by === "assistant") {
    const whole = t(
      conversation.assistant === "answers_alone" ? "mark.assistant_alone" : "mark.assistant_free",
    );
    marks.push({ name: "assistant", Icon: Bot, short: t("mark.assistant"), whole });
  }
  if (visitor_left_at) {
    const { span, title } = since(visitor_left_at);
    const whole = t("mark.left_whole", { span });
    marks.push({ name: "left", Icon: DoorOpen, short: t("mark.left"), whole, title });
  }
  if (conversation.left_outside_hours) {
    const { email } = conversation.visitor;
    const where = conversation.assignee_id === null ? "waiting" : "taken";
    const whole = email === null ? t("mark.left_outside_whole") : t(`mark.left_outside_${where}`, { email });
    marks.push({ name: "left_outside", Icon: MailQuestionMark, short: t("mark.left_outside"), whole });
  }
  if (priority !== "normal") {
    marks.push({
      name: priority,
      Icon: priority === "high" ? ChevronsUp : ChevronsDown,
      short: t(`priority.${priority}`),
      whole: t(`mark.${priority}_whole`),
    });
  }
  if (team) {
    const { name } = team;
    const isOpen = conversation.open_to_all;
    marks.push({
      name: "team",
      Icon: Users,
      short: isOpen ? t("mark.team_and_all", { name }) : name,
      whole: t(isOpen ? "mark.open_to_all" : "mark.team_whole", { name }),
    });
  }
  return marks;
}
