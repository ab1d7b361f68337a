/** What an agent sees of Leno AI: that it answers, what it said and from what, and what it leaves to who takes over. */

import { conversationEvent, exampleConversation, exampleMessage, second } from "@lenochat/client/examples";
import type { ConversationView, MessageView } from "@lenochat/protocol";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { ConversationScreen } from "./conversation.tsx";
import { openHandover } from "./handover.tsx";

const leno = { type: "assistant", id: null, name: "Leno AI" } as const;
const handled = exampleConversation("c1", {
  handled_by: "assistant",
  assistant: "answers",
  queued_since: second(0),
  queue_position: 1,
  visitor: { id: "v1", name: "Maria", email: null, blocked: false },
});
const mine: ConversationView = { ...handled, assignee_id: "ana", handled_by: "agent", queued_since: null };
const answer = exampleMessage("m2", {
  author: leno,
  text: "Within 30 days [1].",
  sources: [{ article_id: "returns", title: "Returns", url: "/help/returns" }],
});
const note = exampleMessage("m3", {
  author: leno,
  kind: "note",
  text: "Summary, made from what the visitor wrote: My kettle leaks.",
});

function setUp(conversation: ConversationView, messages: readonly MessageView[]) {
  return renderAtDesk(<ConversationScreen id="c1" address={() => "/inbox/all"} />, {
    state: { mine: conversation.assignee_id === "ana" ? [conversation] : [] },
    answers: {
      "GET conversations/c1": () => ({ body: conversation, position: 100 }),
      "GET conversations/c1/messages": () => ({ body: { items: messages, next_cursor: null } }),
      "GET conversations": () => ({ body: { items: [conversation], next_cursor: null } }),
      "GET conversations/c1/routing": () => ({ body: { items: [], next_cursor: null } }),
    },
  });
}

test("its answers have its name, and links to the pages of the articles that they stand on", async () => {
  setUp(handled, [exampleMessage("m1"), answer]);
  const text = await screen.findByText("Within 30 days [1].");
  const message = within(text.closest("article") as HTMLElement);
  expect(message.getByText("Leno AI")).toBeTruthy();
  const link = message.getByRole("link", { name: "Returns (opens a new tab)" });
  expect(link.getAttribute("href")).toBe("/help/returns");
  expect(link.closest("li")?.textContent).toContain("[1]");
});

test("that it is answering is said where the conversation can be taken, and what becomes of it then", async () => {
  const desk = setUp(handled, [exampleMessage("m1"), answer]);
  await screen.findByText("Leno AI is answering");
  const marks = screen.getByRole("list", { name: "Of note" });
  expect(marks.textContent).toBe(
    "Leno AI answers until an agent is free. Take it, and Leno AI stops at once.",
  );
  expect(screen.getByText("Answering takes this conversation, and Leno AI stops at once.")).toBeTruthy();
  desk.answer("PUT conversations/c1/assignee", () => ({ body: mine, position: 101 }));
  await desk.user.click(screen.getByRole("button", { name: "Take" }));
  expect(screen.queryByText("Leno AI is answering")).toBeNull();
  expect(screen.queryByRole("list", { name: "Of note" })).toBeNull();
});

test("who takes over reads its summary above the messages, and it is announced without taking the focus", async () => {
  const desk = setUp(handled, [exampleMessage("m1"), answer]);
  await screen.findByText("Within 30 days [1].");
  const field = screen.getByLabelText<HTMLTextAreaElement>("Write to Maria");
  field.focus();
  desk.receive(
    [101, { type: "message.posted", at: second(5), message: note }],
    [102, conversationEvent("conversation.assigned", mine)],
  );
  const summary = await screen.findByText(note.text);
  expect(summary.closest("[role=status]")?.textContent).toContain("Note by Leno AIOnly your team sees this.");
  expect(within(screen.getByRole("log")).queryByText(note.text)).toBeNull();
  expect(document.activeElement).toBe(field);
});

test("the summary goes back among the messages once somebody has answered, an agent or Leno AI again", () => {
  const reply = exampleMessage("m4", { author: { type: "agent", id: "ana", name: "Ana" } });
  const said = exampleMessage("m5");
  const by = (type: "note" | "message") => ({ ...reply, kind: type });
  expect(openHandover([said, answer])).toBeNull();
  expect(openHandover([said, answer, note, said, by("note")])).toBe(note);
  expect(openHandover([said, answer, note, by("message")])).toBeNull();
  expect(openHandover([said, note, said, answer])).toBeNull();
});
