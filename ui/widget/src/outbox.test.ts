import { beforeEach, describe, expect, test } from "vitest";
import { FakeShelf, FakeSurroundings, settled } from "./fakes.ts";
import { createOutbox, type Delivery, type Outbox, type Unsent } from "./outbox.ts";

describe("the outbox", () => {
  let shelf: FakeShelf;
  let world: FakeSurroundings;
  let tried: string[];
  let delivered: string[];
  let answer: (message: Unsent) => Delivery | Promise<Delivery>;

  beforeEach(() => {
    shelf = new FakeShelf();
    world = new FakeSurroundings();
    tried = [];
    delivered = [];
    answer = () => ({ kind: "accepted" });
  });

  function open(): Outbox {
    return createOutbox(
      shelf,
      world,
      async (message) => {
        tried.push(message.client_message_id);
        return answer(message);
      },
      { changed: () => {}, delivered: (message) => delivered.push(message.client_message_id) },
    );
  }

  const message = (id: string): Unsent => ({ client_message_id: id, text: `text of ${id}` });

  test("what the server has confirmed is kept no longer", async () => {
    const outbox = open();
    outbox.add(message("a"));
    expect(outbox.items).toEqual([message("a")]);
    await settled();
    expect(delivered).toEqual(["a"]);
    expect(outbox.items).toEqual([]);
    expect(shelf.kept.size).toBe(0);
  });

  test("messages go out one at a time, in the order in which they were written", async () => {
    let confirm: (delivery: Delivery) => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        confirm = resolve;
      });
    const outbox = open();
    outbox.add(message("a"));
    outbox.add(message("b"));
    await settled();
    expect(tried).toEqual(["a"]);
    confirm({ kind: "accepted" });
    await settled();
    expect(tried).toEqual(["a", "b"]);
  });

  test("a message without an answer stays, keeps its id and is tried again after a pause", async () => {
    answer = () => ({ kind: "later" });
    const outbox = open();
    outbox.add(message("a"));
    await settled();
    expect(outbox.stalled).toBe(true);
    answer = () => ({ kind: "accepted" });
    await world.pass(world.nextIn ?? 0);
    expect(tried).toEqual(["a", "a"]);
    expect(delivered).toEqual(["a"]);
    expect(outbox.stalled).toBe(false);
  });

  test("a later message never overtakes one that could not be sent", async () => {
    answer = () => ({ kind: "later" });
    const outbox = open();
    outbox.add(message("a"));
    await settled();
    outbox.add(message("b"));
    await settled();
    answer = () => ({ kind: "accepted" });
    await outbox.flush();
    expect(delivered).toEqual(["a", "b"]);
  });

  test("the pauses between tries grow, and the next success makes them short again", async () => {
    world.chance = 1;
    answer = () => ({ kind: "later" });
    const outbox = open();
    outbox.add(message("a"));
    await settled();
    expect(world.nextIn).toBe(2_000);
    await world.pass(2_000);
    expect(world.nextIn).toBe(4_000);
    answer = () => ({ kind: "accepted" });
    await world.pass(4_000);
    answer = () => ({ kind: "later" });
    outbox.add(message("b"));
    await settled();
    expect(world.nextIn).toBe(2_000);
  });

  test("a refused message stays with its reason, and does not hold back the next one", async () => {
    answer = ({ client_message_id: id }) =>
      id === "a" ? { kind: "refused", reason: "Too long." } : { kind: "accepted" };
    const outbox = open();
    outbox.add(message("a"));
    outbox.add(message("b"));
    await settled();
    expect(outbox.items).toEqual([{ ...message("a"), refusal: "Too long." }]);
    expect(delivered).toEqual(["b"]);
    outbox.remove("a");
    expect(outbox.items).toEqual([]);
  });

  test("what was unsent when the page went away is sent by the next page", async () => {
    answer = () => ({ kind: "later" });
    open().add(message("a"));
    await settled();
    answer = () => ({ kind: "accepted" });
    await open().flush();
    expect(tried).toEqual(["a", "a"]);
    expect(shelf.kept.size).toBe(0);
  });

  test("two tabs that take turns send a message once", async () => {
    let turn = Promise.resolve();
    world.alone = (work) => {
      turn = turn.then(work);
      return turn;
    };
    answer = () => ({ kind: "later" });
    const first = open();
    first.add(message("a"));
    await settled();
    const second = open();
    tried = [];
    answer = () => ({ kind: "accepted" });
    await Promise.all([first.flush(), second.flush()]);
    expect(tried).toEqual(["a"]);
    expect(first.items).toEqual([]);
    expect(second.items).toEqual([]);
  });

  test("what another tab has sent counts as sent here", async () => {
    answer = () => ({ kind: "later" });
    const outbox = open();
    outbox.add(message("a"));
    await settled();
    shelf.kept.clear();
    outbox.reload();
    expect(delivered).toEqual(["a"]);
    expect(outbox.items).toEqual([]);
  });

  test.each(["", "{", "7", "null", '[1, null, {"text": 7}]'])(
    "something else under its name (%s) is an empty outbox",
    (kept) => {
      shelf.kept.set("outbox", kept);
      expect(open().items).toEqual([]);
    },
  );
});
