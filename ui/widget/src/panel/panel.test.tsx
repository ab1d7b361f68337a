import { render } from "preact";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Chat } from "../chat.ts";
import { ana, conversation, live, message } from "../fakes.ts";
import { nothing, type State } from "../state.ts";
import { Panel } from "./panel.tsx";

describe("the opened chat", () => {
  let root: HTMLElement;
  let calls: string[];
  let draft: string;

  beforeEach(() => {
    root = document.createElement("div");
    document.body.replaceChildren(root);
    calls = [];
    draft = "";
  });

  function show(parts: Partial<State>): void {
    const state = { ...nothing, widget: live, ...parts };
    const call =
      (name: string) =>
      (...values: unknown[]) => {
        calls.push([name, ...values].join(" "));
      };
    const chat: Chat = {
      state,
      start: async () => true,
      write: call("write"),
      tryAgain: call("try again"),
      remove: call("remove"),
      typed: call("typed"),
      show: call("show"),
      wake: () => {},
      storageChanged: () => {},
      get draft() {
        return draft;
      },
      set draft(text) {
        draft = text;
      },
    };
    render(<Panel chat={chat} state={state} host="https://host" />, root);
  }

  function find<Found extends Element>(selector: string, type: new () => Found): Found {
    const found = root.querySelector(selector);
    if (!(found instanceof type)) throw new Error(`${selector} is not there`);
    return found;
  }

  const press = (field: Element, key: string, more: KeyboardEventInit = {}) =>
    field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

  test("opened it has a title, a welcome, a polite log and a composer", () => {
    show({ open: true });
    expect(find("[role=dialog]", HTMLElement).getAttribute("aria-labelledby")).toBe("title");
    expect(find("#title", HTMLElement).textContent).toBe("Shop");
    const log = find("[role=log]", HTMLElement);
    expect(log.getAttribute("aria-live")).toBe("polite");
    expect(log.textContent).toContain("Hello!");
    expect(find("textarea", HTMLTextAreaElement).getAttribute("aria-label")).toBe("Write a message");
  });

  test("Enter sends, Shift+Enter and the Enter of an input method do not", () => {
    show({ open: true });
    const field = find("textarea", HTMLTextAreaElement);
    field.value = "Hello";
    press(field, "Enter", { shiftKey: true });
    press(field, "Enter", { isComposing: true });
    expect(calls).toEqual([]);
    press(field, "Enter");
    expect(calls).toEqual(["write Hello"]);
    expect(field.value).toBe("");
  });

  test("Escape closes it", () => {
    show({ open: true });
    press(find("textarea", HTMLTextAreaElement), "Escape");
    expect(calls).toEqual(["show false"]);
  });

  test("what stands in the composer is kept and comes back", () => {
    show({ open: true });
    const field = find("textarea", HTMLTextAreaElement);
    field.value = "Half a sen";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    expect(draft).toBe("Half a sen");
    render(null, root);
    show({ open: true });
    expect(find("textarea", HTMLTextAreaElement).value).toBe("Half a sen");
  });

  test("says the place in the queue, then who has come", () => {
    show({ open: true, conversation: conversation({ queue_position: 2 }) });
    expect(find(".header [role=status]", HTMLElement).textContent).toBe("You are number 2 in line");
    show({
      open: true,
      conversation: conversation({ queue_position: null, agent: ana }),
      joins: [{ name: ana.name, after: null }],
    });
    expect(find("#title", HTMLElement).textContent).toBe("Ana Novak");
    expect(find(".person", HTMLElement).textContent).toBe("AN");
    expect(find("[role=log]", HTMLElement).textContent).toContain("Ana Novak joined");
  });

  test("a message that was not sent offers to try again", () => {
    show({ open: true, unsent: [{ client_message_id: "a", text: "Hello" }], stalled: true });
    const again = find(".failed button", HTMLButtonElement);
    expect(again.textContent).toBe("Try again");
    again.click();
    expect(calls).toEqual(["try again"]);
  });

  test("a message that was refused says why and can be removed", () => {
    show({ open: true, unsent: [{ client_message_id: "a", text: "Hello", refusal: "Too long." }] });
    expect(find(".failed", HTMLElement).textContent).toContain("Too long.");
    find(".failed button", HTMLButtonElement).click();
    expect(calls).toEqual(["remove a"]);
  });

  test("markup in a message is inert, an address becomes a link that cannot reach back", () => {
    const text = '<img src=x onerror="alert(1)"> https://shop.example/tea.';
    show({ open: true, messages: [{ ...message(1, { name: "Ana" }), text }] });
    expect(find(".bubble", HTMLElement).textContent).toBe(text);
    expect(root.querySelector("img")).toBeNull();
    const link = find(".bubble a", HTMLAnchorElement);
    expect([link.getAttribute("href"), link.rel, link.target]).toEqual([
      "https://shop.example/tea",
      "noopener noreferrer nofollow",
      "_blank",
    ]);
  });

  test("a closed conversation offers to write again, until it is open again", async () => {
    show({ open: true, conversation: conversation({ status: "closed" }) });
    expect(root.querySelector("textarea")).toBeNull();
    find(".closed button", HTMLButtonElement).click();
    await vi.waitFor(() => find("textarea", HTMLTextAreaElement));
    show({ open: true, conversation: conversation() });
    find("textarea", HTMLTextAreaElement);
    show({ open: true, conversation: conversation({ status: "closed" }) });
    await vi.waitFor(() => find(".closed button", HTMLButtonElement));
  });

  test("outside the hours a form asks for an e-mail address and the text", () => {
    const widget = { ...live, mode: "offline_form" as const };
    show({ open: true, widget });
    const email = find("input[type=email]", HTMLInputElement);
    expect(email.required).toBe(true);
    email.value = "maria@example.com";
    find("textarea", HTMLTextAreaElement).value = "Please call back";
    find("form", HTMLFormElement).dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    expect(calls).toEqual(["write Please call back maria@example.com"]);
    show({ open: true, widget, unsent: [{ client_message_id: "a", text: "Please call back" }] });
    expect(root.querySelector("input")).toBeNull();
  });
});
