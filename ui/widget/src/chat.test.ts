import type { VisitorFrame } from "@lenochat/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import type { Answer, Api, FirstMessage, NextMessage } from "./api.ts";
import { type Chat, createChat } from "./chat.ts";
import {
  ana,
  away,
  conversation,
  FakeShelf,
  FakeSurroundings,
  live,
  message,
  minute,
  settled,
  visitorState,
} from "./fakes.ts";
import { timeline } from "./panel/timeline.ts";

type Refusal = Extract<Answer<never>, { ok: false }>;

const noAnswer: Refusal = { ok: false, status: 0, code: "", message: "" };
const refused = (status: number, code: string): Refusal => ({ ok: false, status, code, message: "Because." });

/** A server that stores what it is told, and can be cut off or made to refuse. */
class FakeServer implements Api {
  readonly begun: (FirstMessage & { token: string | null })[] = [];
  readonly written: {
    conversation: string;
    id: string;
    text: string;
    token: string;
    files: readonly string[];
  }[] = [];
  readonly asked: { conversation: string; token: string }[] = [];
  readonly told: { email: string; token: string }[] = [];
  down = false;
  refuse: ((door: "begin" | "write" | "tell" | "ask", token: string | null) => Refusal | null) | null = null;
  settingsAnswer: Answer<typeof live> = { ok: true, value: live };
  settingsAsked = 0;

  async settings() {
    this.settingsAsked += 1;
    return this.down ? noAnswer : this.settingsAnswer;
  }

  async tell(details: { email: string }, token: string): Promise<Answer<unknown>> {
    const refusal = this.down ? noAnswer : this.refuse?.("tell", token);
    if (refusal) return refusal;
    this.told.push({ ...details, token });
    return { ok: true, value: {} };
  }

  async askForAgent(conversation: string, token: string): Promise<Answer<unknown>> {
    const refusal = this.down ? noAnswer : this.refuse?.("ask", token);
    if (refusal) return refusal;
    this.asked.push({ conversation, token });
    return { ok: true, value: {} };
  }

  async begin(first: FirstMessage, token: string | null): ReturnType<Api["begin"]> {
    const refusal = this.down ? noAnswer : this.refuse?.("begin", token);
    if (refusal) return refusal;
    this.begun.push({ ...first, token });
    const number = this.begun.length;
    return {
      ok: true,
      value: {
        conversation_id: `c${number}`,
        visitor_token: `token ${number}`,
        status: "open",
        queue_position: 2,
        left_outside_hours: false,
        assistant: false,
        email: null,
        agent: null,
      },
    };
  }

  async write(id: string, sent: NextMessage, token: string): ReturnType<Api["write"]> {
    const refusal = this.down ? noAnswer : this.refuse?.("write", token);
    if (refusal) return refusal;
    this.written.push({
      conversation: id,
      id: sent.client_message_id,
      text: sent.text,
      token,
      files: sent.attachment_ids ?? [],
    });
    const stored = message(20 + this.written.length, { mine: sent.client_message_id });
    return { ok: true, value: { ...stored, conversation_id: id, text: sent.text } };
  }
}

