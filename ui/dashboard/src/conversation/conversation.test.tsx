import { conversationEvent, exampleConversation, exampleMessage, second } from "@lenochat/client/examples";
import type { ConversationView, MemberEvent } from "@lenochat/protocol";
import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Answer, Asked, ExampleDesk } from "../example-desk.tsx";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { ConversationScreen } from "./conversation.tsx";

const POST = "POST conversations/c1/messages";
const mine = exampleConversation("c1", {
  assignee_id: "ana",
  visitor: { id: "v1", name: "Maria", email: null, blocked: false },
});

function setUp(
  conversation: ConversationView = mine,
  messages = [exampleMessage("m1", { text: "Hello?" })],
  answers: Record<string, Answer> = {},
  path = "/",
) {
  return renderAtDesk(
    <ConversationScreen id="c1" address={(id) => (id === null ? "/inbox/mine" : `/inbox/mine/${id}`)} />,
    {
      path,
      state: { mine: conversation.assignee_id === "ana" ? [conversation] : [] },
      answers: {
        "GET conversations/c1": () => ({ body: conversation, position: 100 }),
        "GET conversations/c1/messages": () => ({ body: { items: messages, next_cursor: null } }),
        "GET conversations": () => ({ body: { items: [conversation], next_cursor: null } }),
        "GET conversations/c1/routing": () => ({ body: { items: [], next_cursor: null } }),
        ...answers,
      },
    },
  );
}

function stored({ body }: Asked) {
  const { client_message_id, text, kind } = body as { client_message_id: string; text: string; kind: "note" };
  const author = { type: "agent", id: "ana", name: "Ana" } as const;
  return {
    body: exampleMessage("m2", { client_message_id, text, kind, author, created_at: second(9) }),
    status: 201,
  };
}

function posted(id: string, text: string): MemberEvent {
  const message = exampleMessage(id, { text, created_at: second(5) });
  return { type: "message.posted", at: message.created_at, message };
}

function ids(desk: ExampleDesk): string[] {
  const posts = desk.asked.filter((asked) => asked.request === POST);
  return posts.map((asked) => (asked.body as { client_message_id: string }).client_message_id);
}

function field(): HTMLTextAreaElement {
  return screen.getByLabelText("Write to Maria");
}

async function write(desk: ExampleDesk, text: string): Promise<void> {
  await desk.user.type(await screen.findByLabelText("Write to Maria"), text);
}

