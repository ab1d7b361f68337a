import { describe, expect, test } from "vitest";
import { ana, answer, ben, conversation, live, message, minute, visitorState } from "./fakes.ts";
import { timeline } from "./panel/timeline.ts";
import { type Change, nothing, reduce, type State, unread } from "./state.ts";

const chatting = { left_outside_hours: false, email: null, assistant: false };

const after = (...changes: Change[]): State => changes.reduce(reduce, nothing);

const snapshot = (...messages: ReturnType<typeof message>[]): Change => ({
  type: "snapshot",
  state: visitorState({ conversation: conversation(), messages }),
});

const assigned = (agent: typeof ana | null): Change => ({
  type: "event",
  event: {
    type: "conversation.changed",
    at: minute(30),
    conversation_id: "c1",
    status: "open",
    queue_position: null,
    left_outside_hours: false,
    email: null,
    agent,
    blocked: false,
    assistant: false,
  },
});

const posted = (posting: ReturnType<typeof message>): Change => ({
  type: "event",
  event: { type: "message.posted", at: posting.created_at, message: posting },
});

const typing: Change = {
  type: "event",
  event: {
    type: "typing",
    at: minute(1),
    conversation_id: "c1",
    author: { type: "agent", name: "Ana Novak" },
  },
};

/** The lines on screen, in a few words each. */
const lines = (state: State): string[] =>
  timeline(state).map((item) =>
    item.kind === "joined" ? `${item.name} joined` : [item.text, item.delivery].filter(Boolean).join(", "),
  );

describe("messages", () => {
  test("are told apart by id, whichever way they come", () => {
    const mine = message(1, { mine: "a" });
    const state = after(snapshot(mine), posted(mine), { type: "written", message: mine }, snapshot(mine));
    expect(state.messages).toEqual([mine]);
  });

  test("an answer that overtakes an earlier event takes its place behind it", () => {
    const state = after(snapshot(), posted(message(3, { mine: "a" })), posted(message(2, { name: "Ana" })));
    expect(state.messages.map(({ id }) => id)).toEqual(["m2", "m3"]);
  });

  test("a snapshot made before an answer does not take the message away again", () => {
    const state = after(snapshot(), { type: "written", message: message(1, { mine: "a" }) }, snapshot());
    expect(state.messages).toHaveLength(1);
  });

  test("of another conversation are not shown", () => {
    const other = { ...message(1, { name: "Ana" }), conversation_id: "c2" };
    expect(after(snapshot(), posted(other)).messages).toEqual([]);
  });

  test("a new conversation begins with an empty page", () => {
    const begun: Change = {
      type: "begun",
      begun: {
        conversation_id: "c2",
        visitor_token: "t",
        status: "open",
        queue_position: 2,
        agent: null,
        ...chatting,
      },
    };
    const state = after(snapshot(message(1, { mine: "a" })), begun);
    expect(state.messages).toEqual([]);
    expect(state.conversation?.queue_position).toBe(2);
  });
});

describe("delivery", () => {
  const unsent = { client_message_id: "a", text: "text 1" };

  test("goes from sending over sent to the server's own copy, in one line", () => {
    const sending = after(snapshot(), { type: "outbox", unsent: [unsent], stalled: false });
    expect(lines(sending)).toEqual(["text 1, sending"]);
    const both = reduce(sending, { type: "delivered", message: unsent });
    const sent = reduce(both, { type: "outbox", unsent: [], stalled: false });
    expect([lines(both), lines(sent)]).toEqual([["text 1, sent"], ["text 1, sent"]]);
    const copied = reduce(sent, posted(message(1, { mine: "a" })));
    expect(lines(copied)).toEqual(["text 1, sent"]);
    const keys = [sending, both, sent, copied].map((state) => timeline(state)[0]?.key);
    expect(new Set(keys)).toEqual(new Set(["a"]));
  });

  test("the event may come before the answer to the request", () => {
    const state = after(
      snapshot(),
      { type: "outbox", unsent: [unsent], stalled: false },
      posted(message(1, { mine: "a" })),
      { type: "delivered", message: unsent },
    );
    expect(lines(state)).toEqual(["text 1, sent"]);
    expect(state.delivered).toEqual([]);
  });

  test("has failed while nothing is on its way", () => {
    const state = after(snapshot(), { type: "outbox", unsent: [unsent], stalled: true });
    expect(lines(state)).toEqual(["text 1, failed"]);
  });

  test("has failed for good when the server refuses, whatever the connection", () => {
    const refused = { ...unsent, refusal: "Too long." };
    const state = after(snapshot(), { type: "outbox", unsent: [refused], stalled: false });
    expect(timeline(state)).toMatchObject([{ delivery: "failed", refusal: "Too long." }]);
  });

  test("unsent messages stand below everything else", () => {
    const state = after(
      snapshot(),
      { type: "outbox", unsent: [unsent], stalled: true },
      posted(message(9, { name: "Ana" })),
    );
    expect(lines(state).at(-1)).toBe("text 1, failed");
  });
});

