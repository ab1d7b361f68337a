/** The messages of a conversation, with those on their way, and who is typing. */

import type { OutgoingMessage } from "@lenochat/client";
import type { ConversationView, MessageView } from "@lenochat/protocol";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useLive } from "../live.tsx";
import { useFoundId, useShown } from "./found-message.ts";
import { Message, OnItsWay } from "./message.tsx";
import { TypingLine } from "./typing-line.tsx";
import { useThread } from "./use-thread.ts";
import "./messages.css";

const NONE: readonly OutgoingMessage[] = [];
/** So near to the end, the reader is following along. */
const FOLLOWING_PX = 80;

interface MessagesProps {
  conversation: ConversationView;
  /** This message is shown elsewhere, unless a search has led to it. */
  without?: string | null;
}

export function Messages({ conversation, without = null }: MessagesProps) {
  const { t } = useTranslation();
  const { id } = conversation;
  const { messages: all, failure, retry } = useThread(id);
  const outgoing = useLive((state) => state.outgoing.get(id)) ?? NONE;
  const foundId = useFoundId();
  const messages = useMemo(
    () => (without === foundId ? all : all?.filter((message) => message.id !== without)),
    [all, without, foundId],
  );
  const scroll = useFollowing(id, messages, outgoing);
  useShown(scroll, messages?.some((message) => message.id === foundId) ?? false);
  if (failure) {
    return (
      <div className="messages">
        <Failure sentence={t("conversation.failed", { why: failureWords(t, failure) })} retry={retry} />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section className="messages" ref={scroll} tabIndex={0} aria-label={t("conversation.messages")}>
      {messages === undefined && <Placeholder patient title={t("conversation.loading")} />}
      {messages?.length === 0 && outgoing.length === 0 && (
        <Placeholder title={t("conversation.no_messages")} />
      )}
      <div className="thread" role="log" aria-label={t("conversation.messages")}>
        {messages?.map((message, index) => (
          <Message
            key={message.id}
            message={message}
            continues={isContinued(messages[index - 1], message)}
            isFound={message.id === foundId}
          />
        ))}
        {outgoing.map((message) => (
          <OnItsWay key={message.clientMessageId} message={message} />
        ))}
      </div>
      <TypingLine conversationId={id} />
    </section>
  );
}

/** Written by the same author within a few minutes: the name need not be said again. */
function isContinued(before: MessageView | undefined, message: MessageView): boolean {
  if (before?.kind !== message.kind || before.author.type !== message.author.type) return false;
  if (before.author.id !== message.author.id) return false;
  return Date.parse(message.created_at) - Date.parse(before.created_at) < 5 * 60_000;
}

/** Stays at the end while the reader is there, and leaves whoever reads further up alone. */
function useFollowing(
  id: string,
  messages: readonly MessageView[] | undefined,
  outgoing: readonly OutgoingMessage[],
) {
  const scroll = useRef<HTMLElement>(null);
  const isFollowing = useRef(true);
  useEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const scrolled = () => {
      isFollowing.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOWING_PX;
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    // The composer grows with what is written and attached, at the cost of this.
    const size = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight;
    });
    size.observe(element);
    return () => {
      element.removeEventListener("scroll", scrolled);
      size.disconnect();
    };
  });
  const own = outgoing.length;
  const sent = useRef(own);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when there is something new to show.
  useLayoutEffect(() => {
    const element = scroll.current;
    if (own > sent.current) isFollowing.current = true;
    sent.current = own;
    if (element && isFollowing.current) element.scrollTop = element.scrollHeight;
  }, [id, messages, own]);
  return scroll;
}
