/**
 * What Leno AI leaves for whoever takes a conversation over: a note with what the visitor wrote, in short. It stands above
 * the messages until somebody answers, and from then on among them.
 */

import type { MessageView } from "@lenochat/protocol";
import { StickyNote } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLive } from "../live.tsx";
import "./handover.css";

/** The note to be shown above the messages, if there is one. */
export function useHandover(conversationId: string): MessageView | null {
  const messages = useLive((state) => state.threads.get(conversationId));
  return messages ? openHandover(messages) : null;
}

export function openHandover(messages: readonly MessageView[]): MessageView | null {
  const at = messages.findLastIndex(({ author, kind }) => author.type === "assistant" && kind === "note");
  const later = messages.slice(at + 1);
  const isAnswered = later.some(
    ({ author, kind }) => kind === "message" && (author.type === "agent" || author.type === "assistant"),
  );
  return isAnswered ? null : (messages[at] ?? null);
}

/** There without a note, too: what comes into a status is read out, and takes the focus from nobody. */
export function Handover({ note }: { note: MessageView | null }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="handover">
      {note && (
        <>
          <p className="handover-from">
            <StickyNote size={14} aria-hidden="true" />
            <strong>{t("note.by", { name: note.author.name ?? t("conversation.assistant") })}</strong>
            <span>{t("note.hint")}</span>
          </p>
          <p dir="auto">{note.text}</p>
        </>
      )}
    </div>
  );
}
