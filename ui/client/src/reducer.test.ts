import type { AvailabilityChanged, MemberEvent } from "@lenochat/protocol";
import { describe, expect, test } from "vitest";
import { agentKnown } from "./agents.ts";
import { conversationKnown } from "./conversations.ts";
import {
  agentChanged,
  conversationEvent,
  eventsFrame,
  exampleAgent,
  exampleConversation,
  exampleSnapshot,
  exampleState,
  loadOf,
} from "./examples.ts";
import { frameArrived } from "./reducer.ts";
import type { State } from "./state.ts";
import { inboxCounts, ownAgent } from "./state.ts";
import { typingIn } from "./typing.ts";

function start(...parameters: Parameters<typeof exampleSnapshot>): State {
  return frameArrived(null, exampleSnapshot(...parameters), 0) as State;
}

function apply(state: State, ...events: [number, MemberEvent][]): State {
  return frameArrived(state, eventsFrame(...events), 0) as State;
}

function availability(agentId: string, changes: Partial<AvailabilityChanged> = {}): MemberEvent {
  const { open_conversations: _o, capacity: _c, capacity_override: _v, ...agent } = exampleAgent(agentId);
  return {
    type: "availability.changed",
    at: agent.status_since,
    agent_id: agentId,
    status: "do_not_disturb",
    status_message: "in a client call",
    status_since: agent.status_since,
    status_until: null,
    status_then: null,
    accepting: true,
    connected: true,
    connection_lost_at: null,
    eligible: false,
    not_eligible_because: ["status"],
    cause: "chosen",
    ...changes,
  };
}

describe("events and positions", () => {
  test("nothing is known before the first snapshot", () => {
    expect(frameArrived(null, eventsFrame([101, availability("ben")]), 0)).toBeNull();
  });

  test("an event moves the state to its position, holes are normal", () => {
    expect(apply(start(), [107, availability("ben")]).position).toBe(107);
  });

  test("an event at or below the state's position changes nothing", () => {
    const state = start();
    expect(apply(state, [100, availability("ben")])).toBe(state);
  });

  test("the position moves when only hidden events passed", () => {
    expect(frameArrived(start(), { type: "position", position: 130 }, 0)?.position).toBe(130);
  });

  test("a resume asks for the messages to be read again, and a snapshot for everything", () => {
    const state = start();
    const resumed = frameArrived(state, { type: "resumed", position: 105 }, 0) as State;
    expect([resumed.catchUps - state.catchUps, resumed.epoch - state.epoch]).toEqual([1, 0]);
    const anew = frameArrived(resumed, exampleSnapshot({}, 110), 0) as State;
    expect([anew.catchUps - resumed.catchUps, anew.epoch - resumed.epoch]).toEqual([1, 1]);
  });

  test("frames and events of unknown types are ignored", () => {
    const state = start();
    const unknown = JSON.parse('{"type": "weather"}');
    expect(frameArrived(state, unknown, 0)).toBe(state);
    expect(apply(state, [101, unknown])).toEqual({ ...state, position: 101 });
  });
});

