import {
  agentChanged,
  exampleAgent,
  exampleConversation,
  exampleMe,
  exampleState,
} from "@lenochat/client/examples";
import type { Agent, AgentView, ConversationView } from "@lenochat/protocol";
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { useConversation } from "../live.tsx";
import { ConversationHeader } from "./conversation-header.tsx";

const PUT = "PUT conversations/c1/assignee";
const admin = exampleMe({ permissions: ["see_everyone", "assign_any"] });
const mine = exampleConversation("c1", { assignee_id: "ana", handled_by: "agent" });

function hidden(agent: Agent): Agent {
  const { id, name, picture_url, role, teams, disabled, takes_chats } = agent;
  return { id, name, picture_url, role, teams, disabled, takes_chats };
}

function Header({ fallback }: { fallback: ConversationView }) {
  const conversation = useConversation("c1") ?? fallback;
  return (
    <ConversationHeader
      conversation={conversation}
      back="/inbox/mine"
      showsDetails={false}
      toggle={null}
      toggleDetails={() => {}}
    />
  );
}

const team = [
  exampleAgent("ana"),
  exampleAgent("ben", { eligible: false, not_eligible_because: ["at_capacity"], open_conversations: 4 }),
  exampleAgent("chloe", {
    status: "away",
    status_message: "lunch",
    eligible: false,
    not_eligible_because: ["status"],
  }),
  exampleAgent("dev", { open_conversations: 2 }),
];

function setUp(options: { conversation?: ConversationView; agents?: Agent[]; isAdmin?: boolean } = {}) {
  const conversation = options.conversation ?? mine;
  const state = {
    agents: options.agents ?? team,
    mine: conversation.assignee_id === "ana" ? [conversation] : [],
    ...(options.isAdmin && { me: admin }),
  };
  return renderAtDesk(<Header fallback={conversation} />, { state });
}

async function open(desk: ReturnType<typeof setUp>): Promise<HTMLElement> {
  await desk.user.click(screen.getByRole("button", { name: /^Assign/ }));
  await waitFor(() => expect(screen.queryByText("Loading…")).toBeNull());
  return screen.getByRole("dialog");
}

function puts(desk: ReturnType<typeof setUp>): unknown[] {
  return desk.asked.filter((asked) => asked.request === PUT).map((asked) => asked.body);
}

const LUNCH = "Chloe0 of 4Away · lunch";
const leaving = {
  status: "away",
  eligible: false,
  not_eligible_because: ["status"],
} satisfies Partial<AgentView>;

function options(list: HTMLElement): (string | null)[] {
  return within(list)
    .getAllByRole("option")
    .map((option) => option.textContent);
}

describe("the panel", () => {
  test("shows the eligible first and the others with what speaks against them", async () => {
    const panel = await open(setUp());
    const groups = within(panel).getAllByRole("group");
    expect(groups.map(options)).toEqual([
      ["Anahas itAvailable", "Dev2 of 4Available"],
      ["Ben4 of 4Available · at capacity", LUNCH],
    ]);
  });

  test("says that whoever came back to a backlog gets the next chat after a pause", async () => {
    const pausing = exampleAgent("ben", { eligible: false, not_eligible_because: ["ramp"] });
    const panel = await open(setUp({ agents: [exampleAgent("ana"), pausing] }));
    expect(within(panel).getByRole("option", { name: /Ben/ }).textContent).toBe(
      "Ben0 of 4Available · gets the next chat after a pause",
    );
  });

  test("follows the team while it is open", async () => {
    const desk = setUp();
    const panel = await open(desk);
    desk.receive([101, agentChanged(exampleAgent("dev", { open_conversations: 3 }))]);
    expect(within(panel).getByRole("option", { name: /Dev/ }).textContent).toBe("Dev3 of 4Available");
  });

  test("moves nobody while one is aiming, and sorts again with the next letter", async () => {
    const desk = setUp();
    const panel = await open(desk);
    await desk.user.type(screen.getByLabelText("Find an agent"), "{ArrowDown}");
    desk.receive([101, agentChanged(exampleAgent("ana", leaving))]);
    expect(options(panel)).toEqual([
      "Anahas itAway",
      "Dev2 of 4Available",
      "Ben4 of 4Available · at capacity",
      LUNCH,
    ]);
    await desk.user.keyboard("a");
    expect(options(panel)).toEqual(["Anahas itAway"]);
    await desk.user.keyboard("{Backspace}");
    expect(options(panel)[0]).toBe("Dev2 of 4Available");
  });

  test("sorts by itself while nobody is aiming", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    const desk = setUp();
    const panel = await open(desk);
    desk.receive([101, agentChanged(exampleAgent("ana", leaving))]);
    act(() => void vi.advanceTimersByTime(2_000));
    expect(options(panel)[0]).toBe("Dev2 of 4Available");
    vi.useRealTimers();
  });

  test("finds by name while one types, and Enter chooses", async () => {
    const desk = setUp();
    desk.answer(PUT, () => ({ body: { ...mine, assignee_id: "dev" } }));
    await open(desk);
    await desk.user.type(screen.getByLabelText("Find an agent"), "de{Enter}");
    await waitFor(() => expect(puts(desk)).toEqual([{ agent_id: "dev", expected_assignee_id: "ana" }]));
    await screen.findByRole("button", { name: /^Assigned to Dev.*Available/ });
  });

  test("shows agents whose status is hidden without guessing it", async () => {
    const panel = await open(setUp({ agents: [exampleAgent("ana"), hidden(exampleAgent("ben"))] }));
    expect(within(panel).getByRole("option", { name: /Ben/ }).textContent).toBe(
      "BenStatus not visible to you",
    );
  });
});