describe("whoever is blocked", () => {
  const changed = (blocked: boolean): Change => ({
    type: "event",
    event: {
      type: "conversation.changed",
      at: minute(9),
      conversation_id: "c1",
      status: "closed",
      queue_position: null,
      agent: null,
      ...chatting,
      blocked,
    },
  });

  test("reads so at once, after a reload, and no longer when it is over", () => {
    expect(after(snapshot(), changed(true)).blocked).toBe(true);
    expect(after(snapshot(), changed(true), changed(false)).blocked).toBe(false);
    const found = visitorState({ conversation: conversation({ status: "closed", blocked: true }) });
    expect(after({ type: "snapshot", state: found }).blocked).toBe(true);
  });
});

describe("who joined", () => {
  test("is said where the conversation was at that moment, and stays there", () => {
    const state = after(
      snapshot(message(1, { mine: "a" })),
      assigned(ana),
      posted(message(2, { mine: "b" })),
      posted(message(3, { name: ana.name })),
    );
    expect(lines(state)).toEqual(["text 1, sent", "Ana Novak joined", "text 2, sent", "text 3"]);
  });

  test("is told from the messages after a reload", () => {
    const state = after({
      type: "snapshot",
      state: visitorState({
        conversation: conversation({ agent: ben }),
        messages: [
          message(1, { mine: "a" }),
          message(2, { name: ana.name }),
          message(3, { name: ana.name }),
          message(4, { mine: "b" }),
        ],
      }),
    });
    expect(lines(state)).toEqual([
      "text 1, sent",
      "Ana Novak joined",
      "text 2",
      "text 3",
      "text 4, sent",
      "Ben Ito joined",
    ]);
  });

  test("is said below the first message when somebody was there at once", () => {
    const begun: Change = {
      type: "begun",
      begun: {
        conversation_id: "c1",
        visitor_token: "t",
        status: "open",
        queue_position: null,
        agent: ana,
        ...chatting,
      },
    };
    const found: Change = {
      type: "snapshot",
      state: visitorState({
        conversation: conversation({ agent: ana }),
        messages: [message(1, { mine: "a" })],
      }),
    };
    expect(lines(after(begun))).toEqual([]);
    expect(lines(after(begun, found))).toEqual(["text 1, sent", "Ana Novak joined"]);
  });

  test("is said once, also across a reconnect", () => {
    const again: Change = {
      type: "snapshot",
      state: visitorState({
        conversation: conversation({ agent: ana }),
        messages: [message(1, { mine: "a" })],
      }),
    };
    const state = after(snapshot(message(1, { mine: "a" })), assigned(ana), again, again);
    expect(lines(state)).toEqual(["text 1, sent", "Ana Novak joined"]);
  });

  test("a colleague who takes over joins, and so does the first one when they come back", () => {
    const state = after(snapshot(), assigned(ana), assigned(ben), assigned(null), assigned(ana));
    expect(lines(state)).toEqual(["Ana Novak joined", "Ben Ito joined", "Ana Novak joined"]);
  });
});

describe("typing", () => {
  test("ends with the message, with the time, and with the connection", () => {
    const writing = after(snapshot(), assigned(ana), typing);
    expect(writing.typing).toEqual({ name: "Ana Novak" });
    expect(reduce(writing, posted(message(2, { name: ana.name }))).typing).toBeNull();
    expect(reduce(writing, { type: "typing lapsed" }).typing).toBeNull();
    expect(reduce(writing, { type: "connection", connection: "lost" }).typing).toBeNull();
  });

  test("goes on while the visitor's own message is stored", () => {
    const writing = after(snapshot(), assigned(ana), typing, posted(message(2, { mine: "a" })));
    expect(writing.typing).not.toBeNull();
  });
});

