/** What an agent can do with a conversation. Each answer joins the live state by its position. */

import type { Answer, ConversationChange, State } from "@lenochat/client";
import { ApiError, conversationKnown } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useAnnounce } from "../frame/announcer.tsx";
import { useNotices } from "../frame/notices.tsx";
import { useDesk } from "../live.tsx";
import { visitorName } from "./visitor.tsx";

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

interface Asked {
  request: () => Promise<Answer<ConversationView>>;
  /** As it was then: the event may be here before the answer. */
  before: ConversationView;
}

export function useActions(conversation: ConversationView): ConversationActions {
  const { api, live } = useDesk();
  const { t } = useTranslation();
  const notices = useNotices();
  const announce = useAnnounce();
  const { id } = conversation;
  const { mutate, isPending } = useMutation({
    mutationKey: OWN_CHANGE,
    mutationFn: ({ request }: Asked) => request(),
    onSuccess: ({ data, position }, { before }) => {
      live.update((state) => conversationKnown(state, data, position));
      const said = whatBecame(t, live.getSnapshot().state, before, data);
      if (said !== null) announce(said);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "already_assigned") notices.tell(whoHasIt(t, error));
      else notices.fail(error);
    },
  });
  const ask = (request: () => Promise<Answer<ConversationView>>) => {
    if (!isPending) mutate({ request, before: conversation });
  };
  return {
    assign: (agentId) => ask(() => api.assign(id, agentId, conversation.assignee_id)),
    change: (change) => ask(() => api.changeConversation(id, change)),
    close: () => ask(() => api.close(id)),
    reopen: () => ask(() => api.reopen(id)),
    isPending,
  };
}

/** For who cannot see the row leave the list, or another name in the head; null: what was pressed says it already. */
function whatBecame(
  t: TFunction,
  state: State | null,
  before: ConversationView,
  after: ConversationView,
): string | null {
  const visitor = visitorName(t, after);
  if (before.status !== after.status) return t(`announce.${after.status}`, { visitor });
  if (before.assignee_id === after.assignee_id) return null;
  if (after.assignee_id === null) return t("announce.waits", { visitor });
  if (after.assignee_id === state?.account.id) return t("announce.yours", { visitor });
  const name = state?.agents.get(after.assignee_id)?.value.name ?? t("agent.former");
  return t("announce.given", { visitor, name });
}

/** Somebody was faster: the loser is told who. */
function whoHasIt(t: TFunction, error: ApiError): string {
  const name = error.text("assignee_name");
  return name === null ? t("notice.already_waiting") : t("notice.already_assigned", { name });
}