describe("availability", () => {
  test("a teammate's change shows with its message, and the load stays", () => {
    const state = start({ agents: [exampleAgent("ana"), exampleAgent("ben", { open_conversations: 3 })] });
    expect(apply(state, [101, availability("ben")]).agents.get("ben")?.value).toMatchObject({
      status: "do_not_disturb",
      status_message: "in a client call",
      eligible: false,
      open_conversations: 3,
    });
  });

  test("one's own answer and one's own event may come in either order", () => {
    const answer = exampleAgent("ana", { status: "away" });
    const earlier = availability("ana", { status: "busy" });
    const answered = agentKnown(start(), answer, 105);
    expect(ownAgent(apply(answered, [104, earlier])).status).toBe("away");
    const told = apply(start(), [106, availability("ana", { status: "online" })]);
    expect(ownAgent(agentKnown(told, answer, 105)).status).toBe("online");
  });

  test("a redacted agent is not shown by an event that should not have come", () => {
    const { id, name, picture_url, role, teams, disabled, takes_chats } = exampleAgent("ben");
    const card = { id, name, picture_url, role, teams, disabled, takes_chats };
    const state = start({ agents: [exampleAgent("ana"), card] });
    expect(apply(state, [101, availability("ben")]).agents.get("ben")?.value).toEqual(card);
  });

  test("a new member comes last, and a known one keeps the place", () => {
    const joined = agentChanged(exampleAgent("dev"));
    const renamed = agentChanged(exampleAgent("ben", { name: "Benno" }));
    const state = apply(start(), [101, joined], [102, renamed]);
    expect([...state.agents.values()].map((held) => held.value.name)).toEqual([
      "Ana",
      "Benno",
      "Chloe",
      "Dev",
    ]);
  });

  test("who is removed is gone, and an answer from before does not bring them back", () => {
    const removed: MemberEvent = { type: "agent.removed", at: "", agent_id: "ben" };
    const state = apply(start(), [102, removed]);
    expect([...state.agents.keys()]).toEqual(["ana", "chloe"]);
    expect(agentKnown(state, exampleAgent("ben"), 101)).toBe(state);
    const moved = conversationEvent("conversation.queued", exampleConversation("c1"), {
      loads: [loadOf("ben", 0)],
    });
    expect(apply(state, [103, moved]).agents.has("ben")).toBe(false);
    const back = apply(state, [104, agentChanged(exampleAgent("ben", { role: "admin" }))]);
    expect([...back.agents.keys()]).toEqual(["ana", "chloe", "ben"]);
  });

  test("a changed policy replaces the workspace", () => {
    const workspace = { ...exampleState().workspace, name: "Store" };
    const state = apply(start(), [101, { type: "workspace.changed", at: "", workspace }]);
    expect(state.workspace.value.name).toBe("Store");
  });

  test("a deleted team is nobody's, also of an agent whose answer comes late", () => {
    const team = (id: string) => ({ id, name: id, overflow_seconds: null });
    const ben = exampleAgent("ben", { teams: ["north", "south"] });
    const workspace = { ...exampleState().workspace, teams: [team("north"), team("south")] };
    const state = start({ workspace, agents: [exampleAgent("ana"), ben] });
    const told = { ...workspace, teams: [team("north")] };
    const deleted = apply(state, [103, { type: "workspace.changed", at: "", workspace: told }]);
    expect(deleted.agents.get("ben")?.value.teams).toEqual(["north"]);
    expect(agentKnown(deleted, ben, 102).agents.get("ben")?.value.teams).toEqual(["north"]);
  });

  test("a team that the workspace does not name yet stays with whoever is known to be in it", () => {
    const state = agentKnown(start(), exampleAgent("ben", { teams: ["new"] }), 105);
    const event: MemberEvent = { type: "workspace.changed", at: "", workspace: exampleState().workspace };
    expect(apply(state, [104, event]).agents.get("ben")?.value.teams).toEqual(["new"]);
  });

  test("an agent who is not to be seen any more is a card from then on", () => {
    const { id, name, picture_url, role, teams, disabled, takes_chats } = exampleAgent("ben");
    const card = { id, name, picture_url, role, teams, disabled, takes_chats };
    const event: MemberEvent = { type: "agent.changed", at: "", agent: card, card_changed: true };
    expect(apply(start(), [101, event]).agents.get("ben")?.value).toEqual(card);
  });
});

describe("counts", () => {
  const waiting = exampleConversation("c1", { queued_since: "2026-03-02T10:00:00.000Z", queue_position: 1 });
  const withAna = exampleConversation("c1", { assignee_id: "ana", handled_by: "agent" });
  const withBen = exampleConversation("c1", { assignee_id: "ben", handled_by: "agent" });
  const closed = exampleConversation("c1", { assignee_id: "ana", status: "closed" });
  const before = { counts: { mine: 0, unassigned: 5, all: 8 } };

  test("a new conversation that is assigned at once was never unassigned", () => {
    const state = apply(
      start(before),
      [101, conversationEvent("conversation.opened", waiting)],
      [102, conversationEvent("conversation.assigned", withAna, { loads: [loadOf("ana", 1)] })],
    );
    expect(inboxCounts(state)).toEqual({ mine: 1, unassigned: 5, all: 9 });
  });

  test("a new conversation that waits is unassigned, and no more once it is taken", () => {
    const queued = apply(
      start(before),
      [101, conversationEvent("conversation.opened", waiting)],
      [102, conversationEvent("conversation.queued", waiting)],
    );
    expect(inboxCounts(queued)).toEqual({ mine: 0, unassigned: 6, all: 9 });
    const taken = apply(queued, [103, conversationEvent("conversation.assigned", withBen)]);
    expect(inboxCounts(taken)).toEqual({ mine: 0, unassigned: 5, all: 9 });
  });

  test("a conversation that was waiting before the snapshot leaves the queue when it is assigned", () => {
    const state = apply(start(before), [101, conversationEvent("conversation.assigned", withBen)]);
    expect(inboxCounts(state)).toEqual({ mine: 0, unassigned: 4, all: 8 });
  });

  test("handing over moves no count but one's own", () => {
    const mine = start({ ...before, agents: [exampleAgent("ana", { open_conversations: 2 })] });
    const assigned = conversationEvent("conversation.assigned", withBen, {
      previous: "ana",
      loads: [loadOf("ana", 1)],
    });
    expect(inboxCounts(apply(mine, [101, assigned]))).toEqual({ mine: 1, unassigned: 5, all: 8 });
  });

  test("a released conversation waits again", () => {
    const released = conversationEvent("conversation.queued", waiting, { loads: [loadOf("ana", 0)] });
    expect(inboxCounts(apply(start(before), [101, released]))).toEqual({ mine: 0, unassigned: 6, all: 8 });
  });

  test("closing counts down where the conversation was", () => {
    const held = apply(start(before), [101, conversationEvent("conversation.closed", closed)]);
    expect(inboxCounts(held)).toEqual({ mine: 0, unassigned: 5, all: 7 });
    const unheld = { ...waiting, status: "closed" as const };
    const waited = apply(start(before), [101, conversationEvent("conversation.closed", unheld)]);
    expect(inboxCounts(waited)).toEqual({ mine: 0, unassigned: 4, all: 7 });
  });

  test("a reopened conversation counts once, whoever gets it", () => {
    const reopened = conversationEvent("conversation.reopened", waiting);
    const toBen = conversationEvent("conversation.assigned", withBen, { previous: "ana" });
    expect(inboxCounts(apply(start(before), [101, reopened], [102, toBen]))).toEqual({
      mine: 0,
      unassigned: 5,
      all: 9,
    });
    const queued = conversationEvent("conversation.queued", waiting);
    expect(inboxCounts(apply(start(before), [101, reopened], [102, queued]))).toEqual({
      mine: 0,
      unassigned: 6,
      all: 9,
    });
  });
});

