import { conversationEvent, exampleConversation, exampleMe, exampleState } from "@lenochat/client/examples";
import type { ConversationView } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Answer } from "../example-desk.tsx";
import { done, refusal, renderAtDesk } from "../example-desk.tsx";
import { ConversationScreen } from "./conversation.tsx";

const visitor = { id: "v1", name: "Maria", email: null, blocked: false };
const mine = exampleConversation("c1", { assignee_id: "ana", visitor });
const closed = { ...mine, status: "closed", closed_at: "2026-03-02T10:00:00.000Z" } as const;
const record = { ...visitor, created_at: mine.created_at, address: null };

interface Scene {
  readonly conversation?: ConversationView;
  readonly manages?: boolean;
  readonly keepsAddresses?: boolean;
  readonly answers?: Record<string, Answer>;
}

function setUp({ conversation = mine, manages = false, keepsAddresses = false, answers = {} }: Scene = {}) {
  const permissions = manages ? (["manage_workspace"] as const) : [];
  return renderAtDesk(
    <ConversationScreen id="c1" address={(id) => (id === null ? "/inbox/mine" : `/inbox/mine/${id}`)} />,
    {
      path: "/inbox/mine/c1",
      state: {
        me: exampleMe({ permissions: [...permissions] }),
        workspace: { ...exampleState().workspace, keep_addresses: keepsAddresses },
        mine: conversation.status === "open" ? [conversation] : [],
      },
      answers: {
        "GET conversations/c1": () => ({ body: conversation, position: 100 }),
        "GET conversations/c1/messages": () => ({ body: { items: [], next_cursor: null } }),
        "GET conversations": () => ({ body: { items: [conversation], next_cursor: null } }),
        "GET conversations/c1/routing": () => ({ body: { items: [], next_cursor: null } }),
        ...answers,
      },
    },
  );
}

async function actions(): Promise<string[]> {
  const list = await screen.findByRole("list", { name: "Visitor actions" });
  return within(list)
    .getAllByRole("listitem")
    .map((item) => item.textContent ?? "");
}

function marks(): (string | null)[] {
  const list = screen.queryByRole("list", { name: "Of note" });
  return list ? [...list.children].map((mark) => mark.textContent) : [];
}

function bodies(desk: ReturnType<typeof setUp>, request: string): unknown[] {
  return desk.asked.filter((asked) => asked.request === request).map((asked) => asked.body);
}

function press(desk: ReturnType<typeof setUp>, name: string): Promise<void> {
  return desk.user.click(screen.getByRole("button", { name }));
}

test("every member marks spam and blocks; Owner and Admin also export and delete", async () => {
  setUp();
  expect(await actions()).toEqual(["Mark as spam", "Block visitor"]);
});

test("whoever may change the workspace is offered all of it", async () => {
  setUp({ manages: true });
  expect(await actions()).toEqual([
    "Mark as spam",
    "Block visitor",
    "Export data",
    "Delete visitor and all data",
  ]);
});

test("what is marked as spam says so, and offers to take the mark off instead of reopening", async () => {
  const desk = setUp({
    answers: {
      "PATCH conversations/c1": ({ body }) => ({ body: { ...closed, ...(body as object) }, position: 101 }),
    },
  });
  await actions();
  await press(desk, "Mark as spam");
  await waitFor(() =>
    expect(marks()).toEqual(["Marked as spam: it is in no other list, and its visitor cannot reopen it"]),
  );
  expect(bodies(desk, "PATCH conversations/c1")).toEqual([{ spam: true }]);
  expect(screen.queryByRole("button", { name: "Reopen" })).toBeNull();
  await desk.user.click(screen.getAllByRole("button", { name: "Not spam" })[0] as HTMLElement);
  await screen.findByRole("button", { name: "Reopen" });
  expect(bodies(desk, "PATCH conversations/c1")).toEqual([{ spam: true }, { spam: false }]);
  expect(marks()).toEqual([]);
});

