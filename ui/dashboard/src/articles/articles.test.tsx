import { exampleMe, second } from "@lenochat/client/examples";
import type { ArticleView } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExampleDesk } from "../example-desk.tsx";
import { done, refusal, renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";

const RETURNS: ArticleView = {
  id: "returns",
  title: "Returns",
  text: "Within 30 days.",
  language: "en",
  published: true,
  created_at: second(0),
  updated_at: second(1),
  url: "/help/returns",
};
const VERSAND: ArticleView = {
  ...RETURNS,
  id: "versand",
  title: "Versand",
  language: "de",
  published: false,
};
const QUESTION = {
  id: "q1",
  conversation_id: "c1",
  question: "Do you\nsell gift cards?",
  created_at: second(5),
};

const list = (items: readonly unknown[]) => () => ({ body: { items, next_cursor: null } });

interface SetUp {
  path?: string;
  articles?: readonly ArticleView[];
  questions?: readonly unknown[];
  isAgent?: boolean;
}

function setUp(options: SetUp = {}): ExampleDesk {
  const { path = "/articles", articles = [RETURNS, VERSAND], questions = [], isAgent = false } = options;
  return renderAtDesk(<Frame />, {
    path,
    state: isAgent ? {} : { me: exampleMe({ role: "admin", permissions: ["manage_workspace"] }) },
    answers: {
      "GET articles": list(articles),
      "GET articles/missing": list(questions),
      "POST articles/preview": ({ body }) => ({ body: { html: `<p>${JSON.stringify(body)}</p>` } }),
      ...Object.fromEntries(
        articles.map((article) => [`GET articles/${article.id}`, () => ({ body: article })]),
      ),
    },
  });
}

const bodies = (desk: ExampleDesk, request: string) =>
  desk.asked.filter((asked) => asked.request === request).map((asked) => asked.body);

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);

async function type(desk: ExampleDesk, name: string, text: string): Promise<void> {
  await desk.user.clear(field(name));
  await desk.user.type(field(name), text);
}

test("articles are found by title and by whether they are published, which words say", async () => {
  const desk = setUp();
  const rows = within(await screen.findByRole("list", { name: "All articles" }));
  expect(rows.getAllByRole("listitem").map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^ReturnsPublishedEnglishchanged/),
    expect.stringMatching(/^VersandDraftGermanchanged/),
  ]);
  expect(screen.getByText("1 published · 1 draft")).toBeTruthy();
  await desk.user.type(screen.getByRole("searchbox", { name: "Find by title" }), "RETÜRN");
  await waitFor(() => expect(rows.getAllByRole("link").map((link) => link.textContent)).toEqual(["Returns"]));
  await desk.user.click(screen.getByRole("button", { name: "All Which articles" }));
  await desk.user.click(screen.getByRole("option", { name: "Drafts" }));
  await screen.findByText("No article like that.");
  await desk.user.click(screen.getByRole("button", { name: "Show all articles" }));
  expect(await screen.findAllByRole("listitem")).toHaveLength(2);
});

test("without articles it says what they are for, and an agent is offered nothing to write", async () => {
  setUp({ articles: [], isAgent: true });
  await screen.findByText(/Owners and Admins write them\./);
  expect(screen.queryByRole("link", { name: "New article" })).toBeNull();
});

test("only what was touched is sent, and what the server says against it stands at the field", async () => {
  const desk = setUp({ path: "/articles/returns" });
  await screen.findByRole("form", { name: "Returns" });
  const save = screen.getByRole<HTMLButtonElement>("button", { name: "Save" });
  expect([field("Title").value, field("Text").value, save.disabled]).toEqual([
    "Returns",
    "Within 30 days.",
    true,
  ]);
  await type(desk, "Text", "Within 60 days.");
  const fields = { text: "The character U+0001 is not allowed here; remove it." };
  desk.answer("PATCH articles/returns", () => refusal(422, "invalid", { fields }));
  await desk.user.click(save);
  await screen.findByText(fields.text);
  expect(document.activeElement).toBe(field("Text"));
  const after = { ...RETURNS, text: "Within 60 days.", updated_at: second(2) };
  desk.answer("PATCH articles/returns", () => ({ body: after }));
  await desk.user.click(save);
  await screen.findByText("Saved");
  const sent = { text: "Within 60 days.", expected_updated_at: RETURNS.updated_at };
  expect(bodies(desk, "PATCH articles/returns")).toEqual([sent, sent]);
  await desk.user.click(screen.getByText("Published", { selector: "label" }));
  await screen.findByText(/^A draft: only your team can read it/);
  await desk.user.click(save);
  expect(bodies(desk, "PATCH articles/returns").at(-1)).toEqual({
    published: false,
    expected_updated_at: after.updated_at,
  });
});

