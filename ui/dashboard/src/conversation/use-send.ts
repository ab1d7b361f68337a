/** Sending a message: shown at once, stored exactly once. A retry keeps the id, so the server knows it again (WI5). */

import type { OutgoingMessage } from "@lenochat/client";
import { ApiError, messageFailed, messageSending, messagesKnown } from "@lenochat/client";
import { useTranslation } from "react-i18next";
import { useAnnounce } from "../frame/announcer.tsx";
import { useNotices } from "../frame/notices.tsx";
import { useDesk } from "../live.tsx";

export function useSend(): (message: Omit<OutgoingMessage, "delivery">) => void {
  const { api, live } = useDesk();
  const { t } = useTranslation();
  const notices = useNotices();
  const announce = useAnnounce();
  return (message) => {
    const { conversationId, clientMessageId, text, kind, files } = message;
    live.update((state) => messageSending(state, { conversationId, clientMessageId, text, kind, files }));
    live.wrote(conversationId);
    const named = files.map(({ id }) => id);
    api.sendMessage(conversationId, clientMessageId, text, kind, named).then(
      ({ data }) => {
        live.update((state) => messagesKnown(state, conversationId, [data]));
        announce(t(kind === "note" ? "announce.note_saved" : "announce.message_sent"));
      },
      (error: unknown) => {
        live.update((state) => messageFailed(state, conversationId, clientMessageId));
        // The message itself says that it was not sent; only a refusal has more to tell.
        if (!(error instanceof ApiError) || error.status !== 0) notices.fail(error);
      },
    );
  };
}