describe("choosing somebody who is not eligible", () => {
  test("asks once with the reason, and then obeys", async () => {
    const desk = setUp();
    desk.answer(PUT, () => ({ body: { ...mine, assignee_id: "ben" } }));
    const panel = await open(desk);
    await desk.user.click(within(panel).getByRole("option", { name: /Ben/ }));
    expect(screen.getByText("Ben is not eligible: at capacity. Assign anyway?")).toBeTruthy();
    expect(puts(desk)).toEqual([]);
    await desk.user.click(screen.getByRole("button", { name: "Assign anyway" }));
    await waitFor(() => expect(puts(desk)).toEqual([{ agent_id: "ben", expected_assignee_id: "ana" }]));
  });

  test.each([
    ["its team", {}, ["Anahas itAvailable · not in the team", "Dev0 of 4Available · not in the team"]],
    ["everybody by now", { open_to_all: true }, []],
    ["a team that is no more", { team_id: "gone" }, []],
  ])("where it is for %s is warned of who is not in that team", async (_, changes, outside) => {
    const orders = { id: "orders", name: "Orders", overflow_seconds: null };
    const forOrders = { ...mine, team_id: "orders", ...changes };
    const desk = renderAtDesk(<Header fallback={forOrders} />, {
      state: {
        agents: [exampleAgent("ana"), exampleAgent("ben", { teams: ["orders"] }), exampleAgent("dev")],
        mine: [forOrders],
        workspace: { ...exampleState().workspace, teams: [orders] },
      },
    });
    desk.answer(PUT, () => ({ body: { ...forOrders, assignee_id: "dev" } }));
    const panel = await open(desk);
    const [, others] = within(panel).getAllByRole("group");
    expect(others ? options(others) : []).toEqual(outside);
    await desk.user.click(within(panel).getByRole("option", { name: /Dev/ }));
    const warning = screen.queryByText("Dev is not eligible: not in the team. Assign anyway?");
    expect(warning !== null).toBe(outside.length > 0);
    if (warning) await desk.user.click(screen.getByRole("button", { name: "Assign anyway" }));
    await waitFor(() => expect(puts(desk)).toEqual([{ agent_id: "dev", expected_assignee_id: "ana" }]));
  });

  test("can be thought better of", async () => {
    const desk = setUp();
    const panel = await open(desk);
    await desk.user.click(within(panel).getByRole("option", { name: /Chloe/ }));
    await desk.user.click(screen.getByRole("button", { name: "Choose somebody else" }));
    expect(screen.getByRole("option", { name: /Dev/ })).toBeTruthy();
    expect(puts(desk)).toEqual([]);
  });
});

describe("a race", () => {
  const waiting = exampleConversation("c1", { queued_since: "2026-03-02T10:00:00.000Z", queue_position: 1 });

  test("lost by one who takes tells who has it", async () => {
    const desk = setUp({ conversation: waiting });
    desk.answer(PUT, () => refusal(409, "already_assigned", { assignee_id: "ben", assignee_name: "Ben" }));
    await desk.user.click(screen.getByRole("button", { name: "Take" }));
    await screen.findByText("Ben has this conversation already.");
    expect(puts(desk)).toEqual([{ agent_id: "ana", expected_assignee_id: null }]);
  });
});

describe("what is offered to whom", () => {
  const waiting = exampleConversation("c1", { queued_since: "2026-03-02T10:00:00.000Z", queue_position: 1 });

  test("a standard agent may take a waiting conversation, not give it away", async () => {
    const panel = await open(setUp({ conversation: waiting }));
    expect(within(panel).getAllByRole("option")).toHaveLength(1);
    expect(within(panel).getByText(/ask an Owner or an Admin/)).toBeTruthy();
  });

  test("an Admin may give it to anybody", async () => {
    const panel = await open(setUp({ conversation: waiting, isAdmin: true }));
    expect(within(panel).getAllByRole("option")).toHaveLength(4);
  });

  test("what a present teammate has is theirs", async () => {
    const panel = await open(setUp({ conversation: exampleConversation("c1", { assignee_id: "ben" }) }));
    expect(within(panel).queryAllByRole("option")).toHaveLength(0);
    expect(panel.textContent).toBe("Only Ben, an Owner or an Admin may hand this over.");
  });

  test("one's own can go back to the queue", async () => {
    const desk = setUp();
    desk.answer(PUT, () => ({ body: waiting }));
    await open(desk);
    await desk.user.click(screen.getByRole("button", { name: "Give back to the queue" }));
    await waitFor(() => expect(puts(desk)).toEqual([{ agent_id: null, expected_assignee_id: "ana" }]));
    await screen.findByRole("button", { name: "Take" });
  });
});
