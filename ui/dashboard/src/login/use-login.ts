/** The steps of a login: credentials, and where they are good for several workspaces, which one. */

import type { Credentials, Session } from "@lenochat/client";
import { ApiError } from "@lenochat/client";
import { useMutation } from "@tanstack/react-query";

interface WorkspaceCard {
  readonly id: string;
  readonly name: string;
}

export function useLogin(session: Session) {
  const { mutate, reset, error, isPending, variables } = useMutation({
    mutationFn: (credentials: Credentials) => session.logIn(credentials),
    // Passwords do not stay in memory longer than they are needed.
    gcTime: 0,
  });
  const refusal = error instanceof ApiError ? error : null;
  const workspaces = refusal?.code === "choose_workspace" ? workspacesOf(refusal) : null;
  const choice = workspaces &&
    variables && {
      workspaces,
      choose: (workspace: string) => mutate({ ...variables, workspace }),
      back: reset,
    };
  return {
    submit: mutate,
    clear: () => refusal && reset(),
    isPending,
    failure: workspaces ? null : refusal,
    choice,
  };
}

function workspacesOf(refusal: ApiError): readonly WorkspaceCard[] {
  const { workspaces } = refusal.data;
  return Array.isArray(workspaces) ? workspaces.filter(isWorkspaceCard) : [];
}

function isWorkspaceCard(value: unknown): value is WorkspaceCard {
  return typeof value === "object" && value !== null && "id" in value && "name" in value;
}
