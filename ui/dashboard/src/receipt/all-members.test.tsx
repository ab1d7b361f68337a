import { exampleAgent, exampleConversation, exampleState } from "@lenochat/client/examples";
import type { CandidateView, ReceiptView } from "@lenochat/protocol";
import { screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Answer } from "../example-desk.tsx";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { ReceiptPanel } from "./receipt-panel.tsx";

const ROUTING = "GET conversations/c1/routing";
const SHOW = "Show all members";
const NAMES = ["ana", "zoe", ...Array.from({ length: 198 }, (_, number) => `agent${number}`)];

/** Ana got it; Zoe, the last in turn, is Away. */
function candidates(names: readonly string[]): CandidateView[] {
  const all = names.map(
    (agent_id): CandidateView => ({
      agent_id,
      status: agent_id === "zoe" ? "away" : "online",
      eligible: agent_id !== "zoe",
      reasons: agent_id === "zoe" ? ["status"] : [],
      open_conversations: 0,
      capacity: 4,
      order_key: [],
    }),
  );
  return all.sort((one, other) => Number(other.eligible) - Number(one.eligible));
}

function receipt(changes: Partial<ReceiptView>): ReceiptView {
  return {
    id: "r1",
    position: 1,
    at: "2026-03-02T10:00:00.000Z",
    trigger: "opened",
    policy: exampleState().workspace.routing,
    tier: "online",
    outcome: "assigned",
    chosen_agent_id: "ana",
    candidates: candidates(NAMES).slice(0, 10),
    counts: { eligible: 199, status: 1 },
    team_id: null,
    former_agent_id: null,
    passed_over_agent_id: null,
    ...changes,
  };
}

function page(...items: ReceiptView[]) {
  return { body: { items, next_cursor: null } };
}

/** As the server answers: the first ten, or all who were asked for. */
const answered: Answer = ({ query }) =>
  page(query === "candidates=all" ? receipt({ candidates: candidates(NAMES) }) : receipt({}));

function setUp(answer: Answer = answered) {
  const conversation = exampleConversation("c1", { assignee_id: "ana" });
  return renderAtDesk(<ReceiptPanel conversation={conversation} />, {
    state: { mine: [conversation], agents: NAMES.map((id) => exampleAgent(id)) },
    answers: { [ROUTING]: answer },
  });
}

async function show(desk: ReturnType<typeof setUp>): Promise<void> {
  await desk.user.click(await screen.findByRole("button", { name: SHOW }));
}

function told(): (string | null)[] {
  const list = screen.getByRole("list", { name: "All members in this decision" });
  return within(list)
    .getAllByRole("listitem")
    .map((item) => item.textContent);
}

describe("all members of a decision in a large team", () => {
  test("are asked for when somebody wants them, and each has a sentence", async () => {
    const desk = setUp();
    await screen.findByText("Of the others: 189 eligible, 1 by their status.");
    expect(desk.queries(ROUTING)).toEqual(["candidates=first"]);
    await show(desk);
    await screen.findByText("200 members");
    expect(desk.queries(ROUTING)).toEqual(["candidates=first", "candidates=all"]);
    expect(told()).toHaveLength(200);
    expect(told()[0]).toBe("Ana was chosen: Online, 0 of 4, not assigned for the longest time.");
    expect(told().at(-1)).toBe("Zoe: Away, and that fallback is off.");
  });

  test("are opened and searched with the keyboard, and not asked for a second time", async () => {
    const desk = setUp();
    const button = await screen.findByRole("button", { name: SHOW });
    button.focus();
    await desk.user.keyboard("{Enter}");
    expect(button.getAttribute("aria-expanded")).toBe("true");
    await screen.findByText("200 members");
    await desk.user.tab();
    await desk.user.keyboard("ZOÉ");
    expect(screen.getByRole("status").textContent).toBe("1 of 200 members");
    expect(told()).toEqual(["Zoe: Away, and that fallback is off."]);
    await desk.user.keyboard("!");
    expect(screen.getByRole("status").textContent).toBe("Nobody like that was a member then.");
    await desk.user.keyboard("{Escape}");
    expect(told()).toHaveLength(200);
    await desk.user.click(button);
    expect(screen.queryByText("200 members")).toBeNull();
    await desk.user.click(button);
    expect(told()).toHaveLength(200);
    expect(desk.queries(ROUTING)).toHaveLength(2);
  });

  test("could not be loaded: the first ones stay, and one can try again", async () => {
    const desk = setUp((asked) =>
      asked.query === "candidates=all" ? refusal(503, "busy") : answered(asked),
    );
    await show(desk);
    expect((await screen.findByRole("alert")).textContent).toContain(
      "The members could not be loaded: Refused: busy.",
    );
    expect(screen.getByText("Of the others: 189 eligible, 1 by their status.")).toBeTruthy();
    desk.answer(ROUTING, answered);
    await desk.user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("200 members");
  });

  test.each([
    ["whoever sees only their own part", { counts: null, candidates: candidates(["zoe"]) }],
    [
      "a decision that names everybody",
      { counts: { eligible: 1, status: 1 }, candidates: candidates(["ana", "zoe"]) },
    ],
  ])("are not offered to %s", async (_, changes) => {
    setUp(() => page(receipt(changes)));
    await screen.findByText("Zoe", { selector: "li b" });
    expect(screen.queryByRole("button", { name: SHOW })).toBeNull();
  });
});
