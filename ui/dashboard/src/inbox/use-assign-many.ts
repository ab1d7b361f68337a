/** Many conversations to one agent, or back to the queue; says in one sentence what became of them (RT8). */

import { ApiError, conversationKnown, MOST_ASSIGNED_AT_ONCE } from "@lenochat/client";
import type { AssignmentView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { OWN_CHANGE } from "../conversation/use-actions.ts";
import { failureWords } from "../frame/failure.ts";
import { useNotices } from "../frame/notices.tsx";
import { useDesk } from "../live.tsx";

interface Assignment {
  /** Who they are is asked at the last moment: some may still have to be read. */
  readonly ids: () => Promise<readonly string[]>;
  readonly agentId: string | null;
}

interface Outcome {
  readonly done: readonly AssignmentView[];
  readonly refused: readonly AssignmentView[];
  /** What kept the rest from being asked for. */
  readonly failure: unknown;
}

/** `left` is told which ones were not assigned. */
export function useAssignMany(left: (ids: readonly string[]) => void) {
  const { api, live } = useDesk();
  const { t } = useTranslation();
  const notices = useNotices();

  const assign = async (ids: readonly string[], agentId: string | null): Promise<Outcome> => {
    const told: AssignmentView[] = [];
    try {
      for (let first = 0; first < ids.length; first += MOST_ASSIGNED_AT_ONCE) {
        const known = live.getSnapshot().state?.conversations;
        const wishes = ids.slice(first, first + MOST_ASSIGNED_AT_ONCE).map((id) => ({
          id,
          expected: known?.get(id)?.value.assignee_id ?? null,
        }));
        const { data } = await api.assignSeveral(wishes, agentId);
        told.push(...data.items);
        live.update((state) => data.items.reduce(taken, state));
      }
    } catch (failure) {
      if (told.length === 0) throw failure;
      return outcome(told, failure);
    }
    return outcome(told, null);
  };

  return useMutation({
    mutationKey: OWN_CHANGE,
    mutationFn: async ({ ids, agentId }: Assignment) => {
      const wanted = await ids();
      return { wanted, ...(await assign(wanted, agentId)) };
    },
    onSuccess: ({ wanted, done, refused, failure }, { agentId }) => {
      const name =
        agentId === null ? null : (live.getSnapshot().state?.agents.get(agentId)?.value.name ?? "");
      notices.tell(sentence(t, { done, refused, failure }, name));
      const gone = new Set(done.map((one) => one.conversation_id));
      left(wanted.filter((id) => !gone.has(id)));
    },
    onError: (error) => notices.fail(error),
  });
}

type LiveState = Parameters<typeof conversationKnown>[0];

function taken(state: LiveState, { conversation, position }: AssignmentView): LiveState {
  return conversation ? conversationKnown(state, conversation, position) : state;
}

function outcome(told: readonly AssignmentView[], failure: unknown): Outcome {
  return {
    done: told.filter((one) => one.error === null),
    refused: told.filter((one) => one.error !== null),
    failure,
  };
}

/** "18 assigned to Ben. 2 were taken by others meanwhile." */
function sentence(t: TFunction, { done, refused, failure }: Outcome, name: string | null): string {
  const count = (code: string) => refused.filter(({ error }) => error?.code === code).length;
  const raced = count("already_assigned");
  const closed = count("conversation_closed");
  const other = refused.find(
    ({ error }) => !["already_assigned", "conversation_closed"].includes(error?.code ?? ""),
  );
  const parts = [
    name === null
      ? t("bulk.released", { count: done.length })
      : t("bulk.assigned", { count: done.length, name }),
    raced > 0 && t("bulk.raced", { count: raced }),
    closed > 0 && t("bulk.closed", { count: closed }),
    other?.error && t("bulk.refused", { count: refused.length - raced - closed, why: other.error.message }),
    failure instanceof ApiError && t("bulk.broke_off", { why: failureWords(t, failure) }),
  ];
  return parts.filter(Boolean).join(" ");
}
