/** "Maria is typing": told by the stream, and gone by itself after six seconds. */

import { typingIn } from "@lenochat/client";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../live.tsx";

export function TypingLine({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const typing = useLive((state) => state.typing.get(conversationId));
  const ownId = useLive((state) => state.account.id);
  const [, setLapsed] = useState(0);
  const until = typing?.until;
  useEffect(() => {
    if (until === undefined) return;
    const timer = setTimeout(() => setLapsed(until), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);

  const now = useLive((state) => typingIn(state, conversationId, Date.now()));
  const author = now?.author;
  const isOwn = author?.type === "agent" && author.id === ownId;
  const name = author?.name ?? t(author?.type === "assistant" ? "conversation.assistant" : "inbox.visitor");
  return (
    <p className="typing" role="status">
      {author && !isOwn && t("conversation.typing", { name })}
    </p>
  );
}
