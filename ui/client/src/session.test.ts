import { expect, test } from "vitest";
import type { SocketEvents } from "./connection.ts";
import { exampleMe, exampleSnapshot } from "./examples.ts";
import { Session } from "./session.ts";

type Answers = Record<string, () => Response>;

function json(content: unknown, status = 200): Response {
  return new Response(JSON.stringify(content), { status });
}

function refusal(status: number, code: string): Response {
  return json({ error: { code, message: `${code}.` } }, status);
}

function setUp(answers: Answers) {
  const asked: { request: string; agent: string | null }[] = [];
  const sockets: SocketEvents[] = [];
  const session = new Session({
    fetch: async (path, init) => {
      const request = `${init?.method} ${String(path).replace("/api/v1/", "")}`;
      asked.push({ request, agent: new Headers(init?.headers).get("X-LenoChat-Agent") });
      const answer = answers[request];
      if (!answer) throw new TypeError("network");
      return answer();
    },
    environment: {
      openSocket(events) {
        sockets.push(events);
        return { send: () => {}, close: () => {} };
      },
      setTimer: () => () => {},
      now: () => 0,
      random: () => 0,
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { session, asked, sockets, settle, kind: () => session.getSnapshot().kind };
}

const loggedIn: Answers = { "GET me": () => json(exampleMe()) };

test("a page with a living login goes straight to work", async () => {
  const { session, sockets, kind } = setUp(loggedIn);
  await session.check();
  expect(kind()).toBe("logged_in");
  expect(sockets).toHaveLength(1);
});

test("asking twice whether there is a login opens one stream", async () => {
  const { session, sockets } = setUp(loggedIn);
  await Promise.all([session.check(), session.check()]);
  expect(sockets).toHaveLength(1);
});

test("a page without one asks for it, without a reproach", async () => {
  const { session } = setUp({ "GET me": () => refusal(401, "not_logged_in") });
  await session.check();
  expect(session.getSnapshot()).toEqual({ kind: "logged_out", why: null });
});

test("a server that does not answer is no logout", async () => {
  const { session, kind } = setUp({});
  await session.check();
  expect(kind()).toBe("unreachable");
});

test("a refused login stays where it was and tells why", async () => {
  const { session, kind } = setUp({
    "GET me": () => refusal(401, "not_logged_in"),
    "POST login": () => refusal(401, "wrong_credentials"),
  });
  await session.check();
  await expect(session.logIn({ email: "a@b.c", password: "wrong" })).rejects.toMatchObject({
    code: "wrong_credentials",
  });
  expect(kind()).toBe("logged_out");
});

test("logging out ends the page's login only once the server has", async () => {
  const answers: Answers = { ...loggedIn };
  const { session, kind, asked } = setUp(answers);
  await session.check();
  await expect(session.logOut()).rejects.toMatchObject({ code: "unreachable" });
  expect(kind()).toBe("logged_in");
  answers["POST logout"] = () => new Response(null, { status: 204 });
  await session.logOut();
  expect(session.getSnapshot()).toEqual({ kind: "logged_out", why: null });
  expect(asked.at(-1)?.agent).toBe("ana");
});

test("any answer can tell that the login is over", async () => {
  const { session } = setUp({
    ...loggedIn,
    "POST conversations/c1/close": () => refusal(401, "not_logged_in"),
  });
  await session.check();
  await session.api.close("c1").catch(() => {});
  expect(session.getSnapshot()).toEqual({ kind: "logged_out", why: "ended" });
});

test("any answer can tell that the cookie is another login's", async () => {
  const { session, kind } = setUp({
    ...loggedIn,
    "POST conversations/c1/close": () => refusal(409, "other_login"),
  });
  await session.check();
  await session.api.close("c1").catch(() => {});
  expect(kind()).toBe("replaced");
});

test("a stream closed with 4100 finds out which of the two it was", async () => {
  const answers: Answers = { ...loggedIn };
  const { session, sockets, settle, kind } = setUp(answers);
  await session.check();
  sockets[0]?.opened();
  sockets[0]?.received(JSON.stringify(exampleSnapshot()));
  answers["GET me"] = () => refusal(409, "other_login");
  sockets[0]?.closed(4100);
  await settle();
  expect(kind()).toBe("replaced");
});

test.each([
  [4101, { kind: "logged_out", why: "not_a_member" }],
  [4102, { kind: "outdated" }],
])("a stream closed with %i ends the session", async (code, state) => {
  const { session, sockets } = setUp(loggedIn);
  await session.check();
  sockets[0]?.closed(code);
  expect(session.getSnapshot()).toEqual(state);
});
