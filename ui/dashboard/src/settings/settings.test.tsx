import {
  agentChanged,
  exampleAgent,
  exampleMe,
  exampleSnapshot,
  exampleState,
  exampleWidget,
} from "@lenochat/client/examples";
import type { MemberEvent, MemberState, WorkspaceView } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { ExampleDesk } from "../example-desk.tsx";
import { renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";

const PATCH = "PATCH workspace";
const NEXT = "GET workspace/next-assignment";
const { workspace } = exampleState();

function workspaceWith({ routing, ...changes }: Omit<Partial<WorkspaceView>, "routing"> & RoutingChange) {
  return { ...workspace, ...changes, routing: { ...workspace.routing, ...routing } };
}

interface RoutingChange {
  routing?: Partial<WorkspaceView["routing"]>;
}

function changed(...[changes]: Parameters<typeof workspaceWith>): MemberEvent {
  return { type: "workspace.changed", at: "", workspace: workspaceWith(changes) };
}

const anaIsNext = {
  policy: workspace.routing,
  tier: "online",
  outcome: "assigned",
  chosen_agent_id: "ana",
  candidates: [
    {
      agent_id: "ana",
      status: "online",
      eligible: true,
      reasons: [],
      open_conversations: 1,
      capacity: 4,
      order_key: [],
    },
    {
      agent_id: "chloe",
      status: "away",
      eligible: false,
      reasons: ["status"],
      open_conversations: 0,
      capacity: 4,
      order_key: [],
    },
  ],
  counts: { eligible: 1, status: 1 },
};

async function setUp(page: string, state: Partial<MemberState> = {}): Promise<ExampleDesk> {
  const desk = renderAtDesk(<Frame />, {
    path: `/settings/${page}`,
    state: { me: exampleMe({ role: "owner", permissions: ["manage_workspace"] }), ...state },
    answers: { [NEXT]: () => ({ body: anaIsNext }) },
  });
  await screen.findByRole("navigation", { name: "Settings pages" });
  return desk;
}

function sent(desk: ExampleDesk): unknown[] {
  return desk.asked.filter((asked) => asked.request === PATCH).map((asked) => asked.body);
}

function save(desk: ExampleDesk): Promise<void> {
  return desk.user.click(screen.getByRole("button", { name: "Save" }));
}

describe("who comes in", () => {
  test("a standard agent has no entry in the rail, and at the address a sentence", async () => {
    renderAtDesk(<Frame />, { path: "/settings/routing" });
    expect(screen.queryByRole("link", { name: "Settings" })).toBeNull();
    await screen.findByText("Settings are for Owners and Admins.");
    expect(screen.queryByRole("form")).toBeNull();
  });

  test("who is no longer allowed loses the page at once, unsaved changes or not", async () => {
    const desk = await setUp("routing");
    await desk.user.click(screen.getByRole("switch", { name: "Busy fallback" }));
    desk.receiveFrame(exampleSnapshot({ me: exampleMe() }, 101));
    expect(screen.queryByRole("form")).toBeNull();
    expect(screen.getByText("Settings are for Owners and Admins.")).toBeTruthy();
    await desk.user.click(screen.getByRole("link", { name: "Team" }));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    await screen.findByRole("heading", { name: "Team" });
  });
});

describe("saving", () => {
  test("sends what was touched and nothing else, and is done when the server says so", async () => {
    const desk = await setUp("routing");
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    desk.hold(PATCH, held, () => ({ body: workspaceWith({ routing: { busy_fallback: true } }) }));
    await desk.user.click(screen.getByRole("switch", { name: "Busy fallback" }));
    expect(screen.getByText("Not saved yet")).toBeTruthy();
    await save(desk);
    expect(screen.getByRole("button", { name: "Saving…" })).toBeTruthy();
    expect(screen.queryByText("Saved")).toBeNull();
    // The stream is faster than the answer: one's own change is nobody else's.
    desk.receive([101, changed({ routing: { busy_fallback: true } })]);
    expect(screen.queryByText(/changed elsewhere/)).toBeNull();
    release();
    await screen.findByText("Saved");
    expect(sent(desk)).toEqual([{ routing: { busy_fallback: true } }]);
  });

  test("a failure is told, and nothing that was chosen is lost", async () => {
    const desk = await setUp("visibility");
    desk.answer(PATCH, null);
    await desk.user.click(screen.getByRole("radio", { name: /^Nobody/ }));
    await save(desk);
    await screen.findByText("Not saved: the server cannot be reached.");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /^Nobody/ }).checked).toBe(true);
    expect(sent(desk)).toEqual([{ agent_visibility: "nobody" }]);
  });

  test("what the server says against a rule stands at the rule", async () => {
    const desk = await setUp("general");
    const fields = { name: "The character U+0007 is not allowed here; remove it." };
    desk.answer(PATCH, () => ({ status: 422, body: { error: { code: "invalid", message: "No.", fields } } }));
    await desk.user.type(screen.getByLabelText("Workspace name"), "!");
    await save(desk);
    await screen.findByText(fields.name);
    expect(screen.getByLabelText("Workspace name").getAttribute("aria-invalid")).toBe("true");
    await desk.user.type(screen.getByLabelText("Workspace name"), "?");
    expect(screen.queryByText(fields.name)).toBeNull();
  });

  test("what is no number is said with the key that made it so, and cannot be saved", async () => {
    const desk = await setUp("connections");
    const grace = screen.getByLabelText("Grace");
    await desk.user.clear(grace);
    await desk.user.type(grace, "3601");
    expect(screen.getByText("Enter a whole number from 0 to 3,600.")).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
    await desk.user.type(grace, "{Backspace}");
    expect(screen.getByText(/out of reach for 6 min gets no new chats/)).toBeTruthy();
  });
});

