/** One message: by whom, when, and for one's own how far it has come. */

import type { OutgoingMessage } from "@lenochat/client";
import { messageDiscarded } from "@lenochat/client";
import type { MessageView } from "@lenochat/protocol";
import { Bot, StickyNote } from "lucide-react";
import { Button, VisuallyHidden } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useDesk, useLive } from "../live.tsx";
import { ClockTime } from "../time/time.tsx";
import { Attachments, OutgoingFiles } from "./attachments.tsx";
import { Sources } from "./sources.tsx";
import { useSend } from "./use-send.ts";

interface MessageProps {
  message: MessageView;
  continues: boolean;
  /** A search has led to it. */
  isFound: boolean;
}

export function Message({ message, continues, isFound }: MessageProps) {
  const { t } = useTranslation();
  const ownId = useLive((state) => state.account.id);
  const { author, text, created_at, kind, attachments, sources } = message;
  if (author.type === "system") return <p className="system-message">{text}</p>;
  const isOwn = author.type === "agent" && author.id === ownId;
  const name = isOwn ? t("conversation.author_you") : (author.name ?? t(authorFallback(author.type)));
  return (
    <article
      className={`message by-${isOwn ? "me" : author.type}`}
      data-kind={kind}
      data-continues={continues || undefined}
      data-found={isFound || undefined}
      // Whoever has just written it need not have it read out.
      aria-live={isOwn ? "off" : undefined}
    >
      {isFound && <VisuallyHidden>{t("search.this_one")}</VisuallyHidden>}
      {continues ? (
        <VisuallyHidden>{kind === "note" ? t("note.by", { name }) : name}</VisuallyHidden>
      ) : (
        <p className="message-author">
          {kind === "note" && <NoteMark />}
          {author.type === "assistant" && <Bot className="assistant-icon" size={14} aria-hidden="true" />}
          <span>{name}</span>
          <ClockTime time={created_at} />
        </p>
      )}
      {/* The visitor's language need not be the agent's: each message finds its own direction. */}
      {text !== "" && (
        <p className="bubble" dir="auto">
          {text}
        </p>
      )}
      <Attachments attachments={attachments} />
      <Sources sources={sources} text={text} />
      {isOwn && <p className="delivery">{t(kind === "note" ? "note.saved" : "conversation.sent")}</p>}
    </article>
  );
}

/** Shown at once; it gives way to the stored message. */
export function OnItsWay({ message }: { message: OutgoingMessage }) {
  const { t } = useTranslation();
  const { live } = useDesk();
  const send = useSend();
  const { conversationId, clientMessageId, text } = message;
  const discard = () => live.update((state) => messageDiscarded(state, conversationId, clientMessageId));
  return (
    <article
      className="message by-me"
      data-kind={message.kind}
      data-delivery={message.delivery}
      data-continues
      aria-live="off"
    >
      <VisuallyHidden>{t("conversation.author_you")}</VisuallyHidden>
      {text !== "" && (
        <p className="bubble" dir="auto">
          {text}
        </p>
      )}
      <OutgoingFiles files={message.files} />
      {message.delivery === "sending" ? (
        <p className="delivery">{t("conversation.sending")}</p>
      ) : (
        <p className="delivery failed" role="alert">
          {t("conversation.not_sent")}
          <Button className="text-button" onPress={() => send(message)}>
            {t("conversation.retry")}
          </Button>
          <Button className="text-button" onPress={discard}>
            {t("conversation.discard")}
          </Button>
        </p>
      )}
    </article>
  );
}

/** Colour alone would not tell a note from a message. */
function NoteMark() {
  const { t } = useTranslation();
  return (
    <span className="note-mark">
      <StickyNote size={12} aria-hidden="true" />
      {t("note.one")}
    </span>
  );
}

function authorFallback(type: "visitor" | "agent" | "assistant") {
  switch (type) {
    case "visitor":
      return "inbox.visitor";
    case "agent":
      return "agent.former";
    case "assistant":
      return "conversation.assistant";
  }
}
