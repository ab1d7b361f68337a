/**
 * Whom a member may give a conversation to. The server decides; this only keeps the dashboard from offering what
 * would be refused. Owner and Admin may do all; everybody else as RT8 says.
 */

import type { ConversationView } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import type { State } from "./state.ts";

export type AssignmentChoice = "anyone" | "only_me" | "nobody";

export function assignmentChoice(
  state: Pick<State, "account" | "agents">,
  conversation: ConversationView,
): AssignmentChoice {
  if (conversation.status === "closed") return "nobody";
  if (state.account.permissions.includes("assign_any")) return "anyone";
  const holderId = conversation.assignee_id;
  if (holderId === null) return "only_me";
  if (holderId === state.account.id) return "anyone";
  const holder = state.agents.get(holderId)?.value;
  if (!holder || holder.disabled) return "anyone";
  // Where the holder's status is hidden it may be Offline: offer it, and let the server say no.
  return !isVisible(holder) || holder.status === "offline" ? "anyone" : "nobody";
}
