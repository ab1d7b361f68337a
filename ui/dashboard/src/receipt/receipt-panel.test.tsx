import { exampleAgent, exampleConversation, exampleState } from "@lenochat/client/examples";
import type { ConversationView } from "@lenochat/protocol";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { ReceiptPanel } from "./receipt-panel.tsx";

const ROUTED_AT = "2026-03-02T10:00:00.000Z";
const BY_HAND = /^ana got it by hand, not by routing\.$/u;
const BY_ROUTING = /^ana was chosen: /u;

/** Routing gave it to Ana, once. */
function setUp(changes: Partial<ConversationView>) {
  const conversation = exampleConversation("c1", { assignee_id: "ana", ...changes });
  const receipt = {
    id: "r1",
    position: 1,
    at: ROUTED_AT,
    trigger: "opened",
    policy: exampleState().workspace.routing,
    tier: "online",
    outcome: "assigned",
    chosen_agent_id: "ana",
    candidates: [],
    counts: {},
    team_id: null,
    former_agent_id: null,
    passed_over_agent_id: null,
  };
  renderAtDesk(<ReceiptPanel conversation={conversation} />, {
    state: { mine: [conversation], agents: [exampleAgent("ana", { name: "ana" }), exampleAgent("ben")] },
    answers: { "GET conversations/c1/routing": () => ({ body: { items: [receipt], next_cursor: null } }) },
  });
}

const textIs = (wanted: RegExp) => (_: string, element: Element | null) =>
  element?.tagName === "P" && wanted.test(element.textContent ?? "");

test("whoever has it by the decision is told of with it", async () => {
  setUp({ assigned_at: ROUTED_AT });
  const decision = await screen.findByText(textIs(BY_ROUTING));
  expect(decision.closest(".earlier")).toBeNull();
  expect(screen.queryByText(textIs(BY_HAND))).toBeNull();
});

test.each([
  ["somebody else", { assignee_id: "ben" }, /^ben got it by hand, not by routing\.$/iu],
  ["the same one again", { assigned_at: "2026-03-02T10:05:00.000Z" }, BY_HAND],
])(
  "what %s got by hand since is said first, and the decision is an earlier one",
  async (_, changes, wanted) => {
    setUp({ assigned_at: ROUTED_AT, ...changes });
    await screen.findByText(textIs(wanted));
    expect(screen.getByText(textIs(BY_ROUTING)).closest(".earlier")).not.toBeNull();
  },
);
