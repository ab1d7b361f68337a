import { exampleAgent, exampleConversation, exampleMe, second } from "@lenochat/client/examples";
import type { ConversationView } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Asked } from "../example-desk.tsx";
import { renderAtDesk } from "../example-desk.tsx";
import { InboxScreen } from "./inbox.tsx";

const POST = "POST conversations/assign";
const admin = exampleMe({ permissions: ["see_everyone", "assign_any"] });
const agents = [
  exampleAgent("ana"),
  exampleAgent("ben"),
  exampleAgent("olga", {
    status: "offline",
    eligible: false,
    not_eligible_because: ["status"],
    open_conversations: 3,
  }),
];
const five = [1, 2, 3, 4, 5].map((n) =>
  exampleConversation(`c${n}`, { assignee_id: n < 3 ? "ben" : "olga", last_activity_at: second(10 - n) }),
);

function setUp({ path = "/inbox/all", isAdmin = true, listed = five } = {}) {
  return renderAtDesk(<InboxScreen view="all" conversationId={null} />, {
    state: { agents, counts: { mine: 0, unassigned: 0, all: 5 }, ...(isAdmin && { me: admin }) },
    path,
    answers: {
      "GET conversations": ({ query }) => {
        const from = Number(new URLSearchParams(query).get("cursor") ?? 0);
        return {
          body: { items: listed.slice(from, from + 4), next_cursor: from === 0 ? "4" : null },
          position: 100,
        };
      },
    },
  });
}

/** The server assigns all but those who are somebody else's by now. */
function assigns(desk: ReturnType<typeof setUp>, taken: string[] = []): void {
  desk.answer(POST, ({ body }: Asked) => {
    const { items, agent_id } = body as { items: { conversation_id: string }[]; agent_id: string };
    return {
      body: { items: items.map(({ conversation_id: id }) => outcome(id, agent_id, taken.includes(id))) },
    };
  });
}

function outcome(id: string, agentId: string, isTaken: boolean) {
  const held = five.find((one) => one.id === id) as ConversationView;
  return {
    conversation_id: id,
    position: 900,
    conversation: isTaken ? null : { ...held, assignee_id: agentId },
    error: isTaken ? { code: "already_assigned", message: "Chloe has it.", fields: null } : null,
  };
}

function assigned(desk: ReturnType<typeof setUp>) {
  return desk.asked.flatMap(({ request, body }) => (request === POST ? [body] : []));
}

async function boxes(): Promise<HTMLInputElement[]> {
  await screen.findAllByRole("row");
  return screen.getAllByRole<HTMLInputElement>("checkbox", { name: /^Select Visitor/ });
}

function selected(): string[] {
  const rows = screen.getAllByRole("row").filter((row) => row.getAttribute("aria-selected") === "true");
  return rows.map((row) => row.dataset.row ?? "");
}

describe("selecting", () => {
  test("a click with Shift selects all from the last one on", async () => {
    const desk = setUp();
    const [first, , , fourth] = await boxes();
    await desk.user.click(first as HTMLElement);
    await desk.user.keyboard("{Shift>}");
    await desk.user.click(fourth as HTMLElement);
    await desk.user.keyboard("{/Shift}");
    expect(selected()).toEqual(["c1", "c2", "c3", "c4"]);
    expect(screen.getByText("4 selected")).toBeTruthy();
    expect(desk.location()).toBe("/inbox/all");
  });

  test("goes with the keys alone", async () => {
    const desk = setUp();
    (await screen.findAllByRole("row"))[0]?.focus();
    await desk.user.keyboard("x{ArrowDown}{Shift>}{ArrowDown}{/Shift}");
    expect(selected()).toEqual(["c1", "c2", "c3"]);
    await desk.user.keyboard("{Escape}");
    expect(selected()).toEqual([]);
    await desk.user.keyboard("{Control>}a{/Control}");
    expect(selected().length).toBeGreaterThan(3);
  });

  test("is not offered to whoever may reassign only one by one", async () => {
    setUp({ isAdmin: false });
    await screen.findAllByRole("row");
    expect(screen.queryAllByRole("checkbox")).toEqual([]);
  });
});

describe("assigning the selected", () => {
  test("says what became of them, and leaves selected what was not assigned", async () => {
    const desk = setUp();
    assigns(desk, ["c3"]);
    for (const box of (await boxes()).slice(1, 4)) await desk.user.click(box);
    await desk.user.click(screen.getByRole("button", { name: "Assign…" }));
    await desk.user.click(await within(screen.getByRole("dialog")).findByRole("option", { name: /Ana/ }));
    await screen.findByText("2 assigned to Ana. 1 was taken by somebody else meanwhile.");
    expect(assigned(desk)).toEqual([
      {
        agent_id: "ana",
        items: [
          { conversation_id: "c2", expected_assignee_id: "ben" },
          { conversation_id: "c3", expected_assignee_id: "olga" },
          { conversation_id: "c4", expected_assignee_id: "olga" },
        ],
      },
    ]);
    expect(selected()).toEqual(["c3"]);
  });

  test("asks once before they go to somebody who is not eligible", async () => {
    const desk = setUp();
    assigns(desk);
    await desk.user.click((await boxes())[0] as HTMLElement);
    await desk.user.click(screen.getByRole("button", { name: "Assign…" }));
    await desk.user.click(await within(screen.getByRole("dialog")).findByRole("option", { name: /Olga/ }));
    expect(assigned(desk)).toEqual([]);
    await desk.user.click(screen.getByRole("button", { name: "Assign anyway" }));
    await waitFor(() => expect(assigned(desk)).toHaveLength(1));
  });

  test("that cannot be asked for says why and keeps the selection", async () => {
    const desk = setUp();
    await desk.user.click((await boxes())[0] as HTMLElement);
    await desk.user.click(screen.getByRole("button", { name: "Assign…" }));
    await desk.user.click(await within(screen.getByRole("dialog")).findByRole("option", { name: /Ben/ }));
    await screen.findByText("That did not work: the server cannot be reached.");
    expect(selected()).toEqual(["c1"]);
  });
});

describe("what Offline agents hold", () => {
  test("is reassigned with two clicks, also what no list had brought yet", async () => {
    const desk = setUp();
    assigns(desk);
    await desk.user.click(await screen.findByRole("button", { name: "Assign all…" }));
    await desk.user.click(await within(screen.getByRole("dialog")).findByRole("option", { name: /Ben/ }));
    await screen.findByText("3 assigned to Ben.");
    expect(desk.location()).toBe("/inbox/all?held_by=offline");
  });

  test("is shown to every member, to be reassigned one by one", async () => {
    const desk = setUp({ isAdmin: false });
    expect((await screen.findByText("3 held by Offline agents")).textContent).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Assign all…" })).toBeNull();
    await desk.user.click(screen.getByRole("button", { name: "Show" }));
    await waitFor(() =>
      expect(screen.getAllByRole("row").map((row) => row.dataset.row)).toEqual(["c3", "c4", "c5"]),
    );
  });
});

test("All can be one agent's conversations, and the address says whose", async () => {
  const desk = setUp();
  await desk.user.click(await screen.findByRole("button", { name: "Held by anyone" }));
  await desk.user.type(screen.getByLabelText("Find an agent"), "ben{Enter}");
  await waitFor(() => expect(screen.getAllByRole("row").map((row) => row.dataset.row)).toEqual(["c1", "c2"]));
  expect(desk.location()).toBe("/inbox/all?held_by=ben");
  await desk.user.click(screen.getByRole("button", { name: "Show everybody's conversations" }));
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(5));
});
