/** Visitors who were deleted: nothing of what was said with them stays in a dashboard, or comes back into it. */

import type { ConversationView, VisitorRemoved } from "@lenochat/protocol";
import type { State } from "./state.ts";

/** Forgets the visitor's conversations and messages, and remembers that answers which still know them come too late. */
export function visitorRemoved(state: State, event: VisitorRemoved): State {
  const theirs = new Set(event.conversation_ids);
  for (const { value } of state.conversations.values()) {
    if (value.visitor.id === event.visitor_id) theirs.add(value.id);
  }
  for (const [id, thread] of state.threads) {
    if (thread.some(({ author }) => author.id === event.visitor_id)) theirs.add(id);
  }
  const removed = new Set([...state.removed, event.visitor_id, ...theirs]);
  return forgotten({ ...state, removed }, theirs);
}

/** The server has no such conversation: whatever is known of it was deleted while nobody listened. */
export function conversationGone(state: State, id: string): State {
  return forgotten({ ...state, removed: new Set(state.removed).add(id) }, new Set([id]));
}

/** Whether this is of a visitor who was deleted, or that visitor. */
export function isRemoved(state: Pick<State, "removed">, conversation: ConversationView): boolean {
  return state.removed.has(conversation.id) || state.removed.has(conversation.visitor.id);
}

function forgotten(state: State, ids: ReadonlySet<string>): State {
  return {
    ...state,
    conversations: without(state.conversations, ids),
    views: Object.fromEntries(
      Object.entries(state.views).map(([view, extent]) => [
        view,
        { ...extent, until: bare(extent.until, ids) },
      ]),
    ),
    undecided: new Set([...state.undecided].filter((id) => !ids.has(id))),
    threads: without(state.threads, ids),
    outgoing: without(state.outgoing, ids),
    typing: without(state.typing, ids),
  };
}

/** The last one of what was read says where that ends; nothing else of it is kept. */
function bare(until: ConversationView | null, ids: ReadonlySet<string>): ConversationView | null {
  if (!until || !ids.has(until.id)) return until;
  return {
    ...until,
    visitor: { ...until.visitor, name: null, email: null },
    last_message: null,
    page_url: null,
  };
}

function without<Value>(
  map: ReadonlyMap<string, Value>,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([id]) => !ids.has(id)));
}
