import { exampleAgent, exampleMe, exampleState } from "@lenochat/client/examples";
import type { MemberEvent } from "@lenochat/protocol";
import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { AcceptingBanner } from "./accepting-banner.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useOwnChanges } from "./use-own-changes.ts";

const PUT = "PUT me/availability";

beforeEach(() => localStorage.clear());

function Foot() {
  useOwnChanges();
  return (
    <>
      <Toolbar />
      <AcceptingBanner />
    </>
  );
}

function setUp(changes: Parameters<typeof exampleAgent>[1] = {}) {
  const ana = exampleAgent("ana", changes);
  const desk = renderAtDesk(<Foot />, { state: { agents: [ana, exampleAgent("ben")] } });
  const answerWith = (status: Parameters<typeof exampleAgent>[1]) =>
    desk.answer(PUT, () => ({ body: { ...ana, ...status } }));
  return { ...desk, answerWith };
}

function toolbarButton(): HTMLElement {
  return screen.getByRole("button", { name: /^Set your availability/ });
}

function openMenu(desk: ReturnType<typeof setUp>): Promise<void> {
  return desk.user.click(toolbarButton());
}

function puts(desk: ReturnType<typeof setUp>): unknown[] {
  return desk.asked.filter((asked) => asked.request === PUT).map((asked) => asked.body);
}

describe("the status menu", () => {
  test("shows all five in their order, the present one checked", async () => {
    const desk = setUp({ status: "away" });
    await openMenu(desk);
    const rows = screen.getAllByRole("menuitemradio");
    expect(rows.map((row) => within(row).getAllByText(/./)[0]?.textContent)).toEqual([
      "Online",
      "Busy",
      "Away",
      "Do Not Disturb",
      "Offline",
    ]);
    expect(rows.map((row) => row.getAttribute("aria-checked"))).toEqual([
      "false",
      "false",
      "true",
      "false",
      "false",
    ]);
  });

  test("one click applies and closes, and the dot turns with the answer", async () => {
    const desk = setUp();
    desk.answerWith({ status: "do_not_disturb" });
    await openMenu(desk);
    await desk.user.click(screen.getByRole("menuitemradio", { name: /Do Not Disturb/ }));
    expect(screen.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect(toolbarButton().getAttribute("aria-label")).toContain("Ana, Do Not Disturb"));
    expect(puts(desk)).toEqual([{ status: "do_not_disturb" }]);
  });

  test("the old status holds, with a pending mark, until the server has answered", async () => {
    const desk = setUp();
    await openMenu(desk);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    desk.hold(PUT, held, () => ({ body: exampleAgent("ana", { status: "busy" }) }));
    await desk.user.keyboard("2");
    expect(toolbarButton().getAttribute("aria-label")).toContain("Ana, Available. Saving…");
    expect(document.querySelector(".status-dot.online[data-pending]")).toBeTruthy();
    release();
    await waitFor(() => expect(toolbarButton().getAttribute("aria-label")).toContain("Ana, Busy"));
    await waitFor(() => expect(document.querySelector("[data-pending]")).toBeNull());
  });

  test("a failure leaves the dot as it was and is told once, not tried again", async () => {
    const desk = setUp();
    desk.answer(PUT, null);
    await openMenu(desk);
    await desk.user.keyboard("3");
    await screen.findByText("Your availability was not changed: the server cannot be reached.");
    expect(toolbarButton().getAttribute("aria-label")).toContain("Ana, Available");
    expect(puts(desk)).toHaveLength(1);
  });

  test("opens with Alt+A and is walked with the arrow keys, Home and End", async () => {
    const desk = setUp();
    desk.answerWith({ status: "offline" });
    await desk.user.keyboard("{Alt>}[KeyA]{/Alt}");
    expect(screen.getByRole("dialog")).toBeTruthy();
    await desk.user.keyboard("{End}{Enter}");
    await waitFor(() => expect(puts(desk)).toEqual([{ status: "offline" }]));
  });

  test("typing the first letters finds a status, and Escape leaves everything as it was", async () => {
    const desk = setUp();
    await openMenu(desk);
    await desk.user.keyboard("do");
    expect(document.activeElement?.textContent).toContain("Do Not Disturb");
    await desk.user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(puts(desk)).toEqual([]);
  });

  test("choosing the status already shown counts", async () => {
    const desk = setUp({ accepting: false });
    desk.answerWith({ accepting: true });
    await openMenu(desk);
    await desk.user.click(screen.getByRole("menuitemradio", { name: /Online/ }));
    await waitFor(() => expect(puts(desk)).toEqual([{ status: "online" }]));
  });
});

