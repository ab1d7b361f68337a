/** One row of the inbox: who writes, the last line, how long they wait or when it moved last, and who has it. */

import type { ConversationView, PreviewView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { VisuallyHidden } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import { availabilitySentence, situationWords } from "../availability/words.ts";
import { RowMarks } from "../conversation/marks.tsx";
import { PreviewIcon, previewWords } from "../conversation/preview.tsx";
import { visitorName } from "../conversation/visitor.tsx";
import { useAgent, useLive } from "../live.tsx";
import { TimeAgo } from "../time/time.tsx";
import type { RowProps } from "./row-grid.tsx";

export function ConversationRow({ row: conversation, isOpen }: RowProps<ConversationView>) {
  const { t } = useTranslation();
  return (
    <>
      <strong className="row-visitor truncated" dir="auto">
        {visitorName(t, conversation)}
        {isOpen && <VisuallyHidden> ({t("inbox.open_now")})</VisuallyHidden>}
      </strong>
      <RowTime conversation={conversation} />
      <span className="row-line truncated" dir="auto">
        <PreviewIcon attachments={conversation.last_message?.attachments ?? []} />
        <LastLine message={conversation.last_message} />
      </span>
      <RowAssignee id={conversation.assignee_id} />
      <RowMarks conversation={conversation} />
    </>
  );
}

export function RowTime({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const { queued_since, last_activity_at } = conversation;
  if (queued_since === null) return <TimeAgo className="row-time" time={last_activity_at} />;
  return (
    <span className="row-time waits">
      <VisuallyHidden>{t("inbox.waiting")} </VisuallyHidden>
      <TimeAgo time={queued_since} />
    </span>
  );
}

function LastLine({ message }: { message: PreviewView | null }) {
  const { t } = useTranslation();
  const ownName = useLive((state) => state.agents.get(state.account.id)?.value.name);
  if (!message) return t("inbox.no_message");
  const { author } = message;
  const text = previewWords(t, message);
  if (author.type === "visitor" || author.type === "system") return text;
  if (author.type === "agent" && author.name === ownName) return t("inbox.from_you", { text });
  return t("inbox.from_agent", { name: author.name ?? t("conversation.assistant"), text });
}

export function RowAssignee({ id }: { id: string | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const agent = useAgent(id);
  const isOwn = useLive((state) => state.account.id === id);
  if (!agent || isOwn) return <span />;
  const sentence = t("inbox.assignee", { sentence: availabilitySentence(words, agent) });
  return (
    <span
      className="row-assignee"
      title={isVisible(agent) ? `${sentence} · ${situationWords(words, agent)}` : sentence}
    >
      <Avatar agent={agent} size="small" />
      <VisuallyHidden>{sentence}</VisuallyHidden>
    </span>
  );
}
