import {
  conversationEvent,
  exampleAgent,
  exampleConversation,
  exampleState,
  exampleWidget,
  loadOf,
  second,
} from "@lenochat/client/examples";
import type { ConversationView, MemberEvent, MemberState, WidgetView } from "@lenochat/protocol";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { InboxScreen } from "./inbox.tsx";

function waiting(id: string, n = 0): ConversationView {
  return exampleConversation(id, { queued_since: second(n), last_activity_at: second(n) });
}

function setUp(view: string, state: Partial<MemberState> = {}, listed?: ConversationView[]) {
  return renderAtDesk(<InboxScreen view={view} conversationId={null} />, {
    state,
    path: `/inbox/${view}`,
    answers: listed ? { "GET conversations": listOf(listed) } : {},
  });
}

function listOf(items: ConversationView[]) {
  return () => ({ body: { items, next_cursor: null }, position: 100 });
}

async function rows(): Promise<string[]> {
  const all = await screen.findAllByRole("row");
  return all.map((row) => within(row).getByText(/Visitor/).textContent ?? "");
}

describe("the views", () => {
  test("show live counts", async () => {
    const agents = [exampleAgent("ana", { open_conversations: 1 })];
    const desk = setUp("mine", { agents, counts: { mine: 1, unassigned: 2, all: 5 } });
    const views = within(screen.getByRole("navigation"));
    const names = () => views.getAllByRole("link").map((link) => link.textContent);
    expect(names()).toEqual(["Mine 1", "Unassigned 2", "All 5", "Closed", "Spam"]);
    const mine = exampleConversation("c1", { assignee_id: "ana" });
    desk.receive([101, conversationEvent("conversation.assigned", mine, { loads: [loadOf("ana", 2)] })]);
    expect(names()).toEqual(["Mine 2", "Unassigned 1", "All 5", "Closed", "Spam"]);
  });

  test("an inbox outside business hours says why it is quiet, from the minute they end to that in which they begin", () => {
    const desk = setUp("mine");
    const note = () => screen.queryByText(/^Outside business hours/)?.textContent;
    expect(note()).toBeUndefined();
    const told = (mode: WidgetView["mode"], assistant: boolean): MemberEvent => ({
      type: "widget.changed",
      at: "",
      widget: exampleWidget({ mode, assistant }),
    });
    desk.receive([101, told("offline_form", false)]);
    expect(note()).toBe("Outside business hours: visitors leave messages.");
    desk.receive([102, told("offline_form", true)]);
    expect(note()).toBe("Outside business hours: Leno AI answers, and visitors leave messages.");
    desk.receive([103, told("live", true)]);
    expect(note()).toBeUndefined();
  });

  test("Mine shows a conversation the moment it is assigned", async () => {
    const desk = setUp("mine");
    expect(screen.getByText("You have no conversations.")).toBeTruthy();
    const mine = exampleConversation("c1", { assignee_id: "ana" });
    desk.receive([101, conversationEvent("conversation.assigned", mine)]);
    expect(await rows()).toEqual(["Visitor c1"]);
  });

  test("Unassigned can be narrowed to a team, in the address too, and follows what is addressed to it", async () => {
    const teams = [{ id: "orders", name: "Orders", overflow_seconds: null }];
    const forOrders = { ...waiting("c2", 2), team_id: "orders" };
    const workspace = { ...exampleState().workspace, teams };
    const desk = setUp("unassigned", { workspace }, [waiting("c1", 1), forOrders]);
    expect(await rows()).toEqual(["Visitor c1", "Visitor c2"]);
    await desk.user.click(screen.getByRole("button", { name: /^For anyone/ }));
    await desk.user.click(screen.getByRole("option", { name: "For Orders" }));
    expect(await rows()).toEqual(["Visitor c2"]);
    expect(desk.location()).toBe("/inbox/unassigned?team=orders");
    const moved = { ...waiting("c1", 1), team_id: "orders" };
    desk.receive(
      [101, conversationEvent("conversation.changed", moved)],
      [102, conversationEvent("conversation.changed", { ...forOrders, team_id: null })],
    );
    expect(await rows()).toEqual(["Visitor c1"]);
    await desk.user.click(screen.getByRole("button", { name: /^For Orders/ }));
    await desk.user.click(screen.getByRole("option", { name: "For no team" }));
    expect(await rows()).toEqual(["Visitor c2"]);
  });

  test("Unassigned is read once and then follows the queue", async () => {
    const desk = setUp("unassigned", {}, [waiting("c1", 1), waiting("c2", 2)]);
    expect(await rows()).toEqual(["Visitor c1", "Visitor c2"]);
    const taken = exampleConversation("c1", { assignee_id: "ben" });
    desk.receive(
      [101, conversationEvent("conversation.assigned", taken)],
      [102, conversationEvent("conversation.opened", waiting("c3", 3))],
    );
    expect(await rows()).toEqual(["Visitor c2", "Visitor c3"]);
    expect(desk.asked.filter((asked) => asked.request === "GET conversations")).toHaveLength(1);
  });

  test("a row says who has the conversation and how available they are", async () => {
    const agents = [
      exampleAgent("ana"),
      exampleAgent("ben", { status: "busy", status_message: "on the phone" }),
    ];
    setUp("all", { agents }, [exampleConversation("c1", { assignee_id: "ben" })]);
    await screen.findByText("with Ben, Busy: on the phone");
  });

  test("a list that cannot be had says so and can be asked for again", async () => {
    const desk = setUp("all");
    await screen.findByText("The conversations could not be loaded: the server cannot be reached.");
    desk.answer("GET conversations", listOf([exampleConversation("c1")]));
    await desk.user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await rows()).toEqual(["Visitor c1"]);
  });

  test("an empty Mine tells an agent who gets nothing why", () => {
    const agents = [
      exampleAgent("ana", { eligible: false, accepting: false, not_eligible_because: ["not_accepting"] }),
    ];
    setUp("mine", { agents });
    expect(screen.getByText("You get no new ones now: not accepting yet.")).toBeTruthy();
  });

  test("an unknown view leads to Mine", () => {
    expect(setUp("nonsense").location()).toBe("/inbox/mine");
  });
});

