import { useLive } from "../live.tsx";

/** Whether this member may change the workspace's rules, and so has Settings at all. */
export function useMayChangeWorkspace(): boolean {
  return useLive((state) => state.account.permissions.includes("manage_workspace"));
}
