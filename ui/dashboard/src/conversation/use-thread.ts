/** The messages of the open conversation: read after each hello and focus, then followed by the stream. */

import { ApiError, conversationGone, conversationKnown, isBehind, messagesKnown } from "@lenochat/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useConversation, useDesk, useLive } from "../live.tsx";

export function useThread(id: string) {
  const { api, live } = useDesk();
  const catchUps = useLive((state) => state.catchUps);
  const messages = useLive((state) => state.threads.get(id));
  const conversation = useConversation(id);
  const { error, refetch } = useQuery({
    queryKey: ["messages", id, catchUps],
    queryFn: async () => {
      const { data, position } = await api.messages(id);
      live.update((state) => messagesKnown(state, id, data));
      return position;
    },
  });

  // A message posted between the read and the moment when the server took the focus frame came to nobody here. Asked
  // once for each: should the server tell of a message that it does not list, this must not go on for ever.
  const behind = conversation !== null && messages !== undefined && isBehind(conversation, messages);
  const latest = conversation?.last_message?.created_at;
  const asked = useRef<string>(undefined);
  useEffect(() => {
    if (!behind || latest === asked.current) return;
    asked.current = latest;
    void refetch();
  }, [behind, latest, refetch]);

  return { messages, failure: messages ? null : error, retry: () => void refetch() };
}

/** A conversation that no list has brought yet: opened by its address, or closed long ago. */
export function useReadConversation(id: string) {
  const { api, live } = useDesk();
  const epoch = useLive((state) => state.epoch);
  const { error, refetch } = useQuery({
    queryKey: ["conversation", id, epoch],
    queryFn: async () => {
      try {
        const { data, position } = await api.conversation(id);
        live.update((state) => conversationKnown(state, data, position));
        return position;
      } catch (error) {
        // What is still shown of it was deleted while this dashboard was away for long.
        if (error instanceof ApiError && error.code === "not_found") {
          live.update((state) => conversationGone(state, id));
        }
        throw error;
      }
    },
  });
  return { failure: error, retry: () => void refetch() };
}