test("a visitor is blocked after one question that says what it does", async () => {
  const desk = setUp({
    answers: { "PUT visitors/v1/blocked": () => ({ body: { ...record, blocked: true }, position: 102 }) },
  });
  await actions();
  await press(desk, "Block visitor");
  const question = await screen.findByRole("alertdialog", { name: "Block Maria?" });
  expect(within(question).getAllByRole("listitem")).toHaveLength(3);
  await desk.user.click(within(question).getByRole("button", { name: "Block" }));
  await waitFor(() =>
    expect(marks()).toEqual(["This visitor is blocked and can write nothing, in no conversation"]),
  );
  expect(bodies(desk, "PUT visitors/v1/blocked")).toEqual([{ blocked: true }]);
  desk.receive([
    103,
    conversationEvent("conversation.closed", { ...closed, visitor: { ...visitor, blocked: true } }),
  ]);
  expect(screen.queryByRole("button", { name: "Reopen" })).toBeNull();
  expect(await actions(), "an agent cannot take it back").toEqual(["Mark as spam"]);
});

test("Owner and Admin unblock, and are told where that did not work", async () => {
  const blocked = { ...closed, visitor: { ...visitor, blocked: true } };
  const desk = setUp({ conversation: blocked, manages: true });
  expect(await actions()).toContain("Unblock visitor");
  desk.answer("PUT visitors/v1/blocked", () => refusal(503, "unavailable"));
  await press(desk, "Unblock visitor");
  await screen.findByText(/That did not work/u);
  desk.answer("PUT visitors/v1/blocked", () => ({ body: record, position: 102 }));
  await press(desk, "Unblock visitor");
  await screen.findByRole("button", { name: "Reopen" });
  expect(bodies(desk, "PUT visitors/v1/blocked").at(-1)).toEqual({ blocked: false });
});

test("a visitor is deleted after one question that says what goes, and the way leads back to the list", async () => {
  const desk = setUp({ manages: true, answers: { "DELETE visitors/v1": () => refusal(503, "unavailable") } });
  await actions();
  await press(desk, "Delete visitor and all data");
  const question = await screen.findByRole("alertdialog", { name: "Delete Maria and all data?" });
  expect(within(question).getByText(/every message, note and file/u)).toBeDefined();
  const confirm = within(question).getByRole("button", { name: "Delete for good" });
  await desk.user.click(confirm);
  await within(question).findByRole("alert");
  expect(desk.location()).toBe("/inbox/mine/c1");
  desk.answer("DELETE visitors/v1", done);
  await desk.user.click(confirm);
  await screen.findByText("Maria and all data were deleted.");
  expect(desk.location()).toBe("/inbox/mine");
});

test("the data is a file of the server's own", async () => {
  setUp({ manages: true });
  await actions();
  const link = screen.getByRole("link", { name: "Export data" });
  expect([link.getAttribute("href"), link.hasAttribute("download")]).toEqual([
    "/api/v1/visitors/v1/export",
    true,
  ]);
});

test("where a visitor writes from is asked for and shown only where the workspace keeps it", async () => {
  const answers = { "GET visitors/v1": () => ({ body: { ...record, address: "203.0.113.7" } }) };
  const desk = setUp({ answers });
  await actions();
  expect(screen.queryByText("IP address")).toBeNull();
  expect(desk.queries("GET visitors/v1")).toEqual([]);
});

test("the address is that of the last message", async () => {
  let address = "203.0.113.7";
  const desk = setUp({
    keepsAddresses: true,
    answers: { "GET visitors/v1": () => ({ body: { ...record, address } }) },
  });
  await screen.findByText("203.0.113.7");
  address = "2001:db8::1";
  const last_message: ConversationView["last_message"] = {
    author: { type: "visitor", name: "Maria" },
    text: "Hi",
    created_at: "2026-03-02T11:00:00.000Z",
    attachments: [],
  };
  desk.receive([105, conversationEvent("conversation.changed", { ...mine, last_message })]);
  await screen.findByText("2001:db8::1");
});
