import type { ConversationView } from "@lenochat/protocol";
import { describe, expect, test } from "vitest";
import { conversationEvent, eventsFrame, exampleConversation, exampleSnapshot, second } from "./examples.ts";
import type { InboxPage } from "./inbox.ts";
import { closedViewLeft, inboxRows, pageKnown } from "./inbox.ts";
import { frameArrived } from "./reducer.ts";
import type { InboxView, State } from "./state.ts";

function start(mine: ConversationView[] = []): State {
  return frameArrived(null, exampleSnapshot({ mine }), 0) as State;
}

function page(items: ConversationView[], changes: Partial<InboxPage> = {}): InboxPage {
  return { items, nextCursor: null, position: 100, isFirst: true, ...changes };
}

function ids(state: State, view: InboxView): string[] {
  return inboxRows(state, view).map((row) => row.id);
}

function active(id: string, n: number, changes: Partial<ConversationView> = {}): ConversationView {
  return exampleConversation(id, { last_activity_at: second(n), assignee_id: "ben", ...changes });
}

function waiting(id: string, n: number, changes: Partial<ConversationView> = {}): ConversationView {
  return exampleConversation(id, { queued_since: second(n), ...changes });
}

test("mine is complete with the snapshot, the latest activity first", () => {
  const mine = [active("c1", 1, { assignee_id: "ana" }), active("c2", 2, { assignee_id: "ana" })];
  expect(ids(start(mine), "mine")).toEqual(["c2", "c1"]);
});

test("the queue shows high priority first and then who waits longest", () => {
  const rows = [
    waiting("c1", 1),
    waiting("c2", 2, { priority: "high" }),
    waiting("c0", 0, { priority: "low" }),
  ];
  expect(ids(pageKnown(start(), "unassigned", page(rows)), "unassigned")).toEqual(["c2", "c1", "c0"]);
});

test("a view that was never read shows nothing, whatever is known by chance", () => {
  expect(ids(start([active("c1", 1, { assignee_id: "ana" })]), "all")).toEqual([]);
});

test("a list read before an event and arriving after it does not undo the event", () => {
  const closed = active("c1", 5, { status: "closed" });
  const state = frameArrived(
    start(),
    eventsFrame([105, conversationEvent("conversation.closed", closed)]),
    0,
  ) as State;
  expect(ids(pageKnown(state, "all", page([active("c1", 1)], { position: 102 })), "all")).toEqual([]);
});

test("an event that the list already holds does not undo what the list says", () => {
  const state = pageKnown(start(), "all", page([active("c1", 9)], { position: 110 }));
  const stale = frameArrived(
    state,
    eventsFrame([105, conversationEvent("conversation.queued", waiting("c1", 1))]),
    0,
  ) as State;
  expect(stale.conversations.get("c1")?.value.assignee_id).toBe("ben");
});

describe("paging", () => {
  const first = page([active("c9", 9), active("c8", 8)], { nextCursor: "more" });

  test("what comes after the last row read is not shown, for there may be others in between", () => {
    const known = frameArrived(
      start(),
      eventsFrame([101, conversationEvent("conversation.changed", active("c1", 1))]),
      0,
    ) as State;
    const state = pageKnown(known, "all", first);
    expect(ids(state, "all")).toEqual(["c9", "c8"]);
    expect(state.views.all?.cursor).toBe("more");
  });

  test("the next page moves the limit", () => {
    const state = pageKnown(start(), "all", first);
    const more = pageKnown(state, "all", page([active("c7", 7)], { isFirst: false }));
    expect(ids(more, "all")).toEqual(["c9", "c8", "c7"]);
    expect(more.views.all).toEqual({ until: null, cursor: null });
  });

  test("a live conversation appears in its place without a request", () => {
    const state = pageKnown(start(), "all", first);
    const event = conversationEvent("conversation.opened", active("c10", 10));
    expect(ids(frameArrived(state, eventsFrame([101, event]), 0) as State, "all")).toEqual([
      "c10",
      "c9",
      "c8",
    ]);
  });
});

describe("after a snapshot", () => {
  test("old rows stay until they are read again, and those that are gone then leave", () => {
    const before = pageKnown(start(), "all", page([active("c1", 1), active("c2", 2)]));
    const anew = frameArrived(before, exampleSnapshot({}, 200), 0) as State;
    expect(ids(anew, "all")).toEqual(["c2", "c1"]);
    const read = pageKnown(anew, "all", page([active("c2", 3)], { position: 201 }));
    expect(ids(read, "all")).toEqual(["c2"]);
  });

  test("a row that an event brought after the read stays", () => {
    const anew = frameArrived(start(), exampleSnapshot({}, 200), 0) as State;
    const event = conversationEvent("conversation.opened", active("c5", 5));
    const told = frameArrived(anew, eventsFrame([203, event]), 0) as State;
    expect(ids(pageKnown(told, "all", page([], { position: 202 })), "all")).toEqual(["c5"]);
  });
});

test("closed conversations are forgotten in time when nobody looks at them", () => {
  const events = Array.from({ length: 300 }, (_, n): [number, ReturnType<typeof conversationEvent>] => [
    101 + n,
    conversationEvent("conversation.closed", active(`c${n}`, n, { status: "closed" })),
  ]);
  const unwatched = frameArrived(start(), eventsFrame(...events), 0) as State;
  expect(unwatched.conversations.size).toBeLessThanOrEqual(200);
  const watching = pageKnown(start(), "closed", page([]));
  expect(ids(frameArrived(watching, eventsFrame(...events), 0) as State, "closed")).toHaveLength(300);
  expect(closedViewLeft(watching, "closed").views.closed).toBeUndefined();
});

test("spam is in its own view alone, and what is marked leaves the others at once", () => {
  const closed = active("c1", 5, { status: "closed" });
  const read = (["all", "closed", "spam"] as const).reduce(
    (state, view) => pageKnown(state, view, page([])),
    start(),
  );
  const marked = conversationEvent("conversation.closed", { ...closed, spam: true });
  const state = frameArrived(read, eventsFrame([101, marked]), 0) as State;
  expect([ids(state, "all"), ids(state, "closed"), ids(state, "spam")]).toEqual([[], [], ["c1"]]);
  const cleared = frameArrived(
    state,
    eventsFrame([102, conversationEvent("conversation.changed", closed)]),
    0,
  );
  expect([ids(cleared as State, "closed"), ids(cleared as State, "spam")]).toEqual([["c1"], []]);
});
