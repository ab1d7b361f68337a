import { exampleAgent, exampleConversation, exampleMessage, second } from "@lenochat/client/examples";
import { screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";

const visitor = { id: "v1", name: "Maria", email: null, blocked: false };
const waiting = exampleConversation("c1", { queued_since: second(0), queue_position: 1, visitor });
const other = exampleConversation("c2", { assignee_id: "ana", last_activity_at: second(1) });

afterEach(() => localStorage.clear());

function setUp(path = "/inbox/all/c1") {
  return renderAtDesk(<Frame />, {
    path,
    state: { agents: [exampleAgent("ana"), exampleAgent("ben")], mine: [other] },
    answers: {
      "GET conversations": () => ({ body: { items: [other, waiting], next_cursor: null }, position: 100 }),
      "GET conversations/c1": () => ({ body: waiting, position: 100 }),
      "GET conversations/c1/messages": () => ({ body: { items: [exampleMessage("m1")], next_cursor: null } }),
      "GET conversations/c1/routing": () => ({ body: { items: [], next_cursor: null } }),
      "PUT conversations/c1/assignee": () => ({
        body: { ...waiting, queued_since: null, assignee_id: "ana" },
      }),
      "POST conversations/c1/close": () => ({ body: { ...waiting, status: "closed" } }),
      "POST conversations/c1/reopen": () => ({ body: { ...waiting, assignee_id: "ana" } }),
    },
  });
}

async function writes(request: string, desk: ReturnType<typeof setUp>): Promise<void> {
  await waitFor(() => expect(desk.asked.map((one) => one.request)).toContain(request));
}

describe("in a conversation", () => {
  test("t takes it, e closes and reopens it", async () => {
    const desk = setUp();
    await screen.findByRole("button", { name: "Take" });
    await desk.user.keyboard("t");
    await writes("PUT conversations/c1/assignee", desk);
    await screen.findByRole("button", { name: /^Assigned to Ana/ });
    await desk.user.keyboard("e");
    await writes("POST conversations/c1/close", desk);
    await screen.findByRole("button", { name: "Reopen" });
    await desk.user.keyboard("e");
    await writes("POST conversations/c1/reopen", desk);
  });

  test("r leads to the answer, n to the note, Escape out of the field and then back to the list", async () => {
    const desk = setUp();
    await screen.findByLabelText("Write to Maria");
    await desk.user.keyboard("n");
    expect(document.activeElement).toBe(screen.getByLabelText("Write a note to your team"));
    await desk.user.keyboard("{Escape}r");
    expect(document.activeElement).toBe(screen.getByLabelText("Write to Maria"));
    await desk.user.keyboard("{Escape}");
    expect(desk.location()).toBe("/inbox/all/c1");
    await desk.user.keyboard("{Escape}");
    expect(desk.location()).toBe("/inbox/all");
  });

  test("a opens the assign panel", async () => {
    const desk = setUp();
    await screen.findByRole("button", { name: "Assign" });
    await desk.user.keyboard("a");
    await screen.findByRole("dialog", { name: "Assign the conversation" });
  });

  test("letters that are typed are only letters", async () => {
    const desk = setUp();
    await desk.user.type(await screen.findByLabelText("Write to Maria"), "take a note?");
    expect(screen.getByLabelText<HTMLTextAreaElement>("Write to Maria").value).toBe("take a note?");
    expect(desk.asked.map((one) => one.request)).not.toContain("PUT conversations/c1/assignee");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

test("j and k walk through the list from wherever one is", async () => {
  const desk = setUp("/inbox/all/c2");
  await screen.findAllByRole("row");
  await desk.user.keyboard("j");
  expect(document.activeElement?.textContent).toContain("Maria");
  await desk.user.keyboard("k");
  expect(document.activeElement?.textContent).toContain("Visitor c2");
});

test("? lists the shortcuts, and there letters can be turned off", async () => {
  const desk = setUp();
  await screen.findByRole("button", { name: "Take" });
  await desk.user.keyboard("?");
  await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  await desk.user.click(await screen.findByRole("switch", { name: "Single-letter shortcuts" }));
  await desk.user.keyboard("{Escape}");
  expect(desk.location()).toBe("/inbox/all/c1");
  await desk.user.keyboard("t?");
  expect(desk.asked.map((one) => one.request)).not.toContain("PUT conversations/c1/assignee");
  expect(screen.queryByRole("dialog")).toBeNull();
  await desk.user.click(screen.getByRole("button", { name: "Keyboard shortcuts" }));
  await desk.user.click(screen.getByRole("switch", { name: "Single-letter shortcuts" }));
});