describe("the chat", () => {
  let world: FakeSurroundings;
  let server: FakeServer;
  let shelf: FakeShelf;
  let tabShelf: FakeShelf;

  beforeEach(() => {
    world = new FakeSurroundings();
    server = new FakeServer();
    shelf = new FakeShelf();
    tabShelf = new FakeShelf();
  });

  function open(): Chat {
    return createChat({
      api: server,
      streamUrl: "wss://host/stream",
      surroundings: world,
      shelf,
      tabShelf,
      pageUrl: () => "https://shop.example/tea",
      changed: () => {},
    });
  }

  async function started(): Promise<Chat> {
    const chat = open();
    await chat.start();
    return chat;
  }

  const snapshot = (parts: Parameters<typeof visitorState>[0] = {}): VisitorFrame => ({
    type: "snapshot",
    state: visitorState({ conversation: conversation(), ...parts }),
  });

  /** A visitor who wrote once, and listens. */
  async function talking(): Promise<Chat> {
    const chat = await started();
    chat.write("Hello");
    await settled();
    world.socket.open();
    world.socket.receive(snapshot({ messages: [message(1, { mine: "id 1" })] }));
    await settled();
    return chat;
  }

  const deliveries = (chat: Chat) =>
    timeline(chat.state).flatMap((item) => (item.kind === "message" && item.delivery ? [item.delivery] : []));

  test("connects to nothing before the first message", async () => {
    await started();
    expect(world.sockets).toEqual([]);
  });

  test("the first message begins a conversation, and the stream is listened to from then on", async () => {
    const chat = await talking();
    expect(server.begun).toEqual([
      { client_message_id: "id 1", text: "Hello", page_url: "https://shop.example/tea", token: null },
    ]);
    expect(world.socket.sent).toEqual([{ type: "hello", protocol: 1, visitor_token: "token 1" }]);
    expect(chat.state.conversation?.queue_position).toBe(1);
    expect(deliveries(chat)).toEqual(["sent"]);
  });

  test("a second message written before the first is confirmed goes into the same conversation", async () => {
    const chat = await started();
    chat.write("Hello");
    chat.write("Is anybody there?");
    await settled();
    expect(server.begun).toHaveLength(1);
    expect(server.written).toMatchObject([
      { conversation: "c1", text: "Is anybody there?", token: "token 1" },
    ]);
  });

  test("a reload continues the conversation", async () => {
    await talking();
    const chat = await started();
    world.socket.open();
    expect(world.socket.sent).toEqual([{ type: "hello", protocol: 1, visitor_token: "token 1" }]);
    chat.write("Still me");
    await settled();
    expect(server.written).toMatchObject([{ conversation: "c1", token: "token 1" }]);
  });

  test("a message written while offline is sent once the stream is back", async () => {
    const chat = await talking();
    server.down = true;
    world.socket.drop(1006);
    chat.write("Are you there?");
    await settled();
    expect(deliveries(chat)).toEqual(["sent", "failed"]);
    server.down = false;
    world.chance = 1;
    await world.pass(2_000);
    world.socket.open();
    world.socket.receive(snapshot());
    await settled();
    expect(server.written.map(({ id }) => id)).toEqual(["id 2"]);
    expect(deliveries(chat)).toEqual(["sent", "sent"]);
  });

  test("a message written while offline is sent by the page after a reload, under the same id", async () => {
    server.down = true;
    const before = await started();
    before.write("Hello");
    await settled();
    server.down = false;
    await started();
    await settled();
    expect(server.begun).toMatchObject([{ client_message_id: "id 1", text: "Hello" }]);
  });

  test("'try again' keeps the client's id", async () => {
    const chat = await talking();
    server.down = true;
    chat.write("Again?");
    await settled();
    server.down = false;
    chat.tryAgain();
    await settled();
    expect(server.written.map(({ id }) => id)).toEqual(["id 2"]);
  });

  test("what the server refuses is told with its sentence, and can be changed and sent again", async () => {
    const chat = await talking();
    server.refuse = () => refused(422, "invalid");
    chat.write("Something");
    await settled();
    expect(chat.state.unsent).toMatchObject([{ refusal: "Because." }]);
    chat.draft = "And more";
    chat.takeBack("id 2");
    expect([chat.state.unsent, chat.state.redrafts, chat.draft]).toEqual([[], 1, "Something\nAnd more"]);
  });

  test("a first message that came as the hours ended goes on in the form, with its words", async () => {
    const chat = open();
    await chat.start();
    server.settingsAnswer = { ok: true, value: away };
    server.refuse = () => refused(422, "invalid");
    chat.write("Is anybody there?");
    await settled();
    expect(chat.state.widget?.mode).toBe("offline_form");
    expect([chat.state.unsent, chat.draft]).toEqual([[], "Is anybody there?"]);
  });

  test.each([429, 503, 500, 408, 0])("after status %i it is tried again later", async (status) => {
    const chat = await talking();
    server.refuse = () => refused(status, "");
    chat.write("Something");
    await settled();
    expect(deliveries(chat).at(-1)).toBe("failed");
    server.refuse = null;
    await world.pass(20_000);
    expect(server.written).toHaveLength(1);
  });

  test("a message to a conversation that cannot be taken up again begins a new one, as the same visitor", async () => {
    const chat = await talking();
    server.refuse = (door) => (door === "write" ? refused(409, "conversation_closed") : null);
    const first = world.socket;
    chat.write("It broke again");
    await settled();
    expect(server.begun.at(-1)).toMatchObject({ client_message_id: "id 2", token: "token 1" });
    expect(first.closed).toBe(true);
    expect(chat.state.conversation?.id).toBe("c2");
    expect(deliveries(chat)).toEqual(["sent"]);
    server.refuse = null;
    chat.write("More");
    await settled();
    expect(server.written.at(-1)?.conversation).toBe("c2");
  });

  test("a message to a closed conversation takes it up again", async () => {
    const chat = await talking();
    world.socket.receive(snapshot({ conversation: conversation({ status: "closed" }) }));
    chat.write("One more thing");
    await settled();
    expect(server.written).toMatchObject([{ conversation: "c1" }]);
  });

  test("a token that is worth nothing any more is forgotten, and the message is not lost", async () => {
    const chat = await talking();
    server.refuse = (_, token) => (token === null ? null : refused(401, "not_logged_in"));
    chat.write("Hello again");
    await settled();
    expect(server.begun.at(-1)).toMatchObject({ text: "Hello again", token: null });
    expect(chat.state.conversation?.id).toBe("c2");
  });

  test("a stream closed as logged out forgets the visitor", async () => {
    const chat = await talking();
    world.socket.drop(4100);
    expect(chat.state.conversation).toBeNull();
    expect(shelf.kept.has("visitor")).toBe(false);
  });

  test("a second tab follows what the first one began", async () => {
    const second = await started();
    const first = await started();
    first.write("Hello");
    await settled();
    const sockets = world.sockets.length;
    second.storageChanged("visitor");
    expect(world.sockets).toHaveLength(sockets + 1);
    world.socket.open();
    world.socket.receive(snapshot({ messages: [message(1, { mine: "id 1" })] }));
    expect(second.state.messages).toHaveLength(1);
  });

  test("a second tab shows what is unsent in the first, and sends it when the first is gone", async () => {
    const second = await started();
    server.down = true;
    const first = await started();
    first.write("Hello");
    await settled();
    second.storageChanged("outbox");
    await settled();
    expect(deliveries(second)).toEqual(["failed"]);
    server.down = false;
    second.tryAgain();
    await settled();
    expect(server.begun).toHaveLength(1);
  });

  test("typing is told at most every three seconds, at once after a message, and only into an open conversation", async () => {
    const chat = await talking();
    const told = () => world.socket.sent.filter((frame) => JSON.stringify(frame).includes("typing")).length;
    chat.typed();
    chat.typed();
    expect(told()).toBe(1);
    await world.pass(2_999);
    chat.typed();
    expect(told()).toBe(1);
    await world.pass(1);
    chat.typed();
    expect(told()).toBe(2);
    chat.write("One more thing");
    chat.typed();
    expect(told()).toBe(3);
    world.socket.receive(snapshot({ conversation: conversation({ status: "closed" }) }));
    await world.pass(3_000);
    chat.typed();
    expect(told()).toBe(3);
  });

  test("an agent's typing lapses after six seconds, counted from the last word of it", async () => {
    const chat = await talking();
    const typing: VisitorFrame = {
      type: "events",
      events: [
        {
          event: {
            type: "typing",
            at: minute(2),
            conversation_id: "c1",
            author: { type: "agent", name: ana.name },
          },
        },
      ],
    };
    world.socket.receive(typing);
    await world.pass(4_000);
    world.socket.receive(typing);
    await world.pass(4_000);
    expect(chat.state.typing).toEqual({ name: ana.name });
    await world.pass(2_000);
    expect(chat.state.typing).toBeNull();
  });

  test("an answer while the chat is closed is unread, also after a reload, until it is opened", async () => {
    const chat = await talking();
    chat.show(true);
    chat.show(false);
    expect(shelf.kept.get("seen")).toBe(minute(1));
    const next = await started();
    expect(next.state).toMatchObject({ open: false, seen: minute(1) });
    next.show(true);
    expect((await started()).state.open).toBe(true);
  });

  test("the offline form's message begins a conversation with the address to answer to", async () => {
    const chat = await talking();
    chat.write("Please call back", { email: "maria@example.com", name: "Maria" });
    await settled();
    expect(server.begun.at(-1)).toMatchObject({
      email: "maria@example.com",
      name: "Maria",
      token: "token 1",
    });
  });

  test("settings are asked for again until they come, and an unknown key is told at once", async () => {
    server.down = true;
    const chat = open();
    expect(await chat.start()).toBeNull();
    expect(chat.state.widget).toBeNull();
    server.down = false;
    await world.pass(20_000);
    expect(chat.state.widget).toEqual(live);
    server.settingsAnswer = refused(404, "not_found");
    expect(await open().start()).toBe("not_found");
  });

  test("nothing is sent for white space, unless files go with it", async () => {
    const chat = await talking();
    chat.write(" \n ");
    await settled();
    expect(server.written).toEqual([]);
    chat.write(" \n ", { attachments: [{ id: "file 1", name: "cup.png", size: 9 }] });
    await settled();
    expect(server.written).toMatchObject([{ text: "", files: ["file 1"] }]);
  });

  test("files are not taken along into another conversation: the message says why it was not sent", async () => {
    const chat = await talking();
    server.refuse = (door) => (door === "write" ? refused(409, "conversation_closed") : null);
    chat.write("Look", { attachments: [{ id: "file 1", name: "cup.png", size: 9 }] });
    await settled();
    expect(server.begun).toHaveLength(1);
    expect(chat.state.unsent).toMatchObject([{ refusal: "Because." }]);
  });

  describe("while nobody has written yet", () => {
    const closing: VisitorFrame = {
      type: "events",
      events: [{ event: { type: "widget.changed", at: minute(1), widget: away } }],
    };

    test("an open chat learns of hours and settings, a closed one listens to nothing", async () => {
      const chat = await started();
      chat.show(true);
      world.socket.open();
      expect(world.socket.sent).toEqual([{ type: "hello", protocol: 1 }]);
      world.socket.receive(snapshot({ conversation: null }));
      world.socket.receive(closing);
      expect(chat.state.widget?.mode).toBe("offline_form");
      chat.show(false);
      expect([world.socket.closed, chat.state.connection]).toEqual([true, "idle"]);
    });

    test("the first message makes somebody of nobody", async () => {
      const chat = await started();
      chat.show(true);
      world.socket.open();
      world.socket.receive(snapshot({ conversation: null }));
      chat.write("Hello");
      await settled();
      world.socket.open();
      expect(world.socket.sent).toEqual([{ type: "hello", protocol: 1, visitor_token: "token 1" }]);
    });

    test("a token that is worth nothing leaves an open chat with nobody, who still listens", async () => {
      const chat = await talking();
      chat.show(true);
      world.socket.drop(4100);
      world.socket.open();
      expect(world.socket.sent).toEqual([{ type: "hello", protocol: 1 }]);
      expect(chat.state.conversation).toBeNull();
    });

    test("opening reads settings that are older than a minute, and no younger ones", async () => {
      const chat = await started();
      await world.pass(60_000);
      chat.show(true);
      expect(server.settingsAsked).toBe(1);
      chat.show(false);
      await world.pass(1);
      chat.show(true);
      expect(server.settingsAsked).toBe(2);
      chat.wake();
      expect(server.settingsAsked).toBe(2);
      await world.pass(60_001);
      chat.wake();
      expect(server.settingsAsked).toBe(3);
    });

    test("a cached answer does not undo what the stream has brought", async () => {
      const chat = open();
      const starting = chat.start();
      chat.show(true);
      world.socket.open();
      world.socket.receive(snapshot({ conversation: null, widget: away }));
      await starting;
      expect(chat.state.widget?.mode).toBe("offline_form");
    });
  });

  test("an address left while waiting is kept, a refusal is told, and so is that there was no answer", async () => {
    const chat = await talking();
    server.down = true;
    expect(await chat.leaveEmail("maria@example.com")).toBe("There was no answer. Try again.");
    server.down = false;
    server.refuse = () => refused(422, "invalid");
    expect(await chat.leaveEmail("maria@example.com")).toBe("Because.");
    expect(chat.state.conversation?.email).toBeNull();
    server.refuse = null;
    expect(await chat.leaveEmail("maria@example.com")).toBeNull();
    expect(server.told).toEqual([{ email: "maria@example.com", token: "token 1" }]);
    expect(chat.state.conversation?.email).toBe("maria@example.com");
  });

  test("a person who is asked for is looked for at once, and a request that found no answer is told", async () => {
    const chat = await talking();
    world.socket.receive(snapshot({ conversation: conversation({ assistant: true }) }));
    server.down = true;
    expect(await chat.askForPerson()).toBe("There was no answer. Try again.");
    expect(chat.state.conversation?.assistant).toBe(true);
    server.down = false;
    expect(await chat.askForPerson()).toBeNull();
    expect(server.asked).toEqual([{ conversation: "c1", token: "token 1" }]);
    expect([chat.state.conversation?.assistant, chat.state.asked]).toEqual([false, "c1"]);
  });

  test("where Leno AI answers outside the hours, what is refused is not moved to a form that is not there", async () => {
    server.settingsAnswer = { ok: true, value: { ...away, assistant: true } };
    server.refuse = () => refused(422, "invalid");
    const chat = await started();
    chat.write("Hello?");
    await settled();
    expect(chat.state.unsent).toMatchObject([{ text: "Hello?", refusal: "Because." }]);
  });

  test("who is blocked reads so, until a message is taken again", async () => {
    const chat = await talking();
    server.refuse = () => refused(403, "blocked");
    chat.write("Hello?");
    await settled();
    expect(chat.state.blocked).toBe(true);
    server.refuse = null;
    chat.write("Hello?");
    await settled();
    expect(chat.state.blocked).toBe(false);
  });

  test("when the network is back, nothing that was open before is trusted, and what is unsent goes out", async () => {
    const chat = await talking();
    server.down = true;
    chat.write("Are you there?");
    await settled();
    server.down = false;
    chat.networkIsBack();
    await settled();
    expect(world.sockets[0]?.closed).toBe(true);
    expect(server.written).toHaveLength(1);
  });

  test("after a message without an answer the stream is not trusted either", async () => {
    const chat = await talking();
    server.down = true;
    chat.write("Are you there?");
    await settled();
    expect(world.sockets).toHaveLength(1);
    server.down = false;
    chat.tryAgain();
    await settled();
    expect(server.written).toHaveLength(1);
    expect(world.sockets).toHaveLength(2);
  });
});
