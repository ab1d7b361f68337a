import type { ConversationView } from "@lenochat/protocol";
import { describe, expect, test } from "vitest";
import { eventsFrame, exampleConversation, exampleMessage, exampleSnapshot, second } from "./examples.ts";
import { isBehind, messageDiscarded, messageFailed, messageSending, messagesKnown } from "./messages.ts";
import { frameArrived } from "./reducer.ts";
import type { State } from "./state.ts";
import { typingIn } from "./typing.ts";

const conversation = exampleConversation("c1", { assignee_id: "ana" });

function start(): State {
  return frameArrived(null, exampleSnapshot({ mine: [conversation] }), 0) as State;
}

function posted(state: State, position: number, ...parameters: Parameters<typeof exampleMessage>): State {
  const message = exampleMessage(...parameters);
  const event = { type: "message.posted", at: message.created_at, message } as const;
  return frameArrived(state, eventsFrame([position, event]), 0) as State;
}

function texts(state: State): string[] {
  return (state.threads.get("c1") ?? []).map((message) => message.id);
}

test("messages of an event and of a read are joined without doubles, in order of time", () => {
  const live = posted(start(), 101, "m2", { created_at: second(2) });
  const read = [
    exampleMessage("m1", { created_at: second(1) }),
    exampleMessage("m2", { created_at: second(2) }),
  ];
  expect(texts(messagesKnown(live, "c1", read))).toEqual(["m1", "m2"]);
});

test("a posted message is the list row's last line, because its reader gets no other event", () => {
  const long = `first line\n  second ${"x".repeat(200)}`;
  const { value } =
    posted(start(), 101, "m1", { text: long, created_at: second(7) }).conversations.get("c1") ?? {};
  expect(value?.last_activity_at).toBe(second(7));
  expect(value?.last_message?.text).toMatch(/^first line second x+…$/);
  expect([...(value?.last_message?.text ?? "")]).toHaveLength(160);
});

test("a message ends the typing of its author, and of nobody else", () => {
  const author = { type: "visitor", id: "visitor-c1", name: "Visitor c1" } as const;
  const typing = { type: "typing", at: second(0), conversation_id: "c1", author } as const;
  const state = frameArrived(start(), { type: "events", events: [{ event: typing }] }, 0) as State;
  const other = { type: "agent", id: "ben", name: "Ben" } as const;
  expect(typingIn(posted(state, 101, "m1", { author: other }), "c1", 1)).not.toBeNull();
  expect(typingIn(posted(state, 101, "m1"), "c1", 1)).toBeNull();
});

test("a thread is behind when its conversation tells of a newer message", () => {
  const told = exampleConversation("c1", {
    last_message: {
      author: { type: "visitor", name: null },
      text: "?",
      created_at: second(5),
      attachments: [],
    },
  });
  expect(isBehind(told, [exampleMessage("m1", { created_at: second(4) })])).toBe(true);
  expect(isBehind(told, [exampleMessage("m1", { created_at: second(5) })])).toBe(false);
  expect(isBehind(conversation, [])).toBe(false);
});

test("a note is among the messages and moves nothing else", () => {
  const noted = posted(start(), 101, "n1", { kind: "note", created_at: second(9) });
  expect(texts(noted)).toEqual(["n1"]);
  expect(noted.conversations.get("c1")?.value).toEqual(conversation);
  const told: ConversationView = {
    ...conversation,
    last_message: {
      author: { type: "visitor", name: null },
      text: "?",
      created_at: second(5),
      attachments: [],
    },
  };
  expect(isBehind(told, noted.threads.get("c1"))).toBe(true);
});

test("only the latest threads are kept, and always those on screen", () => {
  const focused: State = { ...start(), focus: ["t0"] };
  const many = Array.from({ length: 40 }, (_, n) => `t${n}`);
  const state = many.reduce(
    (current, id) => messagesKnown(current, id, [exampleMessage(`m-${id}`)]),
    focused,
  );
  expect(state.threads.size).toBe(20);
  expect(state.threads.has("t0")).toBe(true);
  expect(state.threads.has("t39")).toBe(true);
});

describe("a message on its way", () => {
  const outgoing = {
    clientMessageId: "u1",
    conversationId: "c1",
    text: "Hello",
    kind: "message",
    files: [],
  } as const;

  function deliveries(state: State): string[] {
    return (state.outgoing.get("c1") ?? []).map((message) => message.delivery);
  }

  test("is shown as sending, as failed, and as sending again under the same id", () => {
    const sending = messageSending(start(), outgoing);
    expect(deliveries(sending)).toEqual(["sending"]);
    const failed = messageFailed(sending, "c1", "u1");
    expect(deliveries(failed)).toEqual(["failed"]);
    expect(deliveries(messageSending(failed, outgoing))).toEqual(["sending"]);
  });

  test("gives way to the stored one, whether the answer or the event comes first", () => {
    const sending = messageSending(start(), outgoing);
    const stored = exampleMessage("m1", { client_message_id: "u1" });
    expect(deliveries(messagesKnown(sending, "c1", [stored]))).toEqual([]);
    expect(deliveries(posted(sending, 101, "m1", { client_message_id: "u1" }))).toEqual([]);
  });

  test("stays when somebody else's message arrives, and through a reconnect", () => {
    const sending = messageSending(start(), outgoing);
    expect(deliveries(posted(sending, 101, "m1"))).toEqual(["sending"]);
    expect(deliveries(frameArrived(sending, exampleSnapshot({}, 120), 0) as State)).toEqual(["sending"]);
  });

  test("can be given up", () => {
    const failed = messageFailed(messageSending(start(), outgoing), "c1", "u1");
    expect(messageDiscarded(failed, "c1", "u1").outgoing.size).toBe(0);
  });
});
