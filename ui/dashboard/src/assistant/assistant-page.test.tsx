import { exampleMe, exampleState, second } from "@lenochat/client/examples";
import type { AiChat } from "@lenochat/protocol";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExampleDesk } from "../example-desk.tsx";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";

const PATCH = "PATCH workspace";
const KEY = "sk-secret-1";
const ENDPOINT = {
  base_url: "https://api.example.com/v1",
  model: "small",
  has_key: true,
  timeout_seconds: 30,
  most_answers: 20,
};
const ASKED: AiChat = {
  active: true,
  when: "when_free",
  outside_hours: false,
  provider: "endpoint",
  endpoint: ENDPOINT,
};

const list = (items: readonly unknown[]) => () => ({ body: { items, next_cursor: null } });

async function setUp(aiChat: AiChat | null, failures: readonly unknown[] = []): Promise<ExampleDesk> {
  const desk = renderAtDesk(<Frame />, {
    path: "/settings/assistant",
    state: {
      me: exampleMe({ role: "owner", permissions: ["manage_workspace"] }),
      workspace: { ...exampleState().workspace, ai_chat: aiChat },
    },
    answers: { "GET articles": list([]), "GET assistant/failures": list(failures) },
  });
  await screen.findByRole("form", { name: "Leno AI" });
  return desk;
}

/** The server takes it, and this is what it says then. */
function take(desk: ExampleDesk, aiChat: AiChat): void {
  desk.answer(PATCH, () => ({ body: { ...exampleState().workspace, ai_chat: aiChat } }));
}

const save = (desk: ExampleDesk) => desk.user.click(screen.getByRole("button", { name: "Save" }));
const sent = (desk: ExampleDesk) => desk.asked.filter(({ request }) => request === PATCH).at(-1)?.body;
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);

test("where there is none, preparing it does not begin it; without articles it says that it knows nothing", async () => {
  const desk = await setUp(null);
  await screen.findByText(/^No article is published yet/);
  await desk.user.click(screen.getByText("Until the visitor asks for a person"));
  const prepared: AiChat = {
    ...ASKED,
    active: false,
    when: "on_request",
    provider: "articles",
    endpoint: null,
  };
  take(desk, prepared);
  await save(desk);
  await screen.findByText("Saved");
  expect(sent(desk)).toEqual({ ai_chat: { active: false, when: "on_request" } });
  await desk.user.click(screen.getByText("Leno AI answers"));
  await save(desk);
  expect(sent(desk)).toEqual({ ai_chat: { active: true } });
});

test("a new endpoint is sent whole, a host that is not allowed is told at its field, and the key is gone once saved", async () => {
  const desk = await setUp({ ...ASKED, provider: "articles", endpoint: null });
  await desk.user.click(screen.getByText("A language model"));
  await desk.user.type(field("Base URL"), "https://api.example.com/v1");
  await desk.user.type(field("Key"), ` ${KEY} `);
  const fields = { "ai_chat.endpoint.base_url": "Start it with --assistant-hosts api.example.com" };
  desk.answer(PATCH, () => refusal(422, "invalid", { fields }));
  await save(desk);
  await screen.findByText("Start it with --assistant-hosts api.example.com");
  expect(document.activeElement).toBe(field("Base URL"));
  const endpoint = {
    base_url: ENDPOINT.base_url,
    model: "",
    timeout_seconds: 30,
    most_answers: 20,
    key: KEY,
  };
  expect(sent(desk)).toEqual({ ai_chat: { provider: "endpoint", endpoint } });
  await desk.user.type(field("Model"), "small");
  take(desk, ASKED);
  await save(desk);
  await screen.findByText("A key is stored. It is never shown again.");
  expect(screen.queryByLabelText("Key")).toBeNull();
  expect(document.documentElement.innerHTML).not.toContain(KEY);
  await desk.user.click(screen.getByRole("button", { name: "Replace" }));
  expect(field("Key").value).toBe("");
  await desk.user.click(screen.getByRole("button", { name: "Keep the stored key" }));
  expect(screen.getByText("A key is stored. It is never shown again.")).toBeTruthy();
  expect(screen.queryByText("Not saved yet")).toBeNull();
});

test("a key is removed when the page is saved; that of another address is never sent there", async () => {
  const desk = await setUp(ASKED);
  await desk.user.click(screen.getByRole("button", { name: "Remove" }));
  expect(screen.getByText("The key is forgotten when you save.")).toBeTruthy();
  await desk.user.click(screen.getByRole("button", { name: "Keep the stored key" }));
  await desk.user.type(field("Base URL"), "/eu");
  expect(screen.getByText(/^The stored key was for the old address alone/)).toBeTruthy();
  await desk.user.click(screen.getByRole("button", { name: "Discard changes" }));
  await desk.user.click(screen.getByRole("button", { name: "Remove" }));
  take(desk, { ...ASKED, endpoint: { ...ENDPOINT, has_key: false } });
  await save(desk);
  await screen.findByText("Saved");
  expect(sent(desk)).toEqual({ ai_chat: { endpoint: { key: null } } });
  expect(field("Key").value).toBe("");
});

test("what was typed for a language model is not saved with another choice", async () => {
  const desk = await setUp(ASKED);
  await desk.user.type(field("Model"), "-2");
  await desk.user.clear(field("Answers in one conversation"));
  expect(screen.getByText("Enter a whole number from 1 to 100.")).toBeTruthy();
  await desk.user.click(screen.getByText("Your articles, in their own words"));
  expect(screen.getByText(/^The endpoint and its key stay stored/)).toBeTruthy();
  take(desk, { ...ASKED, provider: "articles" });
  await save(desk);
  await screen.findByText("Saved");
  expect(sent(desk)).toEqual({ ai_chat: { provider: "articles" } });
});

test("why it could not answer stands there once for each reason, with how often and where last", async () => {
  const failure = (n: number, code: string, sentence: string) => ({
    conversation_id: `c${n}`,
    code,
    sentence,
    created_at: second(n),
  });
  const wrongKey = "The endpoint does not accept the key. Give it a key that it knows.";
  await setUp(ASKED, [
    failure(3, "wrong_key", wrongKey),
    failure(2, "too_slow", "It took too long."),
    failure(1, "wrong_key", wrongKey),
  ]);
  const panel = within(screen.getByRole("complementary", { name: "When it could not answer" }));
  const rows = await panel.findAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^The endpoint does not accept the key.*wrong_key · 2 times/),
    expect.stringMatching(/^It took too long\.too_slow · \d/),
  ]);
  expect(panel.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
    "/inbox/all/c3",
    "/inbox/all/c2",
  ]);
});

test("with nothing gone wrong it says so", async () => {
  await setUp(null);
  await screen.findByText("Nothing went wrong.");
});