describe("when somebody else saves meanwhile", () => {
  test("rules that were not touched follow, are told of, and are not sent", async () => {
    const desk = await setUp("routing");
    await desk.user.click(screen.getByRole("switch", { name: "Busy fallback" }));
    desk.receive([101, changed({ routing: { strategy: "load_balanced" } })]);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /^Load balanced/ }).checked).toBe(true);
    expect(
      screen.getByText(
        "Strategy was changed elsewhere meanwhile: it is “Load balanced” now. Saving here leaves it so.",
      ),
    ).toBeTruthy();
    desk.answer(PATCH, () => ({ body: workspace }));
    await save(desk);
    expect(sent(desk)).toEqual([{ routing: { busy_fallback: true } }]);
  });

  test("a rule that both changed keeps the draft, shows the other value and offers to keep it", async () => {
    const desk = await setUp("connections");
    const grace = screen.getByLabelText<HTMLInputElement>("Grace");
    await desk.user.clear(grace);
    await desk.user.type(grace, "45");
    desk.receive([101, changed({ connection_grace_seconds: 120 })]);
    expect(grace.value).toBe("45");
    expect(screen.getByText(/is “2 min” now\. Saving here makes it “45 s”\./)).toBeTruthy();
    await desk.user.click(screen.getByRole("button", { name: "Keep theirs" }));
    expect(grace.value).toBe("120");
    expect(screen.queryByText("Not saved yet")).toBeNull();
    expect(screen.queryByText(/changed elsewhere/)).toBeNull();
  });

  test("what was set back by hand is no change any more, and follows", async () => {
    const desk = await setUp("routing");
    const away = () => screen.getByRole<HTMLInputElement>("switch", { name: "Away fallback" });
    await desk.user.click(screen.getByRole("switch", { name: "Busy fallback" }));
    await desk.user.click(away());
    await desk.user.click(away());
    desk.receive([101, changed({ routing: { away_fallback: true } })]);
    expect(away().checked).toBe(true);
    expect(
      screen.getByText(/^Away fallback was changed elsewhere.*Saving here leaves it so\.$/),
    ).toBeTruthy();
  });
});