test("nothing moves under a pointer that is aiming; what is new waits until it leaves", async () => {
  const mine = exampleConversation("c1", { assignee_id: "ana", last_activity_at: second(1) });
  const desk = setUp("mine", { mine: [mine] });
  const row = await screen.findByRole("row");
  fireEvent.pointerMove(row, { pointerType: "mouse" });
  const newer = exampleConversation("c2", { assignee_id: "ana", last_activity_at: second(2) });
  desk.receive([101, conversationEvent("conversation.assigned", newer)]);
  expect(await rows()).toEqual(["Visitor c1"]);
  await desk.user.click(screen.getByRole("button", { name: "1 new" }));
  expect(await rows()).toEqual(["Visitor c2", "Visitor c1"]);
});

test("Enter on a row opens the conversation", async () => {
  const desk = setUp("mine", { mine: [exampleConversation("c1", { assignee_id: "ana" })] });
  (await screen.findByRole("row")).focus();
  await desk.user.keyboard("{Enter}");
  expect(desk.location()).toBe("/inbox/mine/c1");
});

describe("a long list", () => {
  const many: ConversationView[] = Array.from({ length: 3_000 }, (_, n) =>
    exampleConversation(`c${n}`, { assignee_id: "ben", last_activity_at: second(9_000 - n) }),
  );

  test("draws only the rows on screen, and says which of how many each is", async () => {
    setUp("all", { counts: { mine: 0, unassigned: 0, all: 3_000 } }, many);
    const drawn = await screen.findAllByRole("row");
    expect(drawn.length).toBeLessThan(40);
    expect(drawn[3]?.getAttribute("aria-rowindex")).toBe("4");
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("3000");
  });

  test("is walked through with the keys, to its very end", async () => {
    const desk = setUp("all", {}, many);
    (await screen.findAllByRole("row"))[0]?.focus();
    await desk.user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("2");
    await desk.user.keyboard("{End}");
    expect(document.activeElement?.textContent).toContain("Visitor c2999");
    await desk.user.keyboard("{Home}{Enter}");
    expect(desk.location()).toBe("/inbox/all/c0");
  });

  test("reads on by itself when its end comes into sight, and says when it cannot", async () => {
    let isAway = false;
    const desk = setUp("all");
    desk.answer("GET conversations", ({ query }) => {
      const from = Number(new URLSearchParams(query).get("cursor") ?? 0);
      if (isAway) return refusal(503, "unavailable");
      return { body: { items: many.slice(from, from + 50), next_cursor: `${from + 50}` }, position: 100 };
    });
    await desk.user.click(await screen.findByRole("button", { name: "Try again" }));
    (await screen.findAllByRole("row"))[0]?.focus();
    const goesOnTo = (name: string) =>
      waitFor(async () => {
        await desk.user.keyboard("{ArrowDown}");
        expect(document.activeElement?.textContent).toContain(name);
      });
    await desk.user.keyboard("{End}");
    await goesOnTo("Visitor c50");
    isAway = true;
    await desk.user.keyboard("{End}");
    await screen.findByText("More could not be loaded: Refused: unavailable.");
    isAway = false;
    await desk.user.click(screen.getByRole("button", { name: "Try again" }));
    screen.getAllByRole("row").at(-1)?.focus();
    await goesOnTo("Visitor c100");
  });

  test("hands the focus on when its row leaves", async () => {
    const desk = setUp("all", {}, many.slice(0, 3));
    (await screen.findAllByRole("row"))[0]?.focus();
    await desk.user.keyboard("{ArrowDown}");
    const closed = exampleConversation("c1", { assignee_id: "ben", status: "closed" });
    desk.receive([101, conversationEvent("conversation.closed", closed)]);
    expect(document.activeElement?.textContent).toContain("Visitor c2");
  });
});