describe("unread answers", () => {
  test("are counted while the chat is closed, and seen when it opens", () => {
    const state = after(
      snapshot(message(1, { mine: "a" })),
      posted(message(2, { name: ana.name })),
      posted(message(3, { mine: "b" })),
      posted(message(4, { name: ana.name })),
    );
    expect(unread(state)).toBe(2);
    const opened = reduce(state, { type: "shown", open: true });
    expect(unread(opened)).toBe(0);
    expect(opened.seen).toBe(minute(4));
    expect(unread(reduce(opened, { type: "shown", open: false }))).toBe(0);
  });

  test("what was seen before a reload does not count again", () => {
    const state = after(
      { type: "seen", seen: minute(2) },
      snapshot(message(2, { name: ana.name }), message(3, { name: ana.name })),
    );
    expect(unread(state)).toBe(1);
  });
});

test("another tab that is behind does not take back what was seen here", () => {
  const state = after({ type: "shown", open: true }, snapshot(message(2, { name: ana.name })));
  expect(reduce(state, { type: "seen", seen: minute(1) })).toBe(state);
});

test("the widget's settings follow the server", () => {
  const widget = { ...live, mode: "offline_form" as const };
  const changed: Change = { type: "event", event: { type: "widget.changed", at: minute(1), widget } };
  expect(after({ type: "settings", widget: live }, changed).widget?.mode).toBe("offline_form");
});

test("an event of tomorrow changes nothing", () => {
  const state = after(snapshot());
  const event = JSON.parse('{"type": "message.edited", "conversation_id": "c1"}');
  expect(reduce(state, { type: "event", event })).toBe(state);
});

describe("what Leno AI writes", () => {
  const question = message(1, { mine: "a" });
  const answered = (
    parts: Partial<ReturnType<typeof conversation>> = {},
    ...messages: (typeof question)[]
  ): Change => ({
    type: "snapshot",
    state: visitorState({ conversation: conversation({ assistant: true, ...parts }), messages }),
  });
  const writing = (text: string, message_id = "m1"): Change => ({
    type: "event",
    event: { type: "assistant.writing", at: minute(2), conversation_id: "c1", message_id, text },
  });
  const asking = after(answered({}, question), writing("Within"));

  test("grows in one line, and the answer takes its place, whichever of them comes last", () => {
    expect(lines(asking)).toEqual(["text 1, sent", "Within"]);
    const grown = reduce(asking, writing("Within 30 days"));
    expect(timeline(grown).at(-1)).toMatchObject({
      name: "Leno AI",
      text: "Within 30 days",
      unfinished: true,
    });
    const told = reduce(grown, posted(answer(2)));
    expect(lines(told)).toEqual(["text 1, sent", "text 2"]);
    expect(lines(reduce(told, writing("Within 30 days, and"))).slice(1)).toEqual(["text 2"]);
  });

  test("stays over a reconnect, begins anywhere after a reload, and is no answer to what was asked later", () => {
    expect(lines(reduce(asking, answered({}, question)))).toEqual(["text 1, sent", "Within"]);
    expect(lines(after(answered({}, question), writing("Within 30")))).toEqual(["text 1, sent", "Within 30"]);
    expect(reduce(asking, answered({}, question, answer(2))).writing).toBeNull();
    const later = reduce(asking, posted(message(3, { mine: "b" })));
    expect(lines(later)).toEqual(["text 1, sent", "text 3, sent"]);
    expect(reduce(later, writing("Within 30")).writing).toBeNull();
    expect(lines(reduce(later, writing("Yes", "m3")))).toEqual(["text 1, sent", "text 3, sent", "Yes"]);
  });

  test("goes with the agent who joins, and whatever comes of it then is not shown", () => {
    const taken = reduce(asking, assigned(ana));
    expect(lines(taken)).toEqual(["text 1, sent", "Ana Novak joined"]);
    expect(lines(reduce(taken, writing("Within 30 days")))).toEqual(["text 1, sent", "Ana Novak joined"]);
  });

  test("stands above what the visitor is sending", () => {
    const unsent = [{ client_message_id: "b", text: "Hello?" }];
    const state = reduce(asking, { type: "outbox", unsent, stalled: false });
    expect(lines(state)).toEqual(["text 1, sent", "Within", "Hello?, sending"]);
  });

  test("ends where a person is asked for, and an agent who came before the answer to that stays", () => {
    const asked: Change = { type: "asked", conversationId: "c1" };
    expect(reduce(asking, asked)).toMatchObject({ writing: null, asked: "c1" });
    expect(reduce(reduce(asking, assigned(ana)), asked).conversation?.agent).toEqual(ana);
  });
});