describe("leaving with unsaved changes", () => {
  test("asks first; staying keeps everything, leaving throws it away", async () => {
    const desk = await setUp("routing");
    await desk.user.click(screen.getByRole("switch", { name: "Away fallback" }));
    await desk.user.click(screen.getByRole("link", { name: "Visibility" }));
    await desk.user.click(screen.getByRole("button", { name: "Stay here" }));
    expect(desk.location()).toBe("/settings/routing");
    expect(screen.getByRole<HTMLInputElement>("switch", { name: "Away fallback" }).checked).toBe(true);
    await desk.user.click(screen.getByRole("link", { name: "Visibility" }));
    await desk.user.click(screen.getByRole("button", { name: "Leave without saving" }));
    expect(screen.getByRole("form", { name: "Visibility" })).toBeTruthy();
    await desk.user.click(screen.getByRole("link", { name: "Routing" }));
    expect(screen.getByRole<HTMLInputElement>("switch", { name: "Away fallback" }).checked).toBe(false);
  });

  test("without any, nothing is asked", async () => {
    const desk = await setUp("routing");
    await desk.user.click(screen.getByRole("switch", { name: "Away fallback" }));
    await desk.user.click(screen.getByRole("switch", { name: "Away fallback" }));
    await desk.user.click(screen.getByRole("link", { name: "Visibility" }));
    expect(screen.getByRole("form", { name: "Visibility" })).toBeTruthy();
  });
});

describe("every rule says what it does with the values chosen", () => {
  test("fallbacks build on each other", async () => {
    const desk = await setUp("routing");
    await desk.user.click(screen.getByRole("switch", { name: "Away fallback" }));
    expect(screen.getByText("Busy agents get no new chats, however many visitors wait.")).toBeTruthy();
    expect(screen.getByText("Away agents get it then.")).toBeTruthy();
    await desk.user.click(screen.getByRole("switch", { name: "Busy fallback" }));
    expect(screen.getByText("Away agents get it when no Busy agent can take it either.")).toBeTruthy();
  });

  test("no limit says what a backlog does, and a limit begins with six", async () => {
    const agents = [exampleAgent("ana"), exampleAgent("ben", { open_conversations: 7 })];
    const desk = await setUp("routing", { agents, counts: { mine: 0, unassigned: 3, all: 3 } });
    await desk.user.click(screen.getByRole("radio", { name: /^No limit/ }));
    expect(screen.getByText(/comes Online while visitors wait gets all of them at once/)).toBeTruthy();
    expect(screen.getByText("Right now that is 3 visitors.")).toBeTruthy();
    await desk.user.click(screen.getByRole("radio", { name: /^A limit for each agent/ }));
    expect(screen.getByLabelText<HTMLInputElement>("Open chats at a time").value).toBe("6");
    expect(screen.getByText(/only while fewer than 6 are open/)).toBeTruthy();
    expect(screen.getByText(/^Above that already: Ben\./)).toBeTruthy();
  });

  test("a pause between chats says how long the backlog of now takes, and that no limit is left to it", async () => {
    const desk = await setUp("routing", { counts: { mine: 0, unassigned: 3, all: 3 } });
    expect(
      screen.getByText("An agent who comes back to visitors who wait is full at once, up to their capacity."),
    ).toBeTruthy();
    await desk.user.click(screen.getByRole("radio", { name: /^One chat at a time/ }));
    expect(screen.getByText(/gets one chat every 30 s, until the backlog is gone/)).toBeTruthy();
    expect(screen.getByText(/With the 3 who wait now, .* has the last of them after 1 min\./)).toBeTruthy();
    await desk.user.click(screen.getByRole("radio", { name: /^No limit/ }));
    expect(screen.getByText(/the rule below is all that slows down/)).toBeTruthy();
  });

  test("a time to reply says what becomes of the chat, and sends what was typed", async () => {
    const desk = await setUp("routing");
    await desk.user.click(screen.getByRole("radio", { name: /^Give it to somebody else/ }));
    const time = screen.getByLabelText("Time to reply");
    await desk.user.clear(time);
    await desk.user.type(time, "9");
    expect(screen.getByText("Enter a whole number from 10 to 86,400.")).toBeTruthy();
    await desk.user.type(time, "0");
    expect(screen.getByText(/has not replied within 90 s of getting a chat/)).toBeTruthy();
    await desk.user.click(screen.getByRole("switch", { name: "Former agent first" }));
    expect(
      screen.getByText(/gets the agent they talked to last, if that agent can take a chat/),
    ).toBeTruthy();
    desk.answer(PATCH, () => ({ body: workspace }));
    await save(desk);
    expect(sent(desk)).toEqual([{ routing: { no_reply_seconds: 90, prefer_former_agent: true } }]);
  });

  test("a shorter login says whom it ends", async () => {
    const desk = await setUp("connections");
    const hours = screen.getByLabelText("A login ends after");
    await desk.user.clear(hours);
    await desk.user.type(hours, "8");
    expect(
      screen.getByText("Logins that have not been used for 8 h already end when you save."),
    ).toBeTruthy();
  });
});

