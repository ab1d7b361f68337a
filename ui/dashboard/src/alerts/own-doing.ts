/** What this page has asked for itself is no news to whoever sits before it: no bell, and no "new conversation". */

import type { State } from "@lenochat/client";
import type { ConversationAssigned } from "@lenochat/protocol";
import type { QueryClient } from "@tanstack/react-query";
import { OWN_CHANGE } from "../conversation/use-actions.ts";

export function isOwnDoing(event: ConversationAssigned, before: State, queries: QueryClient): boolean {
  if (event.cause !== "manual") return false;
  // The answer to one's own request may be there before the event.
  const had = before.conversations.get(event.conversation_id)?.value.assignee_id;
  return had === event.assignee_id || queries.isMutating({ mutationKey: OWN_CHANGE }) > 0;
}
