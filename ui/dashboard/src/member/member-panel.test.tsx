import { agentChanged, exampleAgent, exampleMe, exampleState } from "@lenochat/client/examples";
import type { AgentView, Role } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";
import { TeamScreen } from "../team/team.tsx";

const PATCH = "PATCH agents/ben";
const TEAMS = [
  { id: "sales", name: "Sales", overflow_seconds: null },
  { id: "care", name: "Care", overflow_seconds: null },
];

function setUp(changes: Partial<AgentView> = {}, { role = "owner" as Role, openId = "ben" } = {}) {
  const me = exampleMe({ role, permissions: ["manage_members"] });
  const ben = exampleAgent("ben", changes);
  const { workspace } = exampleState();
  const desk = renderAtDesk(<TeamScreen page="members" memberId={openId} />, {
    state: {
      me,
      agents: [exampleAgent("ana", { role }), ben],
      workspace: { ...workspace, teams: TEAMS },
    },
    answers: { "GET invitations": () => ({ body: { items: [], next_cursor: null } }) },
  });
  /** The server does what is asked of it, and says so. */
  const obey = () => desk.answer(PATCH, ({ body }) => ({ body: { ...ben, ...(body as object) } }));
  const patches = () => desk.asked.filter(({ request }) => request === PATCH).map(({ body }) => body);
  return { ...desk, obey, patches, panel: () => within(screen.getByRole("complementary")) };
}

function roleButton(): HTMLElement {
  return screen.getByRole("button", { name: /Role$/ });
}

describe("a member's settings", () => {
  test("each change is one request, shown as being saved and then as the server confirmed it", async () => {
    const desk = setUp();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    desk.hold(PATCH, held, () => ({ body: exampleAgent("ben", { role: "admin" }) }));
    await desk.user.click(roleButton());
    await desk.user.click(screen.getByRole("option", { name: /^Admin/ }));
    await desk.panel().findByText("Saving…");
    release();
    await waitFor(() => expect(desk.panel().queryByText("Saving…")).toBeNull());
    expect(roleButton().textContent).toBe("Admin");
    expect(desk.patches()).toEqual([{ role: "admin" }]);
  });

  test("a refusal stands beside the control, which shows what still holds", async () => {
    const desk = setUp();
    desk.answer(PATCH, () => refusal(403, "not_allowed"));
    await desk.user.click(screen.getByRole("switch", { name: "Takes chats" }));
    await desk.panel().findByText("Not saved: Refused: not_allowed.");
    expect((screen.getByRole("switch", { name: "Takes chats" }) as HTMLInputElement).checked).toBe(true);
    expect(desk.patches()).toEqual([{ takes_chats: false }]);
  });

  test("the capacity is the workspace's with its value, a number, or without limit", async () => {
    const desk = setUp();
    desk.obey();
    expect((screen.getByRole("radio", { name: "As in the workspace: 4" }) as HTMLInputElement).checked).toBe(
      true,
    );
    await desk.user.click(screen.getByRole("radio", { name: "Their own number" }));
    const number = await screen.findByRole("textbox", { name: "Number of chats at the same time" });
    await desk.user.clear(number);
    await desk.user.type(number, "7{Enter}");
    await waitFor(() => expect(desk.patches()).toHaveLength(2));
    await desk.user.click(screen.getByRole("radio", { name: "No limit" }));
    await waitFor(() => expect(desk.patches()).toHaveLength(3));
    expect(desk.patches().map((body) => (body as { capacity_override: unknown }).capacity_override)).toEqual([
      4,
      7,
      "unlimited",
    ]);
  });

  test("two teams chosen in one breath are both kept: the second waits for what the first made", async () => {
    const desk = setUp();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    desk.hold(PATCH, held, ({ body }) => ({ body: exampleAgent("ben", body as Partial<AgentView>) }));
    await desk.user.click(screen.getByRole("checkbox", { name: "Sales" }));
    await desk.user.click(screen.getByRole("checkbox", { name: "Care" }));
    expect(desk.panel().getAllByText("Saving…")).toHaveLength(2);
    expect(desk.patches()).toEqual([{ teams: ["sales"] }]);
    release();
    await waitFor(() => expect(desk.patches()).toEqual([{ teams: ["sales"] }, { teams: ["sales", "care"] }]));
  });

  test("what somebody else changes meanwhile shows", () => {
    const desk = setUp();
    desk.receive([101, agentChanged(exampleAgent("ben", { role: "admin", takes_chats: false }))]);
    expect(roleButton().textContent).toBe("Admin");
    expect((screen.getByRole("switch", { name: "Takes chats" }) as HTMLInputElement).checked).toBe(false);
  });
});

