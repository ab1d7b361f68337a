import { describe, expect, test } from "vitest";
import { Api } from "./api.ts";
import { ApiError, Http } from "./http.ts";

interface Asked {
  path: string;
  method: string | undefined;
  headers: Headers;
  body: unknown;
}

function setUp(answer: () => Response | Promise<Response>) {
  const asked: Asked[] = [];
  const refusals: ApiError[] = [];
  const http = new Http({
    fetch: async (path, init) => {
      const body = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
      asked.push({ path: String(path), method: init?.method, headers: new Headers(init?.headers), body });
      return answer();
    },
    agentId: () => "ana",
    refused: (error) => refusals.push(error),
  });
  return { http, api: new Api(http), asked, refusals };
}

function json(content: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(content), { status, headers });
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error("It was not refused.");
  return error;
}

test("an answer comes with the position it was read at", async () => {
  const { http } = setUp(() => json({ a: 1 }, 200, { "X-LenoChat-Position": "17" }));
  expect(await http.request("GET", "/x")).toEqual({ data: { a: 1 }, position: 17 });
});

test("every request names the agent it is meant for", async () => {
  const { http, asked } = setUp(() => new Response(null, { status: 204 }));
  await http.request("POST", "/x", { a: 1 });
  expect(asked[0]?.headers.get("X-LenoChat-Agent")).toBe("ana");
  expect(asked[0]?.headers.get("Content-Type")).toBe("application/json");
});

test("a picture goes as a form, whose type the browser says", async () => {
  const sent: RequestInit[] = [];
  const http = new Http({
    fetch: async (_, init) => {
      sent.push(init ?? {});
      return json({ id: "ana" });
    },
    agentId: () => "ana",
  });
  await new Api(http).changePicture(new Blob(["a picture"], { type: "image/png" }));
  const [request] = sent;
  if (!(request?.body instanceof FormData)) throw new Error("It was not sent as a form.");
  const part = request.body.get("picture");
  expect(part instanceof Blob && (await part.text())).toBe("a picture");
  expect(new Headers(request.headers).has("Content-Type")).toBe(false);
});

describe("a refusal", () => {
  test("carries its code, its sentence, its fields and what the code adds", async () => {
    const error = {
      code: "already_assigned",
      message: "Ben has it.",
      assignee_name: "Ben",
      assignee_id: "ben",
    };
    const { http, refusals } = setUp(() => json({ error }, 409));
    const refused = await failure(http.request("PUT", "/x", {}));
    expect([refused.code, refused.message, refused.status]).toEqual(["already_assigned", "Ben has it.", 409]);
    expect(refused.text("assignee_name")).toBe("Ben");
    expect(refusals).toEqual([refused]);
  });

  test("names the members that are wrong", async () => {
    const error = { code: "invalid", message: "No.", fields: { message: "At most 140." } };
    const { http } = setUp(() => json({ error }, 422));
    expect((await failure(http.request("PUT", "/x", {}))).fields).toEqual({ message: "At most 140." });
  });

  test("is told apart from a proxy's page and from no answer at all", async () => {
    const proxy = setUp(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
    expect((await failure(proxy.http.request("GET", "/x"))).code).toBe("unreadable");
    const gone = setUp(() => Promise.reject(new TypeError("network")));
    expect((await failure(gone.http.request("GET", "/x"))).code).toBe("unreachable");
  });
});

describe("the requests", () => {
  test("a login says that it is a dashboard's", async () => {
    const { api, asked } = setUp(() => json({ agent: {} }));
    await api.login({ email: "ana@example.com", password: "long enough" });
    expect(asked[0]?.body).toEqual({
      email: "ana@example.com",
      password: "long enough",
      client: "dashboard",
    });
  });

  test("an assignment says whom the caller saw", async () => {
    const { api, asked } = setUp(() => json({}));
    await api.assign("c 1", "ben", null);
    expect([asked[0]?.method, asked[0]?.path]).toEqual(["PUT", "/api/v1/conversations/c%201/assignee"]);
    expect(asked[0]?.body).toEqual({ agent_id: "ben", expected_assignee_id: null });
  });

  test("a long thread is read page by page", async () => {
    const pages = [
      json({ items: [{ id: "m1" }], next_cursor: "next" }, 200, { "X-LenoChat-Position": "5" }),
      json({ items: [{ id: "m2" }], next_cursor: null }, 200, { "X-LenoChat-Position": "9" }),
    ];
    const { api, asked } = setUp(() => pages.shift() ?? json({}, 500));
    const thread = await api.messages("c1");
    expect(thread.data.map((message) => message.id)).toEqual(["m1", "m2"]);
    expect(thread.position).toBe(5);
    expect(asked[1]?.path).toContain("cursor=next");
  });
});
