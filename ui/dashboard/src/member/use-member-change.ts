/** Changes of a membership, each one request: confirmed by the server, one after the other for one member. */

import type { MemberChange } from "@lenochat/client";
import { agentKnown } from "@lenochat/client";
import type { Agent } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import { useDesk } from "../live.tsx";

export interface MemberChanging {
  /** Given a function, it is asked when the changes before this one are saved. */
  readonly change: (change: MemberChange | ((agent: Agent) => MemberChange), then?: () => void) => void;
  readonly isPending: boolean;
  /** What was asked for and is not answered yet. */
  readonly asked: MemberChange | null;
  readonly failure: Error | null;
  /** The reproach about the last try is read. */
  readonly forget: () => void;
}

export function useMemberChange(id: string): MemberChanging {
  const { api, live } = useDesk();
  const { mutate, isPending, variables, error, reset } = useMutation({
    mutationFn: (change: MemberChange | ((agent: Agent) => MemberChange)) => {
      const agent = live.getSnapshot().state?.agents.get(id)?.value;
      return api.changeMember(id, typeof change === "function" ? (agent ? change(agent) : {}) : change);
    },
    scope: { id: `member ${id}` },
    onSuccess: ({ data, position }) => live.update((state) => agentKnown(state, data, position)),
  });
  return {
    change: (change, then) => mutate(change, { onSuccess: () => then?.() }),
    isPending,
    asked: isPending && typeof variables === "object" ? variables : null,
    failure: error,
    forget: reset,
  };
}