describe("who may change whom", () => {
  test("an Admin gives no Owner role", async () => {
    const desk = setUp({}, { role: "admin" });
    await desk.user.click(roleButton());
    expect(screen.getByRole("option", { name: /^Admin/ })).toBeTruthy();
    expect(screen.queryByRole("option", { name: /^Owner/ })).toBeNull();
  });

  test("an Admin changes nothing of an Owner, and reads why", () => {
    setUp({ role: "owner" }, { role: "admin" });
    expect(screen.getByText("Ben is an Owner. Only an Owner changes an Owner.")).toBeTruthy();
    expect(screen.queryByRole("switch")).toBeNull();
  });

  test("nobody changes their own role, and reads why", () => {
    setUp({}, { openId: "ana" });
    expect(roleButton().hasAttribute("disabled")).toBe(true);
    expect(screen.getByText("Nobody changes their own role. Ask another Owner or Admin.")).toBeTruthy();
  });
});

describe("disabling and removing", () => {
  test("say first what will happen to logins and to how many conversations", async () => {
    const desk = setUp({ open_conversations: 3 });
    desk.obey();
    await desk.user.click(screen.getByRole("button", { name: "Disable…" }));
    const question = within(screen.getByRole("alertdialog", { name: "Disable Ben?" }));
    expect(question.getByText("Ben is logged out everywhere, at once.")).toBeTruthy();
    expect(question.getByText("3 open conversations go back to the queue, the oldest first.")).toBeTruthy();
    expect(desk.patches()).toEqual([]);
    await desk.user.click(question.getByRole("button", { name: "Disable" }));
    await screen.findByText("Ben cannot log in and gets no chats.");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("complementary")));
    expect(desk.patches()).toEqual([{ disabled: true }]);
    await desk.user.click(screen.getByRole("button", { name: "Enable" }));
    await waitFor(() => expect(desk.patches()).toEqual([{ disabled: true }, { disabled: false }]));
  });

  test("the last Owner stays: the refusal is read where it was asked, and nothing closes", async () => {
    const desk = setUp();
    desk.answer("DELETE agents/ben", () => refusal(409, "last_owner"));
    await desk.user.click(screen.getByRole("button", { name: "Remove…" }));
    const question = within(screen.getByRole("alertdialog", { name: "Remove Ben from Shop?" }));
    await desk.user.click(question.getByRole("button", { name: "Remove for good" }));
    await question.findByText("Refused: last_owner.");
    expect(screen.getByRole("alertdialog")).toBeTruthy();
  });

  test("whom somebody else removes has no settings any more", async () => {
    const desk = setUp();
    desk.receive([101, { type: "agent.removed", at: "", agent_id: "ben" }]);
    await waitFor(() => expect(desk.location()).toBe("/team"));
    expect(screen.queryByRole("complementary")).toBeNull();
  });

  test("a removed member's settings close", async () => {
    const desk = setUp();
    desk.answer("DELETE agents/ben", () => ({ status: 200, body: null }));
    await desk.user.click(screen.getByRole("button", { name: "Remove…" }));
    await desk.user.click(screen.getByRole("button", { name: "Remove for good" }));
    await waitFor(() => expect(desk.location()).toBe("/team"));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });
});

test("Escape leaves the settings, and the keys go on at the member's row", async () => {
  const desk = renderAtDesk(<Frame />, {
    path: "/team",
    state: { me: exampleMe({ role: "owner", permissions: ["manage_members"] }) },
    answers: { "GET invitations": () => ({ body: { items: [], next_cursor: null } }) },
  });
  await desk.user.click(await screen.findByRole("button", { name: "Ben" }));
  expect(document.activeElement).toBe(screen.getByRole("complementary", { name: "Settings of Ben" }));
  await desk.user.keyboard("{Tab}{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary")).toBeNull());
  expect(document.activeElement?.textContent).toBe("Ben");
  expect(desk.location()).toBe("/team");
});
