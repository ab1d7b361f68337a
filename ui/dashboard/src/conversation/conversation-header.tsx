/** The head of a conversation: visitor, assignee with live dot, and what can be done now. */

import type { ConversationView } from "@lenochat/protocol";
import { ArrowLeft, Bot, PanelRight } from "lucide-react";
import type { Ref } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useLive } from "../live.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { TimeAgo } from "../time/time.tsx";
import { AssignButton } from "./assign-button.tsx";
import { useActions } from "./use-actions.ts";
import { visitorName } from "./visitor.tsx";

interface ConversationHeaderProps {
  conversation: ConversationView;
  back: string;
  showsDetails: boolean;
  /** The button that does. */
  toggle: Ref<HTMLButtonElement>;
  toggleDetails: () => void;
}

export function ConversationHeader({
  conversation,
  back,
  showsDetails,
  toggle,
  toggleDetails,
}: ConversationHeaderProps) {
  const { t } = useTranslation();
  return (
    <header className="conversation-header">
      <Link className="icon-button back" href={back} aria-label={t("conversation.back")}>
        <ArrowLeft className="mirrored" size={18} aria-hidden="true" />
      </Link>
      <div className="conversation-title">
        <h1 className="truncated" dir="auto">
          {visitorName(t, conversation)}
        </h1>
        <Situation conversation={conversation} />
      </div>
      <Actions conversation={conversation} />
      <Button
        ref={toggle}
        className="icon-button details-toggle"
        aria-label={t("conversation.details")}
        aria-expanded={showsDetails}
        onPress={toggleDetails}
      >
        <PanelRight className="mirrored" size={18} aria-hidden="true" />
      </Button>
    </header>
  );
}

function Situation({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const { status, queued_since, spam, handled_by } = conversation;
  if (status === "closed")
    return <span className="situation">{t(spam ? "conversation.spam" : "conversation.closed")}</span>;
  if (queued_since === null) return null;
  if (handled_by === "assistant")
    return (
      <span className="situation">
        <Bot size={14} aria-hidden="true" /> {t("conversation.assistant_answers")}
      </span>
    );
  return (
    <span className="situation waits">
      {t("conversation.waiting")} <TimeAgo time={queued_since} />
    </span>
  );
}

function Actions({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const ownId = useLive((state) => state.account.id);
  const actions = useActions(conversation);
  const isClosed = conversation.status === "closed";
  const isFinal = conversation.spam || (isClosed && conversation.visitor.blocked);
  const isWaiting = !isClosed && conversation.assignee_id === null;
  useShortcuts({
    t: isWaiting && !actions.isPending ? () => actions.assign(ownId) : null,
    e: actions.isPending ? null : !isClosed ? actions.close : isFinal ? null : actions.reopen,
  });
  if (conversation.spam) {
    return (
      <Button className="button" onPress={() => actions.change({ spam: false })}>
        {t("conversation.no_spam")}
      </Button>
    );
  }
  if (isFinal) return null;
  if (isClosed) {
    return (
      <Button className="button" onPress={actions.reopen}>
        {t("conversation.reopen")}
      </Button>
    );
  }
  return (
    <div className="conversation-actions">
      {isWaiting && (
        <Button className="button primary" onPress={() => actions.assign(ownId)}>
          {t("conversation.take")}
        </Button>
      )}
      <AssignButton conversation={conversation} assign={actions.assign} />
      <Button className="button" onPress={actions.close}>
        {t("conversation.close")}
      </Button>
    </div>
  );
}
