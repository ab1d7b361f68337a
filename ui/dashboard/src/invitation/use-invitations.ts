/** Who is invited and has not come yet. Nothing tells of it live, so it is read again whenever it can have changed. */

import type { State } from "@lenochat/client";
import type { InvitationView, MemberEvent, Role } from "@lenochat/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDesk, useLive } from "../live.tsx";

const KEY = ["invitations"];

export function usePendingInvitations() {
  const { api } = useDesk();
  const manages = useLive((state) => state.account.permissions.includes("manage_members"));
  // What happened while the page was away may have changed any.
  const catchUps = useLive((state) => state.catchUps);
  return useQuery({
    queryKey: [...KEY, catchUps],
    queryFn: async (): Promise<readonly InvitationView[]> => (await api.invitations()).data.items,
    enabled: manages,
    placeholderData: (previous) => previous,
  });
}

/** For whatever shows them: reads them again when something has happened that may have changed them. */
export function useInvitationsAgain(): void {
  const { live } = useDesk();
  const queries = useQueryClient();
  useEffect(
    () =>
      live.onEvent((event, before) => {
        if (mayChangeInvitations(event, before)) void again(queries);
      }),
    [live, queries],
  );
}

/** A new member has accepted one; and those made by somebody who may not invite any more are good no longer. */
function mayChangeInvitations(event: MemberEvent, { agents }: State): boolean {
  if (event.type === "agent.removed") return true;
  if (event.type !== "agent.changed") return false;
  const before = agents.get(event.agent.id)?.value;
  return before?.role !== event.agent.role || before.disabled !== event.agent.disabled;
}

export function useInvite() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ email, role }: { email: string; role: Role }) =>
      (await api.invite(email, role)).data,
    onSuccess: () => again(queries),
    // The link is a secret: it does not stay in memory when the dialog has gone.
    gcTime: 0,
  });
}

export function useRevoke(id: string) {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({ mutationFn: () => api.revokeInvitation(id), onSettled: () => again(queries) });
}

async function again(queries: ReturnType<typeof useQueryClient>): Promise<void> {
  // A first answer that is on its way may be older than what happened, and would not be asked for anew.
  await queries.cancelQueries({ queryKey: KEY });
  await queries.invalidateQueries({ queryKey: KEY });
}
