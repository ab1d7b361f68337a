import type { MemberEvent } from "@lenochat/protocol";
import { expect, test } from "vitest";
import type { SocketEvents } from "./connection.ts";
import { conversationEvent, eventsFrame, exampleConversation, exampleSnapshot } from "./examples.ts";
import { inboxRows, pageKnown } from "./inbox.ts";
import { Live } from "./live.ts";
import { inboxCounts } from "./state.ts";

function setUp() {
  const sockets: { events: SocketEvents; sent: { type: string }[] }[] = [];
  const timers: (() => void)[] = [];
  let now = 0;
  const live = new Live(
    {
      openSocket(events) {
        const socket = { events, sent: [] as { type: string }[] };
        sockets.push(socket);
        return { send: (text) => socket.sent.push(JSON.parse(text)), close: () => {} };
      },
      setTimer(_ms, run) {
        timers.push(run);
        return () => timers.splice(timers.indexOf(run), 1);
      },
      now: () => now,
      random: () => 0,
    },
    "ana",
  );
  const last = () => sockets[sockets.length - 1] as (typeof sockets)[number];
  return {
    live,
    last,
    receive: (frame: object) => last().events.received(JSON.stringify(frame)),
    reconnect: () => {
      last().events.closed(1006);
      timers.shift()?.();
      last().events.opened();
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

function goLive(): ReturnType<typeof setUp> {
  const rig = setUp();
  rig.live.start();
  rig.last().events.opened();
  rig.receive(exampleSnapshot());
  return rig;
}

test("after a break it resumes from the position it had reached, and says again what is on screen", () => {
  const rig = goLive();
  rig.live.focus(["c1"]);
  rig.receive({ type: "position", position: 150 });
  rig.reconnect();
  expect(rig.last().sent).toEqual([
    { type: "hello", protocol: 1, agent_id: "ana", stream_id: "stream-1", resume_from: 150 },
  ]);
  rig.receive({ type: "resumed", position: 150 });
  expect(rig.last().sent[1]).toEqual({ type: "focus", conversation_ids: ["c1"] });
});

test("what is on screen is told once, and nothing where nothing is", () => {
  const rig = goLive();
  rig.live.focus([]);
  rig.live.focus(["c1"]);
  rig.live.focus(["c1"]);
  rig.live.focus([]);
  expect(rig.last().sent.slice(1)).toEqual([
    { type: "focus", conversation_ids: ["c1"] },
    { type: "focus", conversation_ids: [] },
  ]);
});

test("a client cut off during 300 changes ends where one that saw them all ends", () => {
  const events = Array.from({ length: 300 }, (_, n): [number, MemberEvent] => {
    const conversation = exampleConversation(`c${Math.floor(n / 2)}`, {
      queued_since: "2026-03-02T10:00:00.000Z",
    });
    const type = n % 2 === 0 ? "conversation.opened" : "conversation.queued";
    return [101 + n, conversationEvent(type, conversation)];
  });
  const steady = goLive();
  const cut = goLive();
  for (const rig of [steady, cut]) {
    rig.live.update((state) =>
      pageKnown(state, "unassigned", { items: [], nextCursor: null, position: 100, isFirst: true }),
    );
  }
  steady.receive(eventsFrame(...events));
  cut.receive(eventsFrame(...events.slice(0, 120)));
  cut.reconnect();
  cut.receive(eventsFrame(...events.slice(100, 200)));
  cut.receive(eventsFrame(...events.slice(200)));
  cut.receive({ type: "resumed", position: 400 });
  const [one, other] = [steady.live.getSnapshot().state, cut.live.getSnapshot().state];
  if (!one || !other) throw new Error("There is no state.");
  expect(inboxCounts(other)).toEqual(inboxCounts(one));
  expect(inboxCounts(one)).toEqual({ mine: 0, unassigned: 150, all: 150 });
  expect(inboxRows(other, "unassigned")).toEqual(inboxRows(one, "unassigned"));
});

test("listeners hear of events as they happen, not of those that are made up for", () => {
  const rig = goLive();
  const heard: string[] = [];
  rig.live.onEvent((event) => heard.push(event.type));
  const conversation = exampleConversation("c1");
  rig.receive(eventsFrame([101, conversationEvent("conversation.opened", conversation)]));
  rig.reconnect();
  rig.receive(eventsFrame([102, conversationEvent("conversation.queued", conversation)]));
  rig.receive({ type: "resumed", position: 102 });
  expect(heard).toEqual(["conversation.opened"]);
});

test("typing is told at most every three seconds, and at once after a message", () => {
  const rig = goLive();
  const typed = () => rig.last().sent.filter((frame) => frame.type === "typing").length;
  rig.live.typing("c1");
  rig.pass(2_999);
  rig.live.typing("c1");
  expect(typed()).toBe(1);
  rig.pass(1);
  rig.live.typing("c1");
  expect(typed()).toBe(2);
  rig.live.wrote("c1");
  rig.live.typing("c1");
  expect(typed()).toBe(3);
});

test("watchers are told of a change once, and of nothing when nothing changed", () => {
  const rig = goLive();
  let told = 0;
  rig.live.subscribe(() => {
    told += 1;
  });
  rig.receive({ type: "position", position: 100 });
  expect(told).toBe(0);
  rig.receive({ type: "position", position: 101 });
  expect(told).toBe(1);
});
