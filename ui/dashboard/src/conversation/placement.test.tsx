import { conversationEvent, exampleConversation, exampleState } from "@lenochat/client/examples";
import type { ConversationView } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { useConversation } from "../live.tsx";
import { MarkStrip, RowMarks } from "./marks.tsx";
import { PlacementPanel } from "./placement.tsx";

const PATCH = "PATCH conversations/c1";
const teams = [
  { id: "orders", name: "Orders", overflow_seconds: 60 },
  { id: "tasting", name: "Tasting", overflow_seconds: null },
];
const waiting = exampleConversation("c1", { queued_since: "2026-03-02T10:00:00.000Z", queue_position: 1 });
const mine = exampleConversation("c1", { assignee_id: "ana" });

function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

function Shown({ fallback }: { fallback: ConversationView }) {
  const conversation = useConversation("c1") ?? fallback;
  return (
    <>
      <RowMarks conversation={conversation} />
      <MarkStrip conversation={conversation} />
      <PlacementPanel conversation={conversation} />
    </>
  );
}

function setUp(conversation: ConversationView, own = teams) {
  return renderAtDesk(<Shown fallback={conversation} />, {
    state: {
      workspace: { ...exampleState().workspace, teams: own },
      mine: conversation.assignee_id === "ana" ? [conversation] : [],
    },
  });
}

function marks(): (string | null)[] {
  const list = screen.queryByRole("list", { name: "Of note" });
  return list
    ? within(list)
        .getAllByRole("listitem")
        .map((mark) => mark.textContent)
    : [];
}

test("an ordinary conversation has no marks", () => {
  setUp(mine);
  expect(marks()).toEqual([]);
});

test("marks say what is so in whole sentences, and in a row in a word or two", () => {
  setUp({ ...waiting, priority: "high", team_id: "orders", open_to_all: true, visitor_left_at: ago(12.5) });
  expect(marks()).toEqual([
    "Visitor left 12 min ago: routing waits for them, you can take it",
    "High priority",
    "For Orders; open to everyone since the team's time is over",
  ]);
  const short = [...document.querySelectorAll(".row-marks .mark")].map((mark) => mark.textContent);
  expect(short).toEqual(["Visitor left", "High", "Orders and everyone"]);
});

test("what was left outside business hours says where to answer, and that routing leaves it alone", () => {
  const visitor = { ...waiting.visitor, name: "Maria", email: "maria@visitor.example" };
  const left = { ...waiting, queue_position: null, left_outside_hours: true, visitor };
  const desk = setUp(left);
  expect(marks()).toEqual([
    "Left outside business hours: not routed until the visitor is back. An answer also goes to maria@visitor.example.",
  ]);
  expect(document.querySelector(".row-marks")?.textContent).toBe("Left outside business hours");
  const taken = { ...left, assignee_id: "ben", queued_since: null };
  desk.receive([101, conversationEvent("conversation.assigned", taken)]);
  expect(marks()).toEqual([
    "Left outside business hours: answers also go to maria@visitor.example until the visitor is back.",
  ]);
  const unknown = { ...left, visitor: { ...visitor, email: null } };
  desk.receive([102, conversationEvent("conversation.changed", unknown)]);
  expect(marks()).toEqual([
    "Left outside business hours, without an e-mail address: the visitor reads an answer when they are back.",
  ]);
});

test("a silence names who is silent and since when, and goes with their reply", async () => {
  const desk = setUp({ ...mine, no_reply_since: ago(3.5) });
  expect(marks()).toEqual(["You have not replied for 3 min; nobody else could take it"]);
  const bens = { ...mine, assignee_id: "ben" };
  desk.receive([101, conversationEvent("conversation.changed", { ...bens, no_reply_since: ago(0) })]);
  expect(marks()).toEqual(["No reply from Ben yet; nobody else could take it"]);
  desk.receive([102, conversationEvent("conversation.changed", { ...bens, no_reply_since: ago(90) })]);
  expect(marks()).toEqual(["No reply from Ben for 1 h; nobody else could take it"]);
  desk.receive([103, conversationEvent("conversation.changed", bens)]);
  expect(marks()).toEqual([]);
});

test("a closed one is for nobody and in no hurry any more", () => {
  setUp({ ...mine, status: "closed", priority: "high", team_id: "orders" });
  expect(marks()).toEqual([]);
});

test("a team is chosen, and everyone again, as the server says", async () => {
  const desk = setUp(mine);
  desk.answer(PATCH, () => ({ body: { ...mine, team_id: "tasting" } }));
  await desk.user.click(screen.getByRole("button", { name: /^Everyone For/ }));
  await desk.user.click(screen.getByRole("option", { name: "Tasting" }));
  await waitFor(() => expect(marks()).toEqual(["For the team Tasting"]));
  desk.answer(PATCH, () => ({ body: mine, position: 1_001 }));
  await desk.user.click(screen.getByRole("button", { name: /^Tasting For/ }));
  await desk.user.click(screen.getByRole("option", { name: "Everyone" }));
  await waitFor(() => expect(marks()).toEqual([]));
  expect(desk.asked.filter(({ request }) => request === PATCH).map(({ body }) => body)).toEqual([
    { team_id: "tasting" },
    { team_id: null },
  ]);
});

test("without teams there is only the priority to choose", async () => {
  const desk = setUp(mine, []);
  desk.answer(PATCH, () => ({ body: { ...mine, priority: "low" } }));
  expect(screen.getAllByRole("button")).toHaveLength(1);
  await desk.user.click(screen.getByRole("button", { name: /^Normal Priority/ }));
  await desk.user.click(screen.getByRole("option", { name: "Low" }));
  await waitFor(() => expect(marks()).toEqual(["Low priority"]));
});
