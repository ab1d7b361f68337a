import type { ConversationView, MemberEvent } from "@lenochat/protocol";
import { expect, test } from "vitest";
import { conversationKnown } from "./conversations.ts";
import {
  conversationEvent,
  eventsFrame,
  exampleConversation,
  exampleMessage,
  exampleSnapshot,
  second,
} from "./examples.ts";
import { inboxRows, pageKnown } from "./inbox.ts";
import { messageSending, messagesKnown } from "./messages.ts";
import { frameArrived } from "./reducer.ts";
import type { State } from "./state.ts";
import { inboxCounts } from "./state.ts";
import { conversationGone } from "./visitors.ts";

const vera = { id: "vera", name: "Vera Vogel", email: "vera@example.com", blocked: false };
const removed: MemberEvent = {
  type: "visitor.removed",
  at: second(9),
  visitor_id: "vera",
  conversation_ids: ["c2"],
};

function closed(id: string, changes: Partial<ConversationView> = {}): ConversationView {
  return exampleConversation(id, { status: "closed", visitor: vera, ...changes });
}

function apply(state: State, ...events: [number, MemberEvent][]): State {
  return frameArrived(state, eventsFrame(...events), 0) as State;
}

/** Two closed conversations with Vera and one with somebody else, read as a view; a message of hers, one on its way. */
function knowsVera(): State {
  const begun = frameArrived(null, exampleSnapshot(), 0) as State;
  const page = {
    items: [closed("c1"), exampleConversation("c3", { status: "closed" }), closed("c2")],
    nextCursor: "more",
    position: 101,
    isFirst: true,
  };
  const hers = exampleMessage("m1", { author: { type: "visitor", id: "vera", name: "Vera Vogel" } });
  return messageSending(messagesKnown(pageKnown(begun, "closed", page), "c1", [hers]), {
    clientMessageId: "sent",
    conversationId: "c1",
    text: "Dear Vera",
    kind: "message",
    files: [],
  });
}

test("nothing of a deleted visitor is left, whichever conversation the event names", () => {
  const state = apply(knowsVera(), [110, removed]);
  expect([...state.conversations.keys()]).toEqual(["c3"]);
  expect([state.threads.size, state.outgoing.size]).toEqual([0, 0]);
  const left = JSON.stringify(state, (_, value) => (value instanceof Map ? [...value] : value));
  for (const word of ["Vera", "vera@", "text of m1"]) expect(left).not.toContain(word);
});

test("what was read before and comes in after it is not taken in", () => {
  const state = apply(knowsVera(), [110, removed]);
  const late = {
    items: [closed("c1"), exampleConversation("c3", { status: "closed" }), closed("c4")],
    nextCursor: null,
    position: 105,
    isFirst: true,
  };
  const after = conversationKnown(
    messagesKnown(pageKnown(state, "closed", late), "c1", [exampleMessage("m1")]),
    closed("c2"),
    105,
  );
  expect(inboxRows(after, "closed").map(({ id }) => id)).toEqual(["c3"]);
  expect(after.threads.size).toBe(0);
});

test("an open conversation is closed first, and so the counts are right", () => {
  const open = exampleConversation("c5", { visitor: vera });
  const begun = frameArrived(null, exampleSnapshot(), 0) as State;
  const waits = apply(
    begun,
    [101, conversationEvent("conversation.opened", open)],
    [102, conversationEvent("conversation.queued", open)],
  );
  expect(inboxCounts(waits)).toMatchObject({ all: 1, unassigned: 1 });
  const gone = apply(
    waits,
    [103, conversationEvent("conversation.closed", { ...open, status: "closed" })],
    [104, removed],
  );
  expect(inboxCounts(gone)).toMatchObject({ all: 0, unassigned: 0 });
  expect(gone.conversations.size).toBe(0);
});

test("a conversation that the server does not know is forgotten, until another server says otherwise", () => {
  const state = conversationGone(knowsVera(), "c1");
  expect([state.conversations.has("c1"), state.threads.has("c1"), state.conversations.has("c2")]).toEqual([
    false,
    false,
    true,
  ]);
  expect(frameArrived(state, exampleSnapshot({}, 120), 0)?.removed.has("c1")).toBe(true);
  const restored = frameArrived(state, { ...exampleSnapshot(), stream_id: "stream-2" }, 0) as State;
  expect(restored.removed.size).toBe(0);
});
