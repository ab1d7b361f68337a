import { Session } from "@lenochat/client";
import { exampleMe } from "@lenochat/client/examples";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, test } from "vitest";
import { App } from "../app.tsx";
import { startWords } from "../words/i18n.ts";

beforeAll(startWords);
afterEach(cleanup);

function setUp(...answers: { status: number; body: unknown }[]) {
  const asked: unknown[] = [];
  const session = new Session({
    fetch: async (path, init) => {
      if (path === "/api/v1/me") return new Response(refusal("not_logged_in"), { status: 401 });
      asked.push(JSON.parse(String(init?.body)));
      const answer = answers.shift();
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
  return { asked, user: userEvent.setup({ delay: null }), kind: () => session.getSnapshot().kind };
}

function refusal(code: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ error: { code, message: `Refused: ${code}.`, ...more } });
}

async function logIn(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.type(await screen.findByLabelText("E-mail"), "ana@example.com");
  await user.type(screen.getByLabelText("Password"), "long enough");
  await user.click(screen.getByRole("button", { name: "Log in" }));
}

test("e-mail and password log in, as a dashboard", async () => {
  const { asked, user, kind } = setUp({ status: 200, body: { agent: exampleMe() } });
  await logIn(user);
  await waitFor(() => expect(kind()).toBe("logged_in"));
  expect(asked).toEqual([{ email: "ana@example.com", password: "long enough", client: "dashboard" }]);
});

test("a wrong password is said, and the reproach goes away with the next letter", async () => {
  const { user } = setUp({ status: 401, body: JSON.parse(refusal("wrong_credentials")) });
  await logIn(user);
  await screen.findByText("E-mail or password is wrong.");
  await user.type(screen.getByLabelText("Password"), "x");
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("whoever belongs to several workspaces chooses one", async () => {
  const workspaces = [
    { id: "w1", name: "Shop" },
    { id: "w2", name: "Garden" },
  ];
  const { asked, user, kind } = setUp(
    { status: 409, body: JSON.parse(refusal("choose_workspace", { workspaces })) },
    { status: 200, body: { agent: exampleMe() } },
  );
  await logIn(user);
  await user.click(await screen.findByRole("button", { name: "Garden" }));
  await waitFor(() => expect(kind()).toBe("logged_in"));
  expect(asked[1]).toMatchObject({ email: "ana@example.com", workspace: "w2" });
});

test("a server that cannot be reached is said", async () => {
  const { user } = setUp();
  await logIn(user);
  await screen.findByText("That did not work: the server cannot be reached.");
});
