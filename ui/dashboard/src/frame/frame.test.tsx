import { conversationEvent, exampleConversation } from "@lenochat/client/examples";
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { renderAtDesk } from "../example-desk.tsx";
import { Frame } from "./frame.tsx";

describe("while the page is not live", () => {
  test("a bar says how old everything is, and every status is dimmed", () => {
    const desk = renderAtDesk(<Frame />, { path: "/team" });
    expect(document.querySelector("[data-stale]")).toBeNull();
    desk.loseConnection();
    expect(screen.getByText(/^Reconnecting\. What you see is as of \d/)).toBeTruthy();
    expect(document.querySelector(".frame[data-stale]")).toBeTruthy();
    expect(screen.getByRole("button", { name: /Set your availability.*\(as of .*\)/ })).toBeTruthy();
  });

  test("it clears by itself, and what could not be read is read", async () => {
    const desk = renderAtDesk(<Frame />, { path: "/inbox/all" });
    desk.loseConnection();
    await screen.findByText(/could not be loaded/);
    desk.answer("GET conversations", () => ({
      body: { items: [exampleConversation("c1")], next_cursor: null },
      position: 100,
    }));
    desk.comeBack(100);
    await screen.findByText("Visitor c1");
    await waitFor(() => expect(screen.queryByText(/Reconnecting/)).toBeNull());
  });
});

test("a conversation that is newly one's own is said, without moving anything", () => {
  const desk = renderAtDesk(<Frame />, { path: "/team" });
  const mine = exampleConversation("c1", { assignee_id: "ana" });
  desk.receive([101, conversationEvent("conversation.assigned", mine)]);
  expect(screen.getByText("New conversation for you: Visitor c1")).toBeTruthy();
  expect(desk.location()).toBe("/team");
});

test("the toolbar is there in every view, also where there is nothing", () => {
  renderAtDesk(<Frame />, { path: "/no/such/view" });
  expect(screen.getByText("There is nothing at this address.")).toBeTruthy();
  expect(screen.getByRole("button", { name: /^Set your availability/ })).toBeTruthy();
});