describe("who would get the next chat now", () => {
  test("is told like a receipt, and follows the draft and the agents", async () => {
    const desk = await setUp("routing");
    const told = within(screen.getByRole("complementary", { name: "Who would get the next chat now" }));
    await waitFor(() => expect(told.getByText(/would get it: Online, 1 of 4/)).toBeTruthy());
    desk.answer(NEXT, () => ({
      body: { ...anaIsNext, tier: null, outcome: "waiting", chosen_agent_id: null },
    }));
    desk.receive([101, agentChanged(exampleAgent("ana", { status: "away", eligible: false }))]);
    await told.findByText("Nobody can take one: it would wait in the queue.");
    await desk.user.click(screen.getByRole("radio", { name: /^No limit/ }));
    await waitFor(() => {
      expect(desk.queries(NEXT).at(-1)).toBe(
        "strategy=round_robin&busy_fallback=false&away_fallback=false&default_capacity=none",
      );
    });
    expect(told.getByText(/with the rules as they stand here, not saved yet\.$/)).toBeTruthy();
  });

  test("says that Leno AI would answer, and that outside hours nobody is given anything", async () => {
    const desk = await setUp("routing");
    const told = within(screen.getByRole("complementary", { name: "Who would get the next chat now" }));
    await told.findByText(/would get it/);
    expect(told.queryByText(/Outside business hours/u)).toBeNull();
    desk.answer(NEXT, () => ({
      body: { ...anaIsNext, tier: null, outcome: "assistant", chosen_agent_id: null },
    }));
    desk.receive([101, agentChanged(exampleAgent("ana", { status: "away", eligible: false }))]);
    await told.findByText("Nobody can take one: Leno AI would answer it.");
    const widget = exampleWidget({ mode: "offline_form" });
    desk.receive([102, { type: "widget.changed", at: "", widget }]);
    await told.findByText(/^Outside business hours, as now,/u);
  });

  test("a failure is told and can be tried again", async () => {
    const desk = await setUp("routing");
    desk.answer(NEXT, null);
    await desk.user.click(screen.getByRole("switch", { name: "Busy fallback" }));
    await screen.findByText("This could not be found out: the server cannot be reached.");
    desk.answer(NEXT, () => ({ body: anaIsNext }));
    await desk.user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText(/would get it/);
  });
});

test("whether addresses are kept says what is so, and before it is saved what will be forgotten", async () => {
  const kept = { workspace: workspaceWith({ keep_addresses: true }) };
  const desk = await setUp("privacy", kept);
  const toggle = screen.getByRole("switch", { name: "Keep IP addresses" });
  expect(screen.getByText(/is stored, and shown beside the conversation/u)).toBeDefined();
  expect(screen.queryByText(/forgotten at once/u)).toBeNull();
  await desk.user.click(toggle);
  expect(screen.getByText(/No IP address is stored anywhere/u)).toBeDefined();
  expect(screen.getByText(/all addresses that are stored are forgotten at once/u)).toBeDefined();
  desk.answer(PATCH, () => ({ body: workspace, position: 1_001 }));
  await save(desk);
  await waitFor(() => expect(screen.queryByText(/forgotten at once/u)).toBeNull());
  expect(sent(desk)).toEqual([{ keep_addresses: false }]);
});
