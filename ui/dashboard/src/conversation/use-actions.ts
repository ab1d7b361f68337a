/** What an agent can do with a conversation. Each answer joins the live state by its position. */

import type { Answer, ConversationChange } from "@lenochat/client";
import { ApiError, conversationKnown } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useNotices } from "../frame/notices.tsx";
import { useDesk } from "../live.tsx";

/** The key of every change that this page asks for itself: what follows from it is no news. */
export const OWN_CHANGE = ["conversation"];

export interface ConversationActions {
  /** To an agent, or with null back to the queue. */
  readonly assign: (agentId: string | null) => void;
  /** How urgent it is, and for which team; null: for everybody. */
  readonly change: (change: ConversationChange) => void;
  readonly close: () => void;
  readonly reopen: () => void;
  readonly isPending: boolean;
}

export function useActions(conversation: ConversationView): ConversationActions {
  const { api, live } = useDesk();
  const { t } = useTranslation();
  const notices = useNotices();
  const { id } = conversation;
  const { mutate, isPending } = useMutation({
    mutationKey: OWN_CHANGE,
    mutationFn: (request: () => Promise<Answer<ConversationView>>) => request(),
    onSuccess: ({ data, position }) => live.update((state) => conversationKnown(state, data, position)),
    onError: (error) => {
      if (error instanceof ApiError && error.code === "already_assigned") notices.tell(whoHasIt(t, error));
      else notices.fail(error);
    },
  });
  const ask = (request: () => Promise<Answer<ConversationView>>) => {
    if (!isPending) mutate(request);
  };
  return {
    assign: (agentId) => ask(() => api.assign(id, agentId, conversation.assignee_id)),
    change: (change) => ask(() => api.changeConversation(id, change)),
    close: () => ask(() => api.close(id)),
    reopen: () => ask(() => api.reopen(id)),
    isPending,
  };
}

/** Somebody was faster: the loser is told who. */
function whoHasIt(t: TFunction, error: ApiError): string {
  const name = error.text("assignee_name");
  return name === null ? t("notice.already_waiting") : t("notice.already_assigned", { name });
}