describe("writing", () => {
  test("Enter sends and Shift+Enter starts a line; it is shown at once and then as sent", async () => {
    const desk = setUp();
    await screen.findByText("Hello?");
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    desk.hold(POST, held, stored);
    await write(desk, "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(screen.getByText("Sending…")).toBeTruthy();
    expect(document.querySelector(".by-me .bubble")?.textContent).toBe("one\ntwo");
    release();
    await screen.findByText("Sent");
    expect(screen.queryByText("Sending…")).toBeNull();
    expect(document.querySelectorAll(".by-me .bubble")).toHaveLength(1);
    // To who cannot see it that much is said; the text, which the log would read out, they know.
    expect(screen.getByText("Message sent").closest("[aria-live]")?.getAttribute("aria-live")).toBe("polite");
    expect(document.querySelector(".by-me")?.getAttribute("aria-live")).toBe("off");
  });

  test("a message that could not be sent stays, and is tried again under its id", async () => {
    const desk = setUp();
    desk.answer(POST, null);
    await write(desk, "hi{Enter}");
    await screen.findByText("Not sent");
    desk.answer(POST, stored);
    await desk.user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Sent");
    expect(ids(desk)).toHaveLength(2);
    expect(new Set(ids(desk)).size).toBe(1);
  });

  test("a message that was refused says why, and can be discarded", async () => {
    const desk = setUp();
    desk.answer(POST, () => refusal(409, "conversation_closed"));
    await write(desk, "hi{Enter}");
    await screen.findByText("That did not work: Refused: conversation_closed.");
    await desk.user.click(screen.getByRole("button", { name: "Discard" }));
    expect(document.querySelector(".by-me")).toBeNull();
  });

  test("nothing but white space is not sent", async () => {
    const desk = setUp();
    await write(desk, "   {Enter}");
    expect(ids(desk)).toEqual([]);
  });

  test("tells the visitor's page that somebody is typing", async () => {
    const desk = setUp();
    await write(desk, "hi");
    expect(desk.sent).toContainEqual({ type: "typing", conversation_id: "c1" });
  });

  test("says beforehand that answering a waiting conversation takes it", async () => {
    setUp(exampleConversation("c1", { queued_since: second(0), visitor: mine.visitor }));
    await screen.findByText("Answering takes this conversation.");
  });

  test("is not possible in a closed conversation, which can be reopened", async () => {
    const desk = setUp({ ...mine, status: "closed" });
    await screen.findByText(
      "This conversation is closed. Reopen it to answer; a note can be added all the same.",
    );
    desk.answer("POST conversations/c1/reopen", () => ({ body: { ...mine, queued_since: second(0) } }));
    await desk.user.click(screen.getByRole("button", { name: "Reopen" }));
    await screen.findByLabelText("Write to Maria");
  });

  test("goes on being written when somebody closes the conversation, and waits until it is reopened", async () => {
    const desk = setUp();
    await write(desk, "Your order");
    desk.receive([101, conversationEvent("conversation.closed", { ...mine, status: "closed" })]);
    await screen.findByText("Your answer was not sent. It stays here.");
    // Every one of these letters would be a shortcut if the field had lost the focus.
    await desk.user.keyboard(" near{Enter}");
    expect(document.activeElement).toBe(field());
    expect(field().value).toBe("Your order near");
    expect(ids(desk)).toEqual([]);
    desk.receive([102, conversationEvent("conversation.reopened", mine)]);
    desk.answer(POST, stored);
    await desk.user.keyboard("{Enter}");
    await screen.findByText("Sent");
    expect(ids(desk)).toHaveLength(1);
  });

  test("that is not begun yet gives way to a note, which has the focus then", async () => {
    const desk = setUp();
    await write(desk, "a{Backspace}");
    desk.receive([101, conversationEvent("conversation.closed", { ...mine, status: "closed" })]);
    const note = await screen.findByLabelText("Write a note to your team");
    expect(document.activeElement).toBe(note);
  });
});

describe("what one does with it is said, for its row may leave the list and the focus go on:", () => {
  const closed = { ...mine, status: "closed" as const };

  test("that it is closed, also where the event is faster than the answer", async () => {
    const desk = setUp();
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    desk.hold("POST conversations/c1/close", held, () => ({ body: closed, position: 101 }));
    await desk.user.click(await screen.findByRole("button", { name: "Close" }));
    desk.receive([101, conversationEvent("conversation.closed", closed)]);
    answer();
    await screen.findByText("Closed: Maria");
  });

  test("that it is open again, waits, or has somebody else", async () => {
    const desk = setUp(closed);
    desk.answer("POST conversations/c1/reopen", () => ({ body: mine, position: 101 }));
    await desk.user.click(await screen.findByRole("button", { name: "Reopen" }));
    await screen.findByText("Reopened: Maria");
    const waiting = { ...mine, assignee_id: null, queued_since: second(0) };
    desk.answer("PUT conversations/c1/assignee", () => ({ body: waiting, position: 102 }));
    await desk.user.click(screen.getByRole("button", { name: /^Assigned to/ }));
    await desk.user.click(await screen.findByRole("button", { name: "Give back to the queue" }));
    await screen.findByText("Maria waits in the queue now");
    desk.answer("PUT conversations/c1/assignee", () => ({ body: mine, position: 103 }));
    await desk.user.click(screen.getByRole("button", { name: "Take" }));
    await screen.findByText("Maria is with you now");
  });
});

test("the details, where they are a drawer, are led into and out of again", async () => {
  const desk = setUp();
  const toggle = await screen.findByRole("button", { name: "Details" });
  const details = screen.getByRole("complementary", { name: "Details" });
  await desk.user.click(toggle);
  expect(document.activeElement).toBe(details);
  await desk.user.keyboard("{Escape}");
  expect(document.activeElement).toBe(toggle);
  await desk.user.click(toggle);
  await desk.user.click(screen.getByRole("button", { name: "Close details" }));
  expect(document.activeElement).toBe(toggle);
});

describe("a note", () => {
  const open = async (desk: ExampleDesk) => {
    await desk.user.click(await screen.findByRole("radio", { name: "Note" }));
    return screen.findByLabelText("Write a note to your team");
  };

  test("goes to the team and looks unlike a message; the visitor is told of no typing", async () => {
    const desk = setUp();
    desk.answer(POST, stored);
    await desk.user.type(await open(desk), "Paid twice{Enter}");
    await screen.findByText("Saved");
    const [asked] = desk.asked.filter((one) => one.request === POST);
    expect(asked?.body).toMatchObject({ kind: "note", text: "Paid twice" });
    expect(screen.getByText("Paid twice").closest("article")?.dataset.kind).toBe("note");
    expect(desk.sent).not.toContainEqual({ type: "typing", conversation_id: "c1" });
  });

  test("and the reply beside it are two drafts", async () => {
    const desk = setUp();
    await write(desk, "to Maria");
    await desk.user.type(await open(desk), "to us");
    await desk.user.click(screen.getByRole("radio", { name: "Reply" }));
    expect(screen.getByLabelText<HTMLTextAreaElement>("Write to Maria").value).toBe("to Maria");
    expect((await open(desk)) as HTMLTextAreaElement).toHaveProperty("value", "to us");
  });

  test("can be left in a closed conversation", async () => {
    const desk = setUp({ ...mine, status: "closed" });
    desk.answer(POST, stored);
    await desk.user.type(await screen.findByLabelText("Write a note to your team"), "Fraud{Enter}");
    await screen.findByText("Saved");
  });
});

test("a message that a search has led to is said to be the one", async () => {
  const messages = ["m1", "m2", "m3"].map((id) => exampleMessage(id));
  setUp(mine, messages, {}, "/inbox/mine/c1?q=text&message=m2");
  const thread = await screen.findByRole("log");
  const found = thread.querySelectorAll("[data-found]");
  expect([...found].map((message) => message.textContent)).toEqual([
    "Found by your search:Visitor c1text of m2",
  ]);
});

describe("the visitor's other conversations", () => {
  const earlier = exampleConversation("c0", { ...mine, id: "c0", status: "closed", assignee_id: "ben" });
  const answers = {
    "GET conversations": () => ({ body: { items: [mine, earlier], next_cursor: null } }),
    "GET conversations/c0": () => ({ body: earlier, position: 100 }),
    "GET conversations/c0/messages": () => ({
      body: {
        items: [exampleMessage("m0", { conversation_id: "c0", text: "The old one" })],
        next_cursor: null,
      },
    }),
  };

  test("are listed, and read in place without being written into", async () => {
    const desk = setUp(mine, undefined, answers);
    await desk.user.click(await screen.findByRole("link", { name: /closed, with Ben/ }));
    await screen.findByText("The old one");
    expect(screen.queryByLabelText("Write to Maria")).toBeNull();
    await desk.user.click(screen.getByRole("button", { name: "Back to the present one" }));
    await screen.findByLabelText("Write to Maria");
    expect(screen.queryByText("The old one")).toBeNull();
  });

  test("that cannot be had say so", async () => {
    setUp(mine, undefined, { "GET conversations": () => refusal(503, "unavailable") });
    await screen.findByText("The earlier conversations could not be loaded: Refused: unavailable.");
  });
});

describe("reading", () => {
  test("messages appear as they are posted, once each", async () => {
    const desk = setUp();
    await screen.findByText("Hello?");
    desk.receive([101, posted("m3", "Anybody there?")], [102, posted("m1", "Hello?")]);
    expect(screen.getAllByText(/Hello\?|Anybody there\?/)).toHaveLength(2);
  });

  test("a thread that is behind what its conversation tells is read again", async () => {
    const messages = [exampleMessage("m1", { text: "Hello?" })];
    const desk = setUp(mine, messages);
    await screen.findByText("Hello?");
    messages.push(exampleMessage("m2", { text: "Missed", created_at: second(3) }));
    const author = { type: "visitor", name: "Maria" } as const;
    const told = {
      ...mine,
      last_message: { author, text: "Missed", created_at: second(3), attachments: [] },
    };
    desk.receive([101, conversationEvent("conversation.changed", told)]);
    await screen.findByText("Missed");
  });

  test("markup is text", async () => {
    setUp(mine, [exampleMessage("m1", { text: "<b>bold</b>" })]);
    await screen.findByText("<b>bold</b>");
  });

  test("what cannot be loaded can be asked for again", async () => {
    let isAway = true;
    const desk = setUp(mine, undefined, {
      "GET conversations/c1/messages": () =>
        isAway
          ? refusal(503, "unavailable")
          : { body: { items: [exampleMessage("m1", { text: "Hello?" })], next_cursor: null } },
    });
    const retry = await screen.findByRole("button", { name: "Try again" });
    isAway = false;
    await desk.user.click(retry);
    await screen.findByText("Hello?");
  });

  test("a conversation whose visitor is deleted is gone from the screen", async () => {
    const desk = setUp(mine, [exampleMessage("m1", { text: "Hello?" })]);
    await screen.findByText("Hello?");
    desk.receive([
      101,
      { type: "visitor.removed", at: second(9), visitor_id: mine.visitor.id, conversation_ids: [] },
    ]);
    await screen.findByText("There is no such conversation.");
    expect(screen.queryByText("Hello?")).toBeNull();
    expect(screen.getByRole("link", { name: "Back to the list" })).toBeTruthy();
  });

  test("an address that leads to nothing says so", async () => {
    setUp(exampleConversation("c1"), [], { "GET conversations/c1": () => refusal(404, "not_found") });
    await screen.findByText("There is no such conversation.");
  });
});
