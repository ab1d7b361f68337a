/** Conversations and their counts as events change them. */

import type {
  ConversationAssigned,
  ConversationChanged,
  ConversationClosed,
  ConversationOpened,
  ConversationQueued,
  ConversationReopened,
  ConversationView,
  VisitorView,
} from "@lenochat/protocol";
import { loadsMoved } from "./agents.ts";
import type { Held } from "./held.ts";
import { holdAll, isNews } from "./held.ts";
import type { State } from "./state.ts";
import { isRemoved } from "./visitors.ts";

const KEPT_CLOSED = 100;

export type ConversationEvent =
  | ConversationOpened
  | ConversationAssigned
  | ConversationQueued
  | ConversationClosed
  | ConversationReopened
  | ConversationChanged;

/** Applies one event; the caller has made sure that its position is above the state's. */
export function conversationMoved(state: State, event: ConversationEvent, position: number): State {
  const counted = count(state, event);
  const known = conversationKnown(counted, event.conversation, position);
  return loadsMoved(known, event.loads, position);
}

/** A conversation told whole, by an event or by REST; an answer from before its visitor was deleted comes too late. */
export function conversationKnown(state: State, conversation: ConversationView, position: number): State {
  if (isRemoved(state, conversation)) return state;
  const conversations = conversationsHeld(state, state.conversations, [conversation], position);
  if (conversations === state.conversations) return state;
  const next = { ...state, conversations };
  return conversation.status === "closed" ? withoutOldClosed(next) : next;
}

/** A visitor who is another now is so in all of their conversations; what of these is read later is not older for that. */
export function visitorChanged(state: State, visitor: VisitorView, position: number): State {
  if (!isNews(state.visitors.get(visitor.id), position)) return state;
  const conversations = new Map(state.conversations);
  for (const [id, held] of state.conversations) {
    if (held.value.visitor.id !== visitor.id || held.position >= position) continue;
    conversations.set(id, { ...held, value: { ...held.value, visitor } });
  }
  return {
    ...state,
    conversations,
    visitors: new Map(state.visitors).set(visitor.id, { position, value: visitor }),
  };
}

/** Conversations that were read at one position, each with its visitor as they are known by now. */
export function conversationsHeld(
  state: Pick<State, "visitors">,
  held: State["conversations"],
  values: readonly ConversationView[],
  position: number,
): ReadonlyMap<string, Held<ConversationView>> {
  const present = values.map((value) => {
    const known = state.visitors.get(value.visitor.id);
    return known && known.position > position ? { ...value, visitor: known.value } : value;
  });
  return holdAll(held, present, position);
}

/**
 * A dashboard stays open for days, so closed conversations that nobody looks at are forgotten; but the latest are kept,
 * lest a list that was read before a close and comes in after it brings the conversation back as an open one.
 */
function withoutOldClosed(state: State): State {
  if (state.views.closed || state.views.spam) return state;
  const closed = [...state.conversations.values()].filter((held) => held.value.status === "closed");
  if (closed.length <= 2 * KEPT_CLOSED) return state;
  const forgotten = closed.sort((one, other) => one.position - other.position).slice(0, -KEPT_CLOSED);
  const conversations = new Map(state.conversations);
  for (const { value } of forgotten) if (!state.focus.includes(value.id)) conversations.delete(value.id);
  return { ...state, conversations };
}

/**
 * The counts after an event. They belong to the state's own position, so they are moved by events alone, never by what
 * REST answered; and without knowing every conversation: an event tells enough of what was before.
 */
function count(state: State, event: ConversationEvent): State {
  const id = event.conversation_id;
  const isUndecided = state.undecided.has(id);
  switch (event.type) {
    case "conversation.opened":
    case "conversation.reopened":
      return { ...state, allCount: state.allCount + 1, undecided: new Set(state.undecided).add(id) };
    case "conversation.queued":
      return { ...decided(state, id), unassignedCount: state.unassignedCount + 1 };
    case "conversation.assigned": {
      const waited = !isUndecided && event.previous_assignee_id === null;
      return { ...decided(state, id), unassignedCount: state.unassignedCount - (waited ? 1 : 0) };
    }
    case "conversation.closed": {
      const waited = !isUndecided && event.conversation.assignee_id === null;
      return {
        ...decided(state, id),
        allCount: state.allCount - 1,
        unassignedCount: state.unassignedCount - (waited ? 1 : 0),
      };
    }
    case "conversation.changed":
      return state;
  }
}

function decided(state: State, id: string): State {
  if (!state.undecided.has(id)) return state;
  const undecided = new Set(state.undecided);
  undecided.delete(id);
  return { ...state, undecided };
}
