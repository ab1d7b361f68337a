import { agentChanged, exampleAgent } from "@lenochat/client/examples";
import type { Agent } from "@lenochat/protocol";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { TeamScreen } from "./team.tsx";

function setUp(agents: Agent[], unassigned = 0) {
  return renderAtDesk(<TeamScreen />, {
    state: { agents, counts: { mine: 0, unassigned, all: unassigned } },
  });
}

function members(): (string | null)[] {
  return within(screen.getByRole("list", { name: "Agents" }))
    .getAllByRole("listitem")
    .map((item) => item.textContent);
}

const lost = new Date();
lost.setHours(10, 42, 0, 0);

test("everybody's status stands in words, with message, load and what keeps them from a chat", () => {
  setUp(
    [
      exampleAgent("ana", { open_conversations: 1 }),
      exampleAgent("ben", {
        status: "busy",
        status_message: "on the phone",
        eligible: false,
        not_eligible_because: ["status"],
      }),
      exampleAgent("chloe", {
        eligible: false,
        not_eligible_because: ["at_capacity"],
        open_conversations: 4,
      }),
    ],
    2,
  );
  const [ana, ben, chloe] = members();
  expect(ana).toMatch(/^Ana \(you\)AgentAvailable since .*1 of 4Eligible$/);
  expect(ben).toMatch(/^BenAgentBusy since .*on the phone0 of 4Not eligible$/);
  expect(chloe).toMatch(/^ChloeAgentAvailable since .*4 of 4Not eligible: at capacity$/);
  expect(screen.getByText("1 can get a chat now · 2 visitors waiting")).toBeTruthy();
});

test("a lost connection stands beside the unchanged status", () => {
  const agent = exampleAgent("ben", { connected: false, connection_lost_at: lost.toISOString() });
  setUp([exampleAgent("ana"), agent]);
  expect(members()[1]).toMatch(/Available since .*connection lost since 10:42/);
});

test("whose status is hidden is listed without any of it, and nothing is counted", () => {
  const { id, name, picture_url, role, teams, disabled, takes_chats } = exampleAgent("ben");
  setUp([exampleAgent("ana"), { id, name, picture_url, role, teams, disabled, takes_chats }]);
  expect(members()[1]).toBe("BenAgentStatus not visible to you");
  expect(screen.getByText("0 visitors waiting")).toBeTruthy();
});

test("a change is there the moment it is told", () => {
  const desk = setUp([exampleAgent("ana"), exampleAgent("ben")]);
  desk.receive([101, agentChanged(exampleAgent("ben", { accepting: false, eligible: false }))]);
  expect(members()[1]).toContain("Online, not accepting yet");
});
