import type { State } from "@lenochat/client";
import { frameArrived } from "@lenochat/client";
import { exampleConversation, exampleSnapshot } from "@lenochat/client/examples";
import type { AuthorType, ConversationView } from "@lenochat/protocol";
import { expect, test } from "vitest";
import { NOTHING_UNSEEN, unseenAfter } from "./unseen.ts";

const HIDDEN = true;
const ON_SCREEN = false;

function mine(id: string, changes: Partial<ConversationView> = {}): ConversationView {
  return exampleConversation(id, { assignee_id: "ana", ...changes });
}

function lastMessage(type: AuthorType, created_at: string): Partial<ConversationView> {
  return { last_message: { author: { type, name: null }, text: "Hello", created_at, attachments: [] } };
}

function holding(...conversations: ConversationView[]): State {
  const state = frameArrived(null, exampleSnapshot(), 0);
  if (!state) throw new Error("A snapshot makes a state.");
  const held = conversations.map((value) => [value.id, { position: 100, value }] as const);
  return { ...state, conversations: new Map(held) };
}

function looking(state: State, id: string): State {
  return { ...state, focus: [id] };
}

const none = holding();

test("what is newly mine is unseen, also in a page that is on screen, until it is opened", () => {
  const unseen = unseenAfter(NOTHING_UNSEEN, none, holding(mine("c1"), exampleConversation("c2")), ON_SCREEN);
  expect([...unseen]).toEqual(["c1"]);
  const still = unseenAfter(unseen, holding(mine("c1")), looking(holding(mine("c1")), "c1"), HIDDEN);
  expect([...still]).toEqual(["c1"]);
  expect(unseenAfter(unseen, holding(mine("c1")), looking(holding(mine("c1")), "c1"), ON_SCREEN).size).toBe(
    0,
  );
});

test("a page that comes on screen again has looked at what it shows", () => {
  const state = looking(holding(mine("c1")), "c1");
  const unseen = new Set(["c1"]);
  expect(unseenAfter(unseen, state, state, HIDDEN)).toBe(unseen);
  expect(unseenAfter(unseen, state, state, ON_SCREEN).size).toBe(0);
});

test("what somebody hands over to me is unseen", () => {
  const before = holding(exampleConversation("c1", { assignee_id: "ben" }));
  expect([...unseenAfter(NOTHING_UNSEEN, before, holding(mine("c1")), ON_SCREEN)]).toEqual(["c1"]);
});

test("a visitor's message in mine is unseen while the page is hidden, and an agent's answer ends that", () => {
  const before = holding(mine("c1", lastMessage("visitor", "1")));
  const written = holding(mine("c1", lastMessage("visitor", "2")));
  expect(unseenAfter(NOTHING_UNSEEN, before, written, ON_SCREEN).size).toBe(0);
  const unseen = unseenAfter(NOTHING_UNSEEN, before, written, HIDDEN);
  expect([...unseen]).toEqual(["c1"]);
  const answered = holding(mine("c1", lastMessage("agent", "3")));
  expect(unseenAfter(unseen, written, answered, HIDDEN).size).toBe(0);
});

test.each([
  ["closed", { status: "closed" }],
  ["given to somebody else", { assignee_id: "ben" }],
] as const)("what is %s needs no look any more", (_, changes) => {
  const unseen = new Set(["c1"]);
  expect(unseenAfter(unseen, holding(mine("c1")), holding(mine("c1", changes)), HIDDEN).size).toBe(0);
});

test("other events leave the very same set, so that nothing is drawn again", () => {
  const unseen = new Set(["c1"]);
  const before = holding(mine("c1"));
  expect(unseenAfter(unseen, before, { ...before, position: 101 }, ON_SCREEN)).toBe(unseen);
});