test("the preview is asked for when the writing pauses, and a refusal leaves the older one and is told", async () => {
  const desk = setUp({ path: "/articles/returns" });
  await screen.findByTitle("Preview");
  await type(desk, "Title", "Sending back");
  const draft = { title: "Sending back", text: RETURNS.text, language: "en" };
  await waitFor(() => expect(bodies(desk, "POST articles/preview")).toHaveLength(2));
  expect(bodies(desk, "POST articles/preview").at(-1)).toEqual(draft);
  desk.answer("POST articles/preview", () =>
    refusal(422, "invalid", { fields: { text: "Too many sections." } }),
  );
  await type(desk, "Text", "# Long");
  await screen.findByText("The preview is older than the text: Too many sections.");
  expect(screen.getByTitle("Preview")).toBeTruthy();
});

test("what somebody else saves meanwhile is neither overwritten unseen nor lost", async () => {
  const desk = setUp({ path: "/articles/returns" });
  await screen.findByRole("form", { name: "Returns" });
  await type(desk, "Text", "Mine.");
  const theirs = { ...RETURNS, text: "Theirs.", title: "Giving back", updated_at: second(9) };
  desk.answer("PATCH articles/returns", () => refusal(409, "changed_meanwhile"));
  desk.answer("GET articles/returns", () => ({ body: theirs }));
  await desk.user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("Title was changed by somebody else meanwhile. Saving here leaves it so.");
  const text = screen.getByText(/^Text was changed by somebody else.*replaces theirs with yours/);
  expect([field("Title").value, field("Text").value]).toEqual(["Giving back", "Mine."]);
  desk.answer("PATCH articles/returns", () => ({
    body: { ...theirs, text: "Mine.", updated_at: second(10) },
  }));
  await desk.user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("Saved");
  expect(bodies(desk, "PATCH articles/returns").at(-1)).toEqual({
    text: "Mine.",
    expected_updated_at: second(9),
  });
  expect(text.isConnected).toBe(false);
});

test("a new article answers the question it was begun from, which then leaves the list", async () => {
  const desk = setUp({ path: "/articles/missing", questions: [QUESTION] });
  await desk.user.click(await screen.findByRole("link", { name: "Write this article" }));
  await screen.findByText(/A visitor asked this/);
  expect(field("Title").value).toBe("Do you sell gift cards?");
  await type(desk, "Text", "We do.");
  const made = { ...RETURNS, id: "gift", title: "Do you sell gift cards?", text: "We do.", published: false };
  desk.answer("POST articles", () => ({ status: 201, body: made }));
  desk.answer("GET articles/gift", () => ({ body: made }));
  desk.answer("DELETE articles/missing/q1", done);
  await desk.user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(desk.location()).toBe("/articles/gift"));
  await screen.findByText("Saved");
  expect(bodies(desk, "POST articles")).toEqual([
    { title: "Do you sell gift cards?", text: "We do.", language: "en", published: false },
  ]);
  expect(bodies(desk, "DELETE articles/missing/q1")).toHaveLength(1);
  expect(screen.queryByText("Leave without saving?")).toBeNull();
  expect(screen.queryByText(/A visitor asked this/)).toBeNull();
});

test("unsaved words are not left behind unasked, and a deleted article asks for nothing", async () => {
  const desk = setUp({ path: "/articles/returns" });
  await screen.findByRole("form", { name: "Returns" });
  await type(desk, "Text", "Half a sen");
  await desk.user.click(screen.getByRole("link", { name: "Team" }));
  await desk.user.click(screen.getByRole("button", { name: "Stay here" }));
  expect(field("Text").value).toBe("Half a sen");
  desk.answer("DELETE articles/returns", done);
  await desk.user.click(screen.getByRole("button", { name: "Delete" }));
  const question = within(screen.getByRole("alertdialog", { name: "Delete “Returns”?" }));
  await desk.user.click(question.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(desk.location()).toBe("/articles"));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
});

test("an agent reads an article and has its address to give away, but no form", async () => {
  setUp({ path: "/articles/returns", isAgent: true });
  const address = await screen.findByLabelText<HTMLInputElement>("Its address for visitors");
  expect(address.value).toBe(`${location.origin}/help/returns`);
  await screen.findByTitle("Returns");
  expect(screen.queryByRole("form")).toBeNull();
});

test("a question that is not worth an article is taken off the list", async () => {
  const desk = setUp({ path: "/articles/missing", questions: [QUESTION] });
  const row = within(await screen.findByRole("list", { name: "Unanswered questions" }));
  expect(row.getByRole("link", { name: "Open the conversation" }).getAttribute("href")).toBe("/inbox/all/c1");
  desk.answer("DELETE articles/missing/q1", done);
  desk.answer("GET articles/missing", list([]));
  await desk.user.click(row.getByRole("button", { name: "Remove" }));
  await screen.findByText("No question is unanswered.");
});
