import { agentChanged, exampleAgent, exampleMe } from "@lenochat/client/examples";
import type { InvitationView, Role } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { TeamScreen } from "../team/team.tsx";

const DAY = 24 * 60 * 60_000;

function invitation(email: string, changes: Partial<InvitationView> = {}): InvitationView {
  return {
    id: email,
    email,
    role: "agent",
    created_at: new Date(Date.now() - 2 * DAY - 1_000).toISOString(),
    expires_at: new Date(Date.now() + 5 * DAY + 60_000).toISOString(),
    invited_by: { id: "ben", name: "Ben" },
    ...changes,
  };
}

function setUp(pending: InvitationView[], role: Role = "owner") {
  const listed = [...pending];
  const desk = renderAtDesk(<TeamScreen page="invitations" memberId={null} />, {
    state: { me: exampleMe({ role, permissions: ["manage_members"] }) },
    answers: { "GET invitations": () => ({ body: { items: [...listed], next_cursor: null } }) },
  });
  return { ...desk, listed };
}

function listedEmails(): (string | null)[] {
  const list = screen.queryByRole("list", { name: "Invitations" });
  return list ? [...list.querySelectorAll("strong")].map((email) => email.textContent) : [];
}

test("who is invited is listed with the role, by whom, since and until when", async () => {
  setUp([invitation("dora@example.com", { role: "admin" })]);
  const row = await screen.findByRole("listitem");
  expect(row.textContent).toBe("dora@example.comAdminby Ben, 2 d agoexpires in 5 dRevoke");
  expect(screen.getByRole("link", { name: /^Invitations ?1$/u })).toBeTruthy();
});

test("whoever is invited is listed at once, and their link is shown this once, to copy", async () => {
  const desk = setUp([]);
  await screen.findByText("Nobody is invited at the moment.");
  desk.answer("POST invitations", () => {
    desk.listed.push(invitation("dora@example.com"));
    const invitation_url = "https://chat.example/invitation#secret";
    return { status: 201, body: { ...invitation("dora@example.com"), invitation_url } };
  });
  await desk.user.click(screen.getByRole("button", { name: "Invite" }));
  const dialog = within(screen.getByRole("dialog", { name: "Invite somebody" }));
  await desk.user.type(dialog.getByLabelText("E-mail"), " dora@example.com");
  await desk.user.click(dialog.getByRole("button", { name: "Invite" }));
  const link = (await dialog.findByRole("textbox", { name: "Their link" })) as HTMLInputElement;
  expect(link.value).toBe("https://chat.example/invitation#secret");
  await desk.user.click(dialog.getByRole("button", { name: "Copy" }));
  await dialog.findByRole("button", { name: "Copied" });
  expect(await navigator.clipboard.readText()).toBe("https://chat.example/invitation#secret");
  await desk.user.click(dialog.getByRole("button", { name: "Done" }));
  await waitFor(() => expect(listedEmails()).toEqual(["dora@example.com"]));
  await desk.user.click(screen.getByRole("button", { name: "Invite" }));
  expect(screen.queryByRole("textbox", { name: "Their link" })).toBeNull();
  expect(desk.asked.find(({ request }) => request === "POST invitations")?.body).toEqual({
    email: "dora@example.com",
    role: "agent",
  });
});

test("what the server says of an e-mail stands in the dialog, until another one is typed", async () => {
  const desk = setUp([]);
  const fields = { email: "This person is a member already." };
  desk.answer("POST invitations", () => refusal(422, "invalid", { fields }));
  await desk.user.click(screen.getByRole("button", { name: "Invite" }));
  const dialog = within(screen.getByRole("dialog"));
  await desk.user.type(dialog.getByLabelText("E-mail"), "ben@example.com{Enter}");
  await dialog.findByText("This person is a member already.");
  await desk.user.type(dialog.getByLabelText("E-mail"), "x");
  expect(dialog.queryByText("This person is a member already.")).toBeNull();
});

test("an Admin invites no Owner", async () => {
  const desk = setUp([], "admin");
  await desk.user.click(screen.getByRole("button", { name: "Invite" }));
  await desk.user.click(screen.getByRole("button", { name: /Role$/ }));
  expect(screen.getAllByRole("option").map((option) => option.firstChild?.textContent)).toEqual([
    "Admin",
    "Agent",
  ]);
});

test("a revoked invitation is gone; one that could not be revoked says why", async () => {
  const desk = setUp([invitation("dora@example.com"), invitation("eli@example.com")]);
  desk.answer("DELETE invitations/eli%40example.com", () => {
    desk.listed.pop();
    return { body: null };
  });
  await desk.user.click(
    await screen.findByRole("button", { name: "Revoke the invitation of eli@example.com" }),
  );
  await waitFor(() => expect(listedEmails()).toEqual(["dora@example.com"]));
  await desk.user.click(screen.getByRole("button", { name: "Revoke the invitation of dora@example.com" }));
  await screen.findByText("Not saved: the server cannot be reached.");
});

test("with a new member the list is read again, for that may be one who was invited", async () => {
  const desk = setUp([invitation("dora@example.com")]);
  await waitFor(() => expect(listedEmails()).toEqual(["dora@example.com"]));
  desk.listed.pop();
  desk.receive([101, agentChanged(exampleAgent("dora"))]);
  await screen.findByText("Nobody is invited at the moment.");
});

test("it is read again when somebody who invites may not do so any more, and not for every change", async () => {
  const desk = setUp([invitation("dora@example.com")]);
  const reads = () => desk.asked.filter(({ request }) => request === "GET invitations").length;
  await waitFor(() => expect(listedEmails()).toEqual(["dora@example.com"]));
  desk.receive([101, agentChanged(exampleAgent("ben", { takes_chats: false }))]);
  desk.listed.pop();
  desk.receive([102, agentChanged(exampleAgent("ben", { takes_chats: false, disabled: true }))]);
  await screen.findByText("Nobody is invited at the moment.");
  expect(reads()).toBe(2);
});

test("a list that cannot be read says why, and is asked for again", async () => {
  const desk = setUp([invitation("dora@example.com")]);
  desk.answer("GET invitations", null);
  desk.receive([101, agentChanged(exampleAgent("dora"))]);
  await screen.findByText("The invitations could not be loaded: the server cannot be reached.");
  desk.answer("GET invitations", () => ({
    body: { items: [invitation("eli@example.com")], next_cursor: null },
  }));
  await desk.user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(listedEmails()).toEqual(["eli@example.com"]));
});
