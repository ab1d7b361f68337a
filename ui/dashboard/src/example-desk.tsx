/** For tests: a desk with a server and a stream that do what the test says. */

import type { SocketEvents } from "@lenochat/client";
import { Api, Http, Live } from "@lenochat/client";
import { eventsFrame, exampleSnapshot } from "@lenochat/client/examples";
import type { MemberEvent, MemberState, ServerFrame } from "@lenochat/protocol";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render } from "@testing-library/react";
import userEvent, { PointerEventsCheckLevel } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { useState } from "react";
import { RouterProvider } from "react-aria-components";
import { afterEach } from "vitest";
import { Router, useLocation } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import type { ExampleBrowser } from "./alerts/example-browser.ts";
import { exampleBrowser } from "./alerts/example-browser.ts";
import { Drafts, forgetDrafts } from "./conversation/drafts.ts";
import { Uploads } from "./conversation/uploads.ts";
import { AnnouncerProvider } from "./frame/announcer.tsx";
import { LeaveGuard } from "./frame/leave-guard.tsx";
import { NoticesProvider } from "./frame/notices.tsx";
import type { Desk } from "./live.tsx";
import { DeskProvider } from "./live.tsx";
import { sayMore, startWords } from "./words/i18n.ts";

await startWords();
await sayMore();
// happy-dom lays nothing out: without a size a list would have no room for a single row.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 800 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 320 });
afterEach(cleanup);
afterEach(forgetDrafts);

export interface Asked {
  readonly request: string;
  readonly query: string;
  readonly body: unknown;
}

interface Answered {
  status?: number;
  body: unknown;
  position?: number;
}

export type Answer = (asked: Asked) => Answered | Promise<Answered>;

export interface ExampleDesk {
  readonly asked: Asked[];
  readonly sent: unknown[];
  readonly browser: ExampleBrowser;
  readonly user: ReturnType<typeof userEvent.setup>;
  readonly location: () => string;
  /** From now on the request is answered like that; null: it cannot be reached. */
  readonly answer: (request: string, answer: Answer | null) => void;
  /** The same, but not before `until`. */
  readonly hold: (request: string, until: Promise<void>, answer: Answer) => void;
  readonly receive: (...events: [position: number, event: MemberEvent][]) => void;
  readonly receiveFrame: (frame: ServerFrame) => void;
  /** The query strings with which something was asked for. */
  readonly queries: (request: string) => string[];
  readonly loseConnection: () => void;
  /** The stream is back and resumes at that position. */
  readonly comeBack: (position: number) => void;
  /** The same, after the events that were missed. */
  readonly comeBackAfter: (position: number, ...missed: [position: number, event: MemberEvent][]) => void;
}

interface DeskOptions {
  readonly state?: Partial<MemberState>;
  readonly path?: string;
  readonly answers?: Record<string, Answer>;
}

export function renderAtDesk(shown: ReactNode, options: DeskOptions = {}): ExampleDesk {
  const asked: Asked[] = [];
  const answers = new Map<string, Answer | null>(Object.entries(options.answers ?? {}));
  const http = new Http({
    fetch: (path, init) => respond(answers, asked, String(path), init),
    agentId: () => "ana",
  });
  const { live, sent, sockets } = exampleLive(options.state);
  const { hook, history } = memoryLocation({ path: options.path ?? "/", record: true });
  const browser = exampleBrowser();
  const api = new Api(http);
  const desk: Desk = {
    api,
    live,
    logOut: async () => {},
    drafts: new Drafts("login-1"),
    uploads: new Uploads(api),
    signals: browser.signals,
    tabs: browser.tabs,
  };
  render(
    <Router hook={hook}>
      <Surroundings desk={desk}>{shown}</Surroundings>
    </Router>,
  );
  const comeBackAfter: ExampleDesk["comeBackAfter"] = (position, ...missed) =>
    act(() => {
      live.retryNow();
      sockets.at(-1)?.opened();
      if (missed.length > 0) sockets.at(-1)?.received(JSON.stringify(eventsFrame(...missed)));
      sockets.at(-1)?.received(JSON.stringify({ type: "resumed", position }));
    });
  return {
    asked,
    sent,
    browser,
    user: userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never }),
    location: () => history.at(-1) ?? "",
    answer: (request, answer) => answers.set(request, answer),
    hold: (request, until, answer) => answers.set(request, (one) => until.then(() => answer(one))),
    receive: (...events) => act(() => sockets.at(-1)?.received(JSON.stringify(eventsFrame(...events)))),
    receiveFrame: (frame) => act(() => sockets.at(-1)?.received(JSON.stringify(frame))),
    queries: (request) => asked.filter((one) => one.request === request).map((one) => one.query),
    loseConnection: () => act(() => sockets.at(-1)?.closed(1006)),
    comeBack: (position) => comeBackAfter(position),
    comeBackAfter,
  };
}

/** A live state after its snapshot, with its socket in the test's hands and a clock that never rings. */
function exampleLive(state: Partial<MemberState> | undefined) {
  const sockets: SocketEvents[] = [];
  const sent: unknown[] = [];
  const openSocket = (events: SocketEvents) => {
    sockets.push(events);
    return { send: (text: string) => sent.push(JSON.parse(text)), close: () => {} };
  };
  const environment = { openSocket, setTimer: () => () => {}, now: () => Date.now(), random: () => 0 };
  const live = new Live(environment, "ana");
  live.start();
  sockets[0]?.opened();
  sockets[0]?.received(JSON.stringify(exampleSnapshot(state)));
  return { live, sent, sockets };
}

function Surroundings({ desk, children }: { desk: Desk; children: ReactNode }) {
  const [, navigate] = useLocation();
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } }),
  );
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider navigate={(path) => navigate(path)}>
        <DeskProvider desk={desk}>
          <AnnouncerProvider>
            <NoticesProvider>
              <LeaveGuard>{children}</LeaveGuard>
            </NoticesProvider>
          </AnnouncerProvider>
        </DeskProvider>
      </RouterProvider>
    </QueryClientProvider>
  );
}

async function respond(
  answers: Map<string, Answer | null>,
  asked: Asked[],
  path: string,
  init: RequestInit | undefined,
): Promise<Response> {
  const name = `${init?.method} ${path.replace("/api/v1/", "").replace(/\?.*$/u, "")}`;
  const request = {
    request: name,
    query: path.split("?")[1] ?? "",
    body: typeof init?.body === "string" ? JSON.parse(init.body) : (init?.body ?? undefined),
  };
  asked.push(request);
  const answer = answers.get(name);
  if (!answer) throw new TypeError("network");
  const { status = 200, body: told, position = 1_000 } = await answer(request);
  const headers = { "X-LenoChat-Position": String(position) };
  return new Response(status === 204 ? null : JSON.stringify(told), { status, headers });
}

/** Done, and nothing to say about it. */
export function done(): Answered {
  return { status: 204, body: null };
}

export function refusal(status: number, code: string, more: Record<string, unknown> = {}): Answered {
  return { status, body: { error: { code, message: `Refused: ${code}.`, ...more } } };
}