describe("the status message", () => {
  test("goes with the status that is chosen", async () => {
    const desk = setUp();
    desk.answerWith({ status: "busy", status_message: "in a call" });
    await openMenu(desk);
    await desk.user.type(screen.getByLabelText("Status message"), "in a call");
    await desk.user.click(screen.getByRole("menuitemradio", { name: /Busy/ }));
    await waitFor(() => expect(puts(desk)).toEqual([{ status: "busy", message: "in a call" }]));
  });

  test("goes to the present status with Enter; digits in it are no shortcut", async () => {
    const desk = setUp({ status: "away" });
    desk.answerWith({ status: "away" });
    await openMenu(desk);
    await desk.user.type(screen.getByLabelText("Status message"), "back at 3{Enter}");
    await waitFor(() => expect(puts(desk)).toEqual([{ status: "away", message: "back at 3" }]));
  });

  test("is at most 140 characters", async () => {
    const desk = setUp();
    await openMenu(desk);
    expect(screen.getByLabelText("Status message").getAttribute("maxlength")).toBe("140");
  });

  test("can be cleared, and the messages used before are offered", async () => {
    const desk = setUp({ status: "busy", status_message: "in a call" });
    desk.answerWith({ status: "busy" });
    await openMenu(desk);
    await desk.user.click(screen.getByRole("button", { name: "Clear the status message" }));
    await waitFor(() => expect(puts(desk)).toEqual([{ status: "busy", message: null }]));
    await openMenu(desk);
    await desk.user.type(screen.getByLabelText("Status message"), "lunch{Enter}");
    await openMenu(desk);
    await desk.user.click(screen.getByRole("button", { name: "lunch" }));
    expect((screen.getByLabelText("Status message") as HTMLInputElement).value).toBe("lunch");
  });
});

describe("not accepting", () => {
  test("is said, and ended by choosing the present status by hand", async () => {
    const desk = setUp({ accepting: false });
    desk.answerWith({ accepting: true });
    expect(screen.getByText("You are Online but not accepting chats yet.")).toBeTruthy();
    await desk.user.click(screen.getByRole("button", { name: "Start accepting" }));
    await waitFor(() => expect(screen.queryByText(/not accepting chats yet/)).toBeNull());
    expect(puts(desk)).toEqual([{ status: "online" }]);
  });
});

describe("a change from another login", () => {
  const { login_id } = exampleMe();

  function changed(login: string, device: string | null): MemberEvent {
    const { open_conversations: _o, capacity: _c, capacity_override: _v, ...ana } = exampleAgent("ana");
    return {
      type: "availability.changed",
      at: ana.status_since,
      agent_id: "ana",
      status: "busy",
      status_message: null,
      status_since: ana.status_since,
      status_until: null,
      status_then: null,
      accepting: true,
      connected: true,
      connection_lost_at: null,
      eligible: false,
      not_eligible_because: ["status"],
      cause: "chosen",
      login_id: login,
      device,
    };
  }

  test("says the device, and Undo sets what was before", async () => {
    const desk = setUp({ status_message: "here" });
    desk.answerWith({});
    desk.receive([101, changed("another", "Firefox on Linux")]);
    await screen.findByText("Changed to Busy on Firefox on Linux");
    await desk.user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(puts(desk)).toEqual([{ status: "online", message: "here" }]));
  });

  test("one's own change needs no notice", async () => {
    const desk = setUp();
    desk.receive([101, changed(login_id, "Firefox on Linux")]);
    expect(toolbarButton().getAttribute("aria-label")).toContain("Ana, Busy");
    expect(screen.queryByText(/Changed to/)).toBeNull();
  });
});

test("the meaning of each status follows the workspace's policy as it changes", async () => {
  const desk = setUp();
  await openMenu(desk);
  const { workspace } = exampleState();
  const busyFallback = { ...workspace, routing: { ...workspace.routing, busy_fallback: true } };
  expect(screen.queryByText("gets chats only when nobody Online is free")).toBeNull();
  desk.receive([101, { type: "workspace.changed", at: "", workspace: busyFallback }]);
  expect(screen.getByText("gets chats only when nobody Online is free")).toBeTruthy();
});
