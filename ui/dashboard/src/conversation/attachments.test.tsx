import { exampleConversation, exampleMessage, second } from "@lenochat/client/examples";
import type { AttachmentView } from "@lenochat/protocol";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Answer, Asked } from "../example-desk.tsx";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { ConversationScreen } from "./conversation.tsx";

const SEND = "POST conversations/c1/messages";
const ATTACH = "POST conversations/c1/attachments";
const mine = exampleConversation("c1", {
  assignee_id: "ana",
  visitor: { id: "v1", name: "Maria", email: null, blocked: false },
});

const bill: AttachmentView = {
  id: "a1",
  name: "bill.pdf",
  media_type: "application/pdf",
  size: 12_300,
  url: "/api/v1/attachments/a1",
  width: null,
  height: null,
};
const photo: AttachmentView = {
  ...bill,
  id: "a2",
  name: "photo.jpg",
  media_type: "image/jpeg",
  url: "/api/v1/attachments/a2",
  width: 4000,
  height: 3000,
};

function setUp(attachments: AttachmentView[] = [], answers: Record<string, Answer> = {}) {
  const message = exampleMessage("m1", { text: attachments.length > 0 ? "" : "Hello?", attachments });
  let sent = 0;
  return renderAtDesk(<ConversationScreen id="c1" address={() => "/inbox/mine"} />, {
    state: { mine: [mine] },
    answers: {
      "GET conversations/c1": () => ({ body: mine, position: 100 }),
      "GET conversations/c1/messages": () => ({ body: { items: [message], next_cursor: null } }),
      "GET conversations": () => ({ body: { items: [mine], next_cursor: null } }),
      "GET conversations/c1/routing": () => ({ body: { items: [], next_cursor: null } }),
      [ATTACH]: () => {
        sent += 1;
        return { body: { attachment_id: `file-${sent}` }, status: 201 };
      },
      [SEND]: stored,
      ...answers,
    },
  });
}

function stored({ body }: Asked) {
  const { client_message_id, text } = body as { client_message_id: string; text: string };
  const author = { type: "agent", id: "ana", name: "Ana" } as const;
  return {
    body: exampleMessage("m2", { client_message_id, text, author, created_at: second(9) }),
    status: 201,
  };
}

function file(name: string, type = "application/pdf", size = 10): File {
  return new File([new Uint8Array(size)], name, { type });
}

async function field(): Promise<HTMLElement> {
  return screen.findByLabelText("Write to Maria");
}

async function drop(...files: File[]): Promise<void> {
  await field();
  fireEvent.drop(window, { dataTransfer: { files, types: ["Files"] } });
}

function list(): HTMLElement {
  return screen.getByRole("list", { name: "Attached files" });
}

function bodies(desk: ReturnType<typeof setUp>): unknown[] {
  return desk.asked.filter(({ request }) => request === SEND).map(({ body }) => body);
}

test("a file that is dropped is sent at once, and the message names it, with a text or without one", async () => {
  const desk = setUp();
  await drop(file("bill.pdf"), file("screen.png", "image/png"));
  expect(within(list()).getByText("bill.pdf")).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
  await desk.user.type(await field(), "{Enter}");
  await screen.findByText("Sent");
  expect(bodies(desk)).toMatchObject([{ text: "", attachment_ids: ["file-1", "file-2"] }]);
  expect(screen.queryByRole("list", { name: "Attached files" })).toBeNull();
  await desk.user.type(await field(), "And now{Enter}");
  await waitFor(() => expect(bodies(desk)).toHaveLength(2));
  expect(bodies(desk)[1]).not.toHaveProperty("attachment_ids");
});

test("a picture that is pasted is attached, and a table that comes with one is text", async () => {
  setUp();
  const files = [file("image.png", "image/png")];
  fireEvent.paste(await field(), { clipboardData: { files, types: ["text/plain", "Files"] } });
  expect(screen.queryByText("image.png")).toBeNull();
  fireEvent.paste(await field(), { clipboardData: { files, types: ["Files"] } });
  expect(within(list()).getByText("image.png")).toBeTruthy();
});

