import { Session } from "@lenochat/client";
import { exampleMe } from "@lenochat/client/examples";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { App } from "../app.tsx";
import { startWords } from "../words/i18n.ts";

beforeAll(startWords);
beforeEach(() => window.history.replaceState(null, "", "/invitation#secret"));
afterEach(() => {
  cleanup();
  window.history.replaceState(null, "", "/");
});

const LOOK = { workspace_name: "Kettle & Leaf", email: "dora@example.com", role: "agent", is_known: false };
const GONE = {
  status: 404,
  body: { error: { code: "not_found", message: "It was used or has expired. Ask for a new one." } },
};

type Answers = Record<string, { status: number; body: unknown } | null>;

function setUp(answers: Answers = {}) {
  const asked: [path: string, body: unknown][] = [];
  const all: Answers = {
    "/api/v1/invitations/look": { status: 200, body: LOOK },
    "/api/v1/invitations/accept": {
      status: 201,
      body: { email: LOOK.email, workspace_name: LOOK.workspace_name },
    },
    "/api/v1/login": { status: 200, body: { agent: exampleMe() } },
    ...answers,
  };
  const session = new Session({
    fetch: async (path, init) => {
      asked.push([String(path), init?.body === undefined ? undefined : JSON.parse(String(init.body))]);
      const answer = all[String(path)];
      if (!answer) throw new TypeError("network");
      return new Response(JSON.stringify(answer.body), { status: answer.status });
    },
    environment: {
      openSocket: () => ({ send: () => {}, close: () => {} }),
      setTimer: () => () => {},
      now: () => 0,
      random: () => 0,
    },
  });
  render(<App session={session} />);
  const kind = () => session.getSnapshot().kind;
  return { asked, all, kind, user: userEvent.setup({ delay: null }) };
}

test("a new person gives a name and a password, and is led to the login with the e-mail filled in", async () => {
  const { asked, user, kind } = setUp();
  await screen.findByRole("heading", { name: "Join Kettle & Leaf" });
  expect(screen.getByText("You are invited as an Agent: you will answer conversations.")).toBeTruthy();
  expect(screen.getByText("At least 10 characters.")).toBeTruthy();
  expect((screen.getByLabelText("E-mail") as HTMLInputElement).value).toBe("dora@example.com");
  await user.type(screen.getByLabelText("Your name"), "Dora ");
  await user.type(screen.getByLabelText("Choose a password"), "long enough");
  await user.click(screen.getByRole("button", { name: "Join" }));
  await screen.findByText("Welcome to Kettle & Leaf. Log in to begin.");
  expect((screen.getByLabelText("E-mail") as HTMLInputElement).value).toBe("dora@example.com");
  await user.type(screen.getByLabelText("Password"), "long enough");
  await user.click(screen.getByRole("button", { name: "Log in" }));
  await waitFor(() => expect(kind()).toBe("logged_in"));
  // Whoever else was logged in here has not been asked about.
  expect(asked).toEqual([
    ["/api/v1/invitations/look", { token: "secret" }],
    ["/api/v1/invitations/accept", { token: "secret", name: "Dora", password: "long enough" }],
    ["/api/v1/login", { email: "dora@example.com", password: "long enough", client: "dashboard" }],
  ]);
});

test("the token leaves the address bar, and a reload does not lose it", async () => {
  setUp();
  await screen.findByRole("heading", { name: "Join Kettle & Leaf" });
  expect(window.location.href).toMatch(/\/invitation$/);
  cleanup();
  const { asked } = setUp();
  await screen.findByRole("heading", { name: "Join Kettle & Leaf" });
  expect(asked[0]).toEqual(["/api/v1/invitations/look", { token: "secret" }]);
});

test("a known person gives the password they have, of whatever length", async () => {
  const { asked, user } = setUp({
    "/api/v1/invitations/look": { status: 200, body: { ...LOOK, is_known: true } },
  });
  await user.type(await screen.findByLabelText("Your name"), "Dora");
  await user.type(screen.getByLabelText("Your password"), "old");
  await user.click(screen.getByRole("button", { name: "Join" }));
  await screen.findByText("Welcome to Kettle & Leaf. Log in to begin.");
  expect(asked[1]?.[1]).toMatchObject({ password: "old" });
});

test("a link that was used or has expired says so, and leads to the login", async () => {
  const { user } = setUp({
    "/api/v1/invitations/look": GONE,
    "/api/v1/me": { status: 401, body: { error: { code: "not_logged_in", message: "Log in." } } },
  });
  await screen.findByText("It was used or has expired. Ask for a new one.");
  await user.click(screen.getByRole("button", { name: "Go to the login" }));
  await screen.findByRole("button", { name: "Log in" });
});

test("one that was used meanwhile says so when it is accepted", async () => {
  const { user } = setUp({ "/api/v1/invitations/accept": GONE });
  await user.type(await screen.findByLabelText("Your name"), "Dora");
  await user.type(screen.getByLabelText("Choose a password"), "long enough{Enter}");
  await screen.findByText("It was used or has expired. Ask for a new one.");
});

test("where the server cannot be reached, it is asked again by hand", async () => {
  const { all, user } = setUp({ "/api/v1/invitations/look": null });
  await screen.findByText("The invitation could not be looked up: the server cannot be reached.");
  all["/api/v1/invitations/look"] = { status: 200, body: LOOK };
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("heading", { name: "Join Kettle & Leaf" });
});

test("a new link that is opened in the same tab counts", async () => {
  const { all } = setUp({ "/api/v1/invitations/look": GONE });
  await screen.findByText("It was used or has expired. Ask for a new one.");
  all["/api/v1/invitations/look"] = { status: 200, body: LOOK };
  window.location.hash = "newer";
  await screen.findByRole("heading", { name: "Join Kettle & Leaf" });
});

test("an address without a token says that the link is not complete", async () => {
  window.history.replaceState(null, "", "/invitation");
  const { asked } = setUp();
  await screen.findByText(/^The link is not complete\./);
  expect(asked).toEqual([]);
});
