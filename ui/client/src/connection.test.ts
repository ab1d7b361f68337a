import { describe, expect, test } from "vitest";
import type { ConnectionEnvironment, ConnectionState, SocketEvents } from "./connection.ts";
import { Connection } from "./connection.ts";

/** A server, a clock and chance that do what the test says. */
function setUp(options: { random?: number; from?: { streamId: string; position: number } } = {}) {
  const sockets: { events: SocketEvents; sent: unknown[]; closed: boolean }[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const states: ConnectionState[] = [];
  let now = 1_000;
  const environment: ConnectionEnvironment = {
    openSocket(events) {
      const socket = { events, sent: [] as unknown[], closed: false };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(JSON.parse(text)),
        close: () => {
          socket.closed = true;
        },
      };
    },
    setTimer(ms, run) {
      const timer = { ms, run };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    now: () => now,
    random: () => options.random ?? 0,
  };
  const connection = new Connection(environment, {
    agentId: () => "ana",
    resumePoint: () => options.from ?? null,
    frameArrived: () => {},
    stateChanged: (state) => states.push(state),
  });
  return {
    connection,
    sockets,
    timers,
    states,
    last: () => sockets[sockets.length - 1] as (typeof sockets)[number],
    fireTimer: () => timers.shift()?.run(),
    passTo: (time: number) => {
      now = time;
    },
  };
}

type Rig = ReturnType<typeof setUp>;

function receive(rig: Rig, frame: object): void {
  rig.last().events.received(JSON.stringify(frame));
}

function goLive(rig: Rig): void {
  rig.connection.start();
  rig.last().events.opened();
  receive(rig, { type: "snapshot", stream_id: "s", position: 1, state: {} });
}

describe("hello", () => {
  test("the first one asks for a snapshot and names the agent", () => {
    const rig = setUp();
    rig.connection.start();
    rig.last().events.opened();
    expect(rig.last().sent).toEqual([{ type: "hello", protocol: 1, agent_id: "ana" }]);
  });

  test("a later one resumes from where the state is", () => {
    const rig = setUp({ from: { streamId: "s", position: 42 } });
    rig.connection.start();
    rig.last().events.opened();
    expect(rig.last().sent).toEqual([
      { type: "hello", protocol: 1, agent_id: "ana", stream_id: "s", resume_from: 42 },
    ]);
  });
});

describe("becoming live", () => {
  test("an open socket is not live before the snapshot", () => {
    const rig = setUp();
    rig.connection.start();
    rig.last().events.opened();
    expect(rig.connection.state).toEqual({ kind: "connecting" });
    receive(rig, { type: "snapshot" });
    expect(rig.connection.state).toEqual({ kind: "live" });
  });

  test("after a break it is not live while missed events come, only once they all have", () => {
    const rig = setUp();
    goLive(rig);
    rig.last().events.closed(4000);
    rig.fireTimer();
    rig.last().events.opened();
    receive(rig, { type: "events", events: [] });
    expect(rig.connection.state.kind).toBe("reconnecting");
    receive(rig, { type: "resumed", position: 5 });
    expect(rig.connection.state).toEqual({ kind: "live" });
  });

  test("what is no frame is ignored", () => {
    const rig = setUp();
    goLive(rig);
    rig.last().events.received("not json");
    rig.last().events.received("17");
    expect(rig.connection.state).toEqual({ kind: "live" });
  });
});

describe("a lost connection", () => {
  test.each([1000, 1001, 1006, 4000, 4001, 4002, 4003, 4200])("comes back after close code %i", (code) => {
    const rig = setUp();
    goLive(rig);
    rig.last().events.closed(code);
    expect(rig.connection.state.kind).toBe("reconnecting");
    rig.fireTimer();
    expect(rig.sockets).toHaveLength(2);
  });

  test("waits longer after each failure, from half a second to at most twenty", () => {
    const rig = setUp({ random: 0.999_999 });
    goLive(rig);
    const delays = [1, 2, 3, 4, 5, 6].map(() => {
      rig.last().events.closed(1006);
      const delay = rig.timers[0]?.ms ?? 0;
      rig.fireTimer();
      return Math.round(delay / 1000);
    });
    expect(delays).toEqual([2, 4, 8, 16, 20, 20]);
  });

  test("never comes back in less than half a second", () => {
    const rig = setUp({ random: 0 });
    goLive(rig);
    rig.last().events.closed(1006);
    expect(rig.timers[0]?.ms).toBe(500);
  });

  test("begins with short waits again once it has been live", () => {
    const rig = setUp({ random: 0.999_999 });
    goLive(rig);
    for (const _ of [1, 2, 3]) {
      rig.last().events.closed(1006);
      rig.fireTimer();
    }
    receive(rig, { type: "resumed", position: 5 });
    rig.last().events.closed(1006);
    expect(Math.round((rig.timers[0]?.ms ?? 0) / 1000)).toBe(2);
  });

  test("is as old as the last frame when nobody said goodbye", () => {
    const rig = setUp();
    rig.passTo(5_000);
    goLive(rig);
    rig.passTo(9_000);
    rig.last().events.closed(1006);
    expect(rig.connection.state).toEqual({ kind: "reconnecting", asOf: 5_000 });
  });

  test("is as old as the goodbye when the server said one", () => {
    const rig = setUp();
    rig.passTo(5_000);
    goLive(rig);
    rig.passTo(9_000);
    rig.last().events.closed(4000);
    rig.passTo(15_000);
    rig.fireTimer();
    rig.last().events.closed(1006);
    expect(rig.connection.state).toEqual({ kind: "reconnecting", asOf: 9_000 });
  });

  test("can be told not to wait", () => {
    const rig = setUp();
    goLive(rig);
    rig.last().events.closed(1006);
    rig.connection.retryNow();
    expect(rig.sockets).toHaveLength(2);
    expect(rig.timers).toHaveLength(0);
    rig.connection.retryNow();
    expect(rig.sockets).toHaveLength(2);
  });
});

describe("giving up", () => {
  test.each([
    [4100, "logged_out"],
    [4101, "not_a_member"],
    [4102, "protocol_error"],
    [4150, "closed"],
  ])("close code %i stops for good: %s", (code, reason) => {
    const rig = setUp();
    goLive(rig);
    rig.last().events.closed(code);
    expect(rig.connection.state).toEqual({ kind: "stopped", reason });
    expect(rig.timers).toHaveLength(0);
    rig.connection.retryNow();
    rig.connection.start();
    expect(rig.sockets).toHaveLength(1);
  });

  test("stopping closes the socket and cancels what was to come", () => {
    const rig = setUp();
    goLive(rig);
    rig.last().events.closed(1006);
    rig.connection.stop("other_login");
    expect(rig.timers).toHaveLength(0);
    expect(rig.connection.state).toEqual({ kind: "stopped", reason: "other_login" });
  });

  test("a socket that was let go cannot speak any more", () => {
    const rig = setUp();
    goLive(rig);
    const old = rig.last();
    rig.connection.stop("logged_out");
    expect(old.closed).toBe(true);
    old.events.received(JSON.stringify({ type: "snapshot" }));
    old.events.closed(1000);
    expect(rig.connection.state).toEqual({ kind: "stopped", reason: "logged_out" });
    expect(rig.timers).toHaveLength(0);
  });
});

describe("sending", () => {
  test("frames go out while live and are dropped otherwise", () => {
    const rig = setUp();
    rig.connection.start();
    rig.connection.send({ type: "focus", conversation_ids: ["early"] });
    rig.last().events.opened();
    receive(rig, { type: "snapshot" });
    rig.connection.send({ type: "focus", conversation_ids: ["c1"] });
    expect(rig.last().sent.slice(1)).toEqual([{ type: "focus", conversation_ids: ["c1"] }]);
  });
});
