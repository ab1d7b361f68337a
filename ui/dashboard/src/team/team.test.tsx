import { agentChanged, exampleAgent, exampleMe, exampleState } from "@lenochat/client/examples";
import type { Agent, AgentVisibility } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { TeamScreen } from "./team.tsx";

const SALES = { id: "sales", name: "Sales", overflow_seconds: null };

function setUp(agents: Agent[], { unassigned = 0, visibility = "everyone" as AgentVisibility } = {}) {
  const { workspace } = exampleState();
  return renderAtDesk(<TeamScreen page="members" memberId={null} />, {
    state: {
      agents,
      counts: { mine: 0, unassigned, all: unassigned },
      workspace: { ...workspace, agent_visibility: visibility, teams: [SALES] },
    },
  });
}

/** The table's rows without its heads: what stands in them, with a bar between the cells. */
function rows(): string[] {
  const [, ...shown] = within(screen.getByRole("table", { name: "Agents" })).getAllByRole("row");
  return shown.map((row) => [...row.children].map((cell) => cell.textContent).join("|"));
}

const lost = new Date();
lost.setHours(10, 42, 0, 0);
const longAgo = new Date(Date.now() - 12 * 60_000).toISOString();

test("everybody's status stands in words, with message, since when, load, teams and what keeps them from a chat", () => {
  setUp(
    [
      exampleAgent("ana", { open_conversations: 1, status_since: longAgo, teams: ["sales"] }),
      exampleAgent("ben", {
        status: "busy",
        status_since: longAgo,
        status_message: "on the phone",
        eligible: false,
        not_eligible_because: ["status"],
      }),
      exampleAgent("chloe", {
        status_since: longAgo,
        eligible: false,
        not_eligible_because: ["at_capacity"],
        open_conversations: 4,
      }),
    ],
    { unassigned: 2 },
  );
  expect(rows()).toEqual([
    "Ana (you)Agent|Available for 12 min|1 of 4|Eligible|Sales",
    "BenAgent|Busy for 12 minon the phone|0 of 4|Not eligible|",
    "ChloeAgent|Available for 12 min|4 of 4|Not eligible: at capacity|",
  ]);
  expect(screen.getByText("1 can get a chat now · 2 visitors waiting")).toBeTruthy();
});

test("a lost connection stands beside the unchanged status", () => {
  const agent = exampleAgent("ben", { connected: false, connection_lost_at: lost.toISOString() });
  setUp([exampleAgent("ana"), agent]);
  expect(rows()[1]).toMatch(/\|Available .*connection lost since 10:42/);
});

test("whose status is hidden is listed without any of it, and nothing is counted", () => {
  const { id, name, picture_url, role, teams, disabled, takes_chats } = exampleAgent("ben");
  setUp([exampleAgent("ana"), { id, name, picture_url, role, teams, disabled, takes_chats }], {
    visibility: "nobody",
  });
  expect(rows()[1]).toBe("BenAgent|Status not visible to you|");
  expect(screen.getByText(/^In this workspace availability is private: you see your own/)).toBeTruthy();
  expect(screen.getByText("0 visitors waiting")).toBeTruthy();
});

test("a change is there the moment it is told, also in the middle of a large team", () => {
  const desk = setUp([exampleAgent("ana"), exampleAgent("ben")]);
  desk.receive([101, agentChanged(exampleAgent("ben", { accepting: false, eligible: false }))]);
  expect(rows()[1]).toContain("Online, not accepting yet");
});

test("disabled members stand apart, after everybody else", () => {
  setUp([exampleAgent("adam", { disabled: true, status: "offline", eligible: false }), exampleAgent("ana")]);
  expect(rows().map((row) => row.split("|")[0])).toEqual([
    "Ana (you)Agent",
    "1 disabled member",
    "AdamAgent",
  ]);
});

describe("looking for somebody", () => {
  const team = [
    exampleAgent("ana", { open_conversations: 3 }),
    exampleAgent("ben", { status: "away", eligible: false, teams: ["sales"] }),
    exampleAgent("zoë", { open_conversations: 1, teams: ["sales"] }),
  ];
  const names = () => rows().map((row) => row.split("Agent|")[0]);

  test("by a part of the name, however it is accented; and where nobody is left, one press shows all again", async () => {
    const { user } = setUp(team);
    await user.type(screen.getByRole("searchbox", { name: "Find a member" }), "ZOE");
    expect(names()).toEqual(["Zoë"]);
    await user.keyboard("x");
    await user.click(screen.getByRole("button", { name: "Show everybody" }));
    expect(names()).toHaveLength(3);
  });

  test("by team, and by who can get a chat now", async () => {
    const { user } = setUp(team);
    await user.click(screen.getByRole("button", { name: "Can get a chat now" }));
    expect(names()).toEqual(["Ana (you)", "Zoë"]);
    await user.click(screen.getByRole("button", { name: /Team$/ }));
    await user.click(screen.getByRole("option", { name: "Sales" }));
    expect(names()).toEqual(["Zoë"]);
  });

  test("in the order of a column, and the other way round with the next press", async () => {
    const { user } = setUp(team);
    await user.click(screen.getByRole("button", { name: "Load" }));
    expect(names()).toEqual(["Ben", "Zoë", "Ana (you)"]);
    await user.click(screen.getByRole("button", { name: "Load" }));
    expect(names()).toEqual(["Ana (you)", "Zoë", "Ben"]);
    expect(screen.getByRole("columnheader", { name: "Load" }).getAttribute("aria-sort")).toBe("descending");
  });
});

test("under a pointer that aims, rows stay where they are and show what is live", async () => {
  const desk = setUp([exampleAgent("ana"), exampleAgent("ben", { status: "busy" })]);
  await desk.user.click(screen.getByRole("button", { name: "Status" }));
  const names = () => rows().map((row) => row.split("Agent|")[0]);
  const table = screen.getByRole("table");
  await desk.user.pointer({ target: within(table).getByText("Ben") });
  desk.receive([101, agentChanged(exampleAgent("ana", { status: "offline" }))]);
  expect(names()).toEqual(["Ana (you)", "Ben"]);
  expect(rows()[0]).toContain("Offline");
  await desk.user.pointer({ target: document.body });
  expect(names()).toEqual(["Ben", "Ana (you)"]);
});

test("who does not manage members sees neither settings nor invitations nor teams to manage", () => {
  setUp([exampleAgent("ana"), exampleAgent("ben")]);
  expect(screen.queryByRole("button", { name: "Ben" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Invite" })).toBeNull();
  expect(screen.queryByRole("navigation")).toBeNull();
});

test("who manages members walks the rows with the keys and opens one with Enter", async () => {
  const me = exampleMe({ role: "admin", permissions: ["manage_members"] });
  const desk = renderAtDesk(<TeamScreen page="members" memberId={null} />, {
    state: { me },
    answers: { "GET invitations": () => ({ body: { items: [], next_cursor: null } }) },
  });
  screen.getByRole("button", { name: "Ana (you)" }).focus();
  await desk.user.keyboard("{End}{ArrowUp}");
  expect(document.activeElement?.textContent).toBe("Ben");
  await desk.user.keyboard("{Enter}");
  await waitFor(() => expect(desk.location()).toBe("/team/members/ben"));
});
