import { conversationEvent, exampleConversation, exampleMe } from "@lenochat/client/examples";
import type { ConversationView, MemberEvent } from "@lenochat/protocol";
import { screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";

const mine = exampleConversation("c1", { assignee_id: "ana" });

afterEach(() => {
  document.title = "";
});

function setUp({ path = "/team", sound = true, desktop = true, c1 = mine } = {}) {
  return renderAtDesk(<Frame />, {
    path,
    state: { me: exampleMe({ notifications: { sound, desktop } }) },
    answers: {
      "GET conversations/c1": () => ({ body: c1, position: 100 }),
      "GET conversations/c1/messages": () => ({ body: { items: [], next_cursor: null }, position: 100 }),
      "GET conversations/c1/routing": () => ({ body: { items: [], next_cursor: null }, position: 100 }),
    },
  });
}

function assigned(
  conversation: ConversationView = mine,
  cause: "routing" | "manual" = "routing",
): MemberEvent {
  const event = conversationEvent("conversation.assigned", conversation);
  return { ...event, cause } as MemberEvent;
}

/** Everything that could ring has had its turn. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

describe("a new chat", () => {
  test("rings; the desktop shows it only while the page is hidden, and a click there leads to it", async () => {
    const desk = setUp();
    desk.receive([101, assigned()]);
    await waitFor(() => expect(desk.browser.noticed).toEqual(["rang"]));
    desk.browser.hide();
    desk.receive([102, assigned(exampleConversation("c2", { assignee_id: "ana" }))]);
    await waitFor(() => expect(desk.browser.noticed).toHaveLength(3));
    expect(desk.browser.noticed).toContain("shown: New conversation: Visitor c2");
    desk.browser.notes[0]?.clicked();
    await waitFor(() => expect(desk.location()).toBe("/inbox/mine/c2"));
  });

  test("makes no sound and shows nothing where the agent wants neither", async () => {
    const desk = setUp({ sound: false, desktop: false });
    desk.browser.hide();
    desk.receive([101, assigned()]);
    await waitFor(() => expect(document.title).toMatch(/^\(1\)/));
    await settled();
    expect(desk.browser.noticed).toEqual([]);
  });

  test("of somebody else, on screen already, or rung by another tab is silent", async () => {
    const desk = setUp({ path: "/inbox/mine/c1" });
    await screen.findByRole("textbox", { name: /^Write to/ });
    desk.receive([101, assigned()]);
    desk.receive([102, assigned(exampleConversation("c2", { assignee_id: "ben" }))]);
    desk.browser.otherTabClaims();
    desk.receive([103, assigned(exampleConversation("c3", { assignee_id: "ana" }))]);
    await settled();
    expect(desk.browser.noticed).toEqual([]);
  });

  test("that one took oneself is silent, also where the answer came before the event", async () => {
    const waiting = exampleConversation("c1", { queued_since: mine.created_at });
    const desk = setUp({ path: "/inbox/all/c1", c1: waiting });
    desk.answer("PUT conversations/c1/assignee", () => ({ body: mine, position: 101 }));
    await desk.user.click(await screen.findByRole("button", { name: "Take" }));
    await screen.findByRole("button", { name: /^Assigned to Ana/ });
    // Not looked at any more when the event comes.
    desk.browser.hide();
    desk.receive([102, assigned(mine, "manual")]);
    await settled();
    expect(desk.browser.noticed).toEqual([]);
  });

  test("that came while the connection was lost rings no more, but is counted", async () => {
    const desk = setUp();
    desk.loseConnection();
    desk.comeBackAfter(101, [101, assigned()]);
    await waitFor(() => expect(document.title).toBe("(1) Team · LenoChat"));
    await settled();
    expect(desk.browser.noticed).toEqual([]);
  });

  test("that the browser let not sound is told once, when somebody is there to read it", async () => {
    const desk = setUp({ desktop: false });
    desk.browser.letSound(false);
    desk.browser.hide();
    desk.receive([101, assigned()]);
    await settled();
    expect(screen.queryByText(/A chat came without a sound/)).toBeNull();
    desk.browser.show();
    await screen.findByText(/A chat came without a sound/);
    desk.receive([102, assigned(exampleConversation("c2", { assignee_id: "ana" }))]);
    await settled();
    expect(screen.getAllByText(/A chat came without a sound/)).toHaveLength(1);
  });
});

describe("the title", () => {
  test("counts what was not looked at, and is plain again once it was", async () => {
    const desk = setUp({ path: "/inbox/mine" });
    desk.receive([101, assigned()]);
    await waitFor(() => expect(document.title).toBe("(1) Mine · LenoChat"));
    (await screen.findByRole("row")).focus();
    await desk.user.keyboard("{Enter}");
    await waitFor(() => expect(document.title).toBe("Mine · LenoChat"));
  });

  test("is plain again when another tab has shown the conversation", async () => {
    const desk = setUp();
    desk.receive([101, assigned()]);
    await waitFor(() => expect(document.title).toBe("(1) Team · LenoChat"));
    desk.browser.otherTabTells({ kind: "seen", conversationId: "c1" });
    await waitFor(() => expect(document.title).toBe("Team · LenoChat"));
  });
});

test("what another tab saved of the profile holds here too", async () => {
  const desk = setUp();
  desk.answer("GET me", () => ({ body: exampleMe({ notifications: { sound: false, desktop: false } }) }));
  desk.browser.otherTabTells({ kind: "profile_saved" });
  await waitFor(() => expect(desk.asked.map((asked) => asked.request)).toContain("GET me"));
  await settled();
  desk.receive([101, assigned()]);
  await settled();
  expect(desk.browser.noticed).toEqual([]);
});