describe("a snapshot", () => {
  test("replaces agents, counts and what was mine", () => {
    const mine = exampleConversation("c1", { assignee_id: "ana" });
    const state = start({ mine: [mine] });
    const anew = frameArrived(
      state,
      exampleSnapshot({ agents: [exampleAgent("ana")], mine: [] }, 120),
      0,
    ) as State;
    expect([...anew.agents.keys()]).toEqual(["ana"]);
    expect(anew.conversations.size).toBe(0);
  });

  test("of another stream leaves nothing of the old one", () => {
    const state = apply(start(), [
      101,
      conversationEvent("conversation.opened", exampleConversation("c9", { assignee_id: "ben" })),
    ]);
    const restored = { ...exampleSnapshot({}, 3), stream_id: "stream-2" };
    const anew = frameArrived(state, restored, 0) as State;
    expect([anew.conversations.size, anew.position, anew.streamId]).toEqual([0, 3, "stream-2"]);
  });
});

describe("typing", () => {
  test("lapses after six seconds of the client's own clock", () => {
    const author = { type: "visitor", id: "v", name: "Maria" } as const;
    const typing = { type: "typing", at: "2020-01-01T00:00:00.000Z", conversation_id: "c1", author } as const;
    const state = frameArrived(start(), { type: "events", events: [{ event: typing }] }, 1_000) as State;
    expect(typingIn(state, "c1", 6_999)?.author.name).toBe("Maria");
    expect(typingIn(state, "c1", 7_000)).toBeNull();
    expect(state.position).toBe(100);
  });
});

describe("a visitor who is blocked", () => {
  const visitor = { id: "maria", name: "Maria", email: null, blocked: false };
  const blocked: MemberEvent = { type: "visitor.changed", at: "", visitor: { ...visitor, blocked: true } };
  const isBlocked = (state: State, id: string) => state.conversations.get(id)?.value.visitor.blocked;
  const c1 = exampleConversation("c1", { visitor });
  const c2 = exampleConversation("c2", { visitor });

  test("is so in all of their conversations, and in nobody else's", () => {
    const other = conversationEvent("conversation.opened", exampleConversation("c3"));
    const known = apply(
      start({ mine: [c1] }),
      [101, conversationEvent("conversation.opened", c2)],
      [102, other],
    );
    const state = apply(known, [103, blocked]);
    expect(["c1", "c2", "c3"].map((id) => isBlocked(state, id))).toEqual([true, true, false]);
  });

  test("is so in what was read before and arrives after, and not in what is newer", () => {
    const told = apply(start(), [105, blocked]);
    expect(isBlocked(conversationKnown(told, c1, 104), "c1")).toBe(true);
    expect(isBlocked(conversationKnown(told, c1, 106), "c1")).toBe(false);
    const newer = conversationKnown(start(), { ...c2, visitor: { ...visitor, name: "Mary" } }, 106);
    expect(apply(newer, [105, blocked]).conversations.get("c2")?.value.visitor.name).toBe("Mary");
  });
});