test("Enter before the files are there sends as soon as they are, and typing on takes that back", async () => {
  const desk = setUp();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  desk.hold(ATTACH, held, () => ({ body: { attachment_id: "file-1" }, status: 201 }));
  await drop(file("bill.pdf"));
  await desk.user.type(await field(), "Here{Enter}");
  await screen.findByText("Sends as soon as the files are there");
  await desk.user.type(await field(), " it is");
  expect(screen.queryByText("Sends as soon as the files are there")).toBeNull();
  await desk.user.type(await field(), "{Enter}");
  expect(bodies(desk)).toEqual([]);
  await act(async () => release());
  await screen.findByText("Sent");
  expect(bodies(desk)).toMatchObject([{ text: "Here it is", attachment_ids: ["file-1"] }]);
});

test("what would be refused says so before it is sent, and holds the message until it is removed", async () => {
  const desk = setUp();
  await drop(file("notes.txt", "text/plain"), file("huge.pdf", "application/pdf", 5 * 1024 * 1024 + 1));
  expect(screen.getByText("Attach pictures (JPEG, PNG, WebP, GIF) and PDFs.")).toBeTruthy();
  expect(screen.getByText("A file has at most 5 MB.")).toBeTruthy();
  expect(desk.asked.some(({ request }) => request === ATTACH)).toBe(false);
  await desk.user.type(await field(), "Hi{Enter}");
  expect(bodies(desk)).toEqual([]);
  expect(screen.getByText("Remove what is not attached, then send")).toBeTruthy();
  await desk.user.click(screen.getByRole("button", { name: "Remove notes.txt" }));
  await desk.user.click(screen.getByRole("button", { name: "Remove huge.pdf" }));
  expect(document.activeElement).toBe(await field());
  await desk.user.keyboard("{Enter}");
  await screen.findByText("Sent");
});

test("the sixth file is refused", async () => {
  setUp();
  await drop(...["1", "2", "3", "4", "5", "6"].map((name) => file(`${name}.pdf`)));
  expect(screen.getAllByText("A message has at most 5 files.")).toHaveLength(1);
});

test("what the server refuses says why and can be sent again", async () => {
  const desk = setUp([], { [ATTACH]: () => refusal(422, "invalid") });
  await drop(file("bill.pdf"));
  await screen.findByText("Not attached: Refused: invalid.");
  desk.answer(ATTACH, () => ({ body: { attachment_id: "file-9" }, status: 201 }));
  await desk.user.click(screen.getByRole("button", { name: "Send bill.pdf again" }));
  expect(document.activeElement).toBe(await field());
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  await desk.user.type(await field(), "{Enter}");
  await screen.findByText("Sent");
  expect(bodies(desk)).toMatchObject([{ attachment_ids: ["file-9"] }]);
});

test("a picture has its place before it is there, is looked at in full, and is a file to save where it is gone", async () => {
  const desk = setUp([photo]);
  const small = await screen.findByAltText<HTMLImageElement>("photo.jpg");
  expect([small.getAttribute("width"), small.getAttribute("height")]).toEqual(["320", "240"]);
  expect(document.querySelector(".message .bubble")).toBeNull();
  await desk.user.click(screen.getByRole("button", { name: "Enlarge photo.jpg" }));
  const dialog = await screen.findByRole("dialog", { name: "photo.jpg" });
  expect(within(dialog).getByRole("link", { name: "Save photo.jpg 12 kB" })).toBeTruthy();
  await desk.user.click(within(dialog).getByRole("button", { name: "Close" }));
  fireEvent.error(small);
  const link = await screen.findByRole("link", { name: "Save photo.jpg 12 kB" });
  expect(link.getAttribute("href")).toBe(photo.url);
});

test("several pictures stand beside each other, each in less room", async () => {
  setUp([photo, { ...photo, id: "photo-2", name: "lid.jpg" }, bill]);
  const small = await screen.findByAltText<HTMLImageElement>("lid.jpg");
  expect([small.getAttribute("width"), small.getAttribute("height")]).toEqual(["152", "114"]);
  expect(small.closest(".pictures")?.querySelectorAll("img")).toHaveLength(2);
});

test("a PDF is a download with its name and size", async () => {
  setUp([bill]);
  const link = await screen.findByRole("link", { name: "Save bill.pdf 12 kB" });
  expect([link.getAttribute("href"), link.getAttribute("download")]).toEqual([bill.url, "bill.pdf"]);
});
