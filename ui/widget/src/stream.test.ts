import { beforeEach, describe, expect, test } from "vitest";
import { FakeSurroundings, visitorState } from "./fakes.ts";
import { type Connection, createStream, SILENT_MS, SLEPT_MS, type Stream } from "./stream.ts";

describe("the visitor's stream", () => {
  let world: FakeSurroundings;
  let stream: Stream;
  let connections: Connection[];
  let frames: string[];
  let unknown: string[];

  beforeEach(() => {
    world = new FakeSurroundings();
    connections = [];
    frames = [];
    unknown = [];
    stream = createStream("wss://host/stream", world, {
      frame: (frame) => frames.push(frame.type),
      connection: (connection) => connections.push(connection),
      unknownVisitor: (token) => unknown.push(token),
    });
  });

  function goLive(): void {
    world.socket.open();
    world.socket.receive({ type: "snapshot", state: visitorState() });
  }

  test("says hello with the visitor's token", () => {
    stream.listen("secret");
    world.socket.open();
    expect(world.socket.sent).toEqual([{ type: "hello", protocol: 1, visitor_token: "secret" }]);
  });

  test("is live from the snapshot on, not from the open socket", () => {
    stream.listen("secret");
    world.socket.open();
    expect(connections).toEqual(["connecting"]);
    world.socket.receive({ type: "snapshot", state: visitorState() });
    expect(connections).toEqual(["connecting", "live"]);
  });

  test.each([1006, 1001, 4000, 4001, 4002, 4003, 4200])("comes back after close code %i", async (code) => {
    stream.listen("secret");
    goLive();
    world.socket.drop(code);
    expect(connections.at(-1)).toBe("lost");
    await world.pass(20_000);
    expect(world.sockets).toHaveLength(2);
  });

  test.each([4100, 4101, 4102, 4199])("does not come back after close code %i", async (code) => {
    stream.listen("secret");
    goLive();
    world.socket.drop(code);
    expect(connections.at(-1)).toBe("ended");
    expect(world.nextIn).toBeNull();
    stream.wake();
    expect(world.sockets).toHaveLength(1);
  });

  test("a token that the server does not know is told", () => {
    stream.listen("secret");
    world.socket.drop(4100);
    expect(unknown).toEqual(["secret"]);
  });

  test("waits at least half a second, and never longer than 20 s", async () => {
    const waits = async (chance: number): Promise<number[]> => {
      world.chance = chance;
      const found: number[] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) {
        world.socket.drop(1006);
        found.push(Math.round(world.nextIn ?? -1));
        await world.pass(20_000);
      }
      return found;
    };
    stream.listen("secret");
    expect(new Set(await waits(0))).toEqual(new Set([500]));
    stream.listen("another");
    expect(await waits(1)).toEqual([2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000, 20_000]);
  });

  test("a server that accepts and drops is not stormed: only a snapshot makes the pauses short again", async () => {
    world.chance = 1;
    stream.listen("secret");
    world.socket.open();
    world.socket.drop(1006);
    await world.pass(20_000);
    world.socket.open();
    world.socket.drop(1006);
    expect(world.nextIn).toBe(4_000);
    await world.pass(20_000);
    goLive();
    world.socket.drop(1006);
    expect(world.nextIn).toBe(2_000);
  });

  test("hurries when the network is back", () => {
    stream.listen("secret");
    world.socket.drop(1006);
    stream.wake();
    expect(world.sockets).toHaveLength(2);
    stream.wake();
    expect(world.sockets).toHaveLength(2);
  });

  test("without a visitor it says hello without a token, and a refusal forgets nobody", () => {
    stream.listen(null);
    world.socket.open();
    expect(world.socket.sent).toEqual([{ type: "hello", protocol: 1 }]);
    world.socket.drop(4100);
    expect([connections.at(-1), unknown]).toEqual(["ended", []]);
  });

  test("stays as it is while it is live, however long nothing is said", async () => {
    stream.listen("secret");
    goLive();
    for (let minutes = 0; minutes < 60; minutes += 1) await world.pass(60_000);
    expect(world.sockets).toHaveLength(1);
  });

  test("who comes back after a silence gets a new connection, who was away for a moment keeps the old one", async () => {
    stream.listen("secret");
    goLive();
    await world.pass(SILENT_MS);
    stream.wake();
    expect(world.sockets).toHaveLength(1);
    await world.pass(1);
    stream.wake();
    expect(world.sockets).toHaveLength(2);
    expect(world.sockets[0]?.closed).toBe(true);
    // Waking again must not throw away what has only just been begun.
    stream.wake();
    expect(world.sockets).toHaveLength(2);
  });

  test("finds out by itself that the computer has slept, and does not take a slow timer for that", async () => {
    stream.listen("secret");
    goLive();
    world.sleep(60_000);
    await world.pass(20_000);
    expect(world.sockets).toHaveLength(1);
    world.sleep(SLEPT_MS);
    await world.pass(20_000);
    expect(world.sockets).toHaveLength(2);
  });

  test("a network that swallows everything counts as lost", async () => {
    stream.listen("secret");
    world.socket.open();
    await world.pass(20_000);
    expect([world.sockets[0]?.closed, connections.at(-1)]).toEqual([true, "lost"]);
    await world.pass(20_000);
    expect(world.sockets).toHaveLength(2);
  });

  test("what is no frame, or of an unknown type, is passed over", () => {
    stream.listen("secret");
    world.socket.open();
    for (const text of ["", "null", "[]", "7", '{"type":"tomorrow"}', "{"]) world.socket.receiveText(text);
    expect(frames).toEqual([]);
  });

  test("what an abandoned socket still says is not heard", () => {
    stream.listen("secret");
    const old = world.socket;
    goLive();
    stream.renew();
    expect(old.closed).toBe(true);
    old.receive({ type: "events", events: [] });
    old.drop(1006);
    expect(frames).toEqual(["snapshot"]);
    expect(connections.at(-1)).toBe("connecting");
  });

  test("typing is told only while it is live", () => {
    stream.listen("secret");
    world.socket.open();
    stream.say({ type: "typing", conversation_id: "c1" });
    expect(world.socket.sent).toHaveLength(1);
    world.socket.receive({ type: "snapshot", state: visitorState() });
    stream.say({ type: "typing", conversation_id: "c1" });
    expect(world.socket.sent.at(-1)).toEqual({ type: "typing", conversation_id: "c1" });
  });
});
