import { exampleAgent, exampleMe, exampleState } from "@lenochat/client/examples";
import type { TeamView, WorkspaceView } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { TeamScreen } from "./team.tsx";

const SALES = { id: "sales", name: "Sales", overflow_seconds: null };
const CARE = { id: "care", name: "Care", overflow_seconds: 60 };

function workspaceWith(...teams: TeamView[]): WorkspaceView {
  return { ...exampleState().workspace, teams };
}

function setUp(...teams: TeamView[]) {
  const desk = renderAtDesk(<TeamScreen page="teams" memberId={null} />, {
    state: {
      me: exampleMe({ role: "admin", permissions: ["manage_members"] }),
      agents: [exampleAgent("ana", { teams: ["sales"] }), exampleAgent("ben", { teams: ["sales", "care"] })],
      workspace: workspaceWith(...teams),
    },
    answers: { "GET invitations": () => ({ body: { items: [], next_cursor: null } }) },
  });
  let position = 100;
  const tell = (...told: TeamView[]) =>
    desk.receive([++position, { type: "workspace.changed", at: "", workspace: workspaceWith(...told) }]);
  return { ...desk, tell };
}

function listed(): (string | null)[] {
  const list = within(screen.getByRole("list", { name: "Teams" }));
  return list.getAllByRole("listitem").map((item) => item.firstChild?.textContent ?? null);
}

test("each team says how many are in it, and another manager's change shows", () => {
  const desk = setUp(SALES, CARE);
  expect(listed()).toEqual([
    "Sales2 members · its chats wait for them",
    "Care1 member · after 1 min everybody may get its chats",
  ]);
  desk.tell({ ...SALES, name: "Shop" });
  expect(listed()).toEqual(["Shop2 members · its chats wait for them"]);
});

test("a new team has a name of its own; a taken one is said, and stays to be mended", async () => {
  const desk = setUp();
  expect(screen.getByText("There are no teams yet.")).toBeTruthy();
  const fields = { name: "There is a team of that name already." };
  desk.answer("POST teams", () => refusal(422, "invalid", { fields }));
  const name = screen.getByRole("textbox", { name: "Name of a new team" }) as HTMLInputElement;
  await desk.user.type(name, " Sales {Enter}");
  await screen.findByText("There is a team of that name already.");
  desk.answer("POST teams", () => ({ status: 201, body: SALES }));
  await desk.user.click(screen.getByRole("button", { name: "Create" }));
  await waitFor(() => expect(name.value).toBe(""));
  expect(desk.asked.filter(({ request }) => request === "POST teams").at(-1)?.body).toEqual({
    name: "Sales",
  });
});

test("editing begins with what is saved, Escape leaves it, and only what was changed is sent", async () => {
  const desk = setUp(SALES);
  desk.answer("PATCH teams/sales", () => ({ body: { ...SALES, name: "Shop" } }));
  await desk.user.click(screen.getByRole("button", { name: "Edit Sales" }));
  await desk.user.keyboard("{Escape}");
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Edit Sales" }));
  await desk.user.keyboard("{Enter}");
  const name = screen.getByRole<HTMLInputElement>("textbox", { name: "Name of the team" });
  expect(name.value).toBe("Sales");
  await desk.user.clear(name);
  await desk.user.type(name, "Shop{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(desk.asked.at(-1)).toMatchObject({ request: "PATCH teams/sales", body: { name: "Shop" } });
});

test("the time after which everybody may get a team's chats says what it does", async () => {
  const desk = setUp(SALES);
  desk.answer("PATCH teams/sales", () => ({ body: { ...SALES, overflow_seconds: 90 } }));
  await desk.user.click(screen.getByRole("button", { name: "Edit Sales" }));
  const form = within(screen.getByRole("dialog", { name: "The team Sales" }));
  expect(form.getByText(/waits until somebody in it can take it, however long that is\./)).toBeTruthy();
  await desk.user.click(form.getByRole("switch", { name: "Open to everybody after a while" }));
  const after = form.getByRole("textbox", { name: "After" });
  await desk.user.clear(after);
  await desk.user.type(after, "90000");
  expect(form.getByText("Enter a whole number from 0 to 86,400.")).toBeTruthy();
  expect(form.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
  await desk.user.type(after, "{Backspace}{Backspace}{Backspace}");
  expect(
    form.getByText("A chat for Sales that nobody in it could take for 90 s may go to everybody."),
  ).toBeTruthy();
  await desk.user.click(form.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(desk.asked.at(-1)?.body).toEqual({ overflow_seconds: 90 });
});

test("deleting says first how many members lose the team", async () => {
  const desk = setUp(SALES, CARE);
  desk.answer("DELETE teams/sales", () => ({ body: null }));
  await desk.user.click(screen.getByRole("button", { name: "Delete Sales" }));
  const question = within(screen.getByRole("alertdialog", { name: "Delete the team Sales?" }));
  expect(
    question.getByText(
      "2 members lose it. Agents who see only their own team may see fewer people then. Chats that wait for it are for everybody then.",
    ),
  ).toBeTruthy();
  await desk.user.click(question.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(desk.asked.filter(({ request }) => request === "DELETE teams/sales")).toHaveLength(1);
});
