import { render } from "preact";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Chat } from "../chat.ts";
import { ana, answer, away, conversation, live, message } from "../fakes.ts";
import { nothing, type State } from "../state.ts";
import { Panel } from "./panel.tsx";
import { createUploads, type Uploads } from "./uploads.ts";

describe("the opened chat", () => {
  let root: HTMLElement;
  let calls: string[];
  let draft: string;
  let uploads: Uploads;
  let refusal: string | null;

  beforeEach(() => {
    root = document.createElement("div");
    document.body.replaceChildren(root);
    calls = [];
    draft = "";
    refusal = null;
    uploads = createUploads({
      visitor: () => null,
      send: () => {
        throw new Error("Nobody may send a file here.");
      },
      there: () => {},
      blocked: () => {},
      changed: () => {},
    });
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
      start: async () => null,
      write: (text, more = {}) =>
        call("write")(text, ...Object.values(more).map((value) => JSON.stringify(value))),
      tryAgain: call("try again"),
      takeBack: call("take back"),
      leaveEmail: async (email) => {
        call("leave")(email);
        return refusal;
      },
      askForPerson: async () => {
        call("ask")();
        return refusal;
      },
      visitor: null,
      wasBlocked: call("blocked"),
      typed: call("typed"),
      show: call("show"),
      wake: () => {},
      networkIsBack: () => {},
      storageChanged: () => {},
      get draft() {
        return draft;
      },
      set draft(text) {
        draft = text;
      },
    };
    render(<Panel chat={chat} state={state} uploads={uploads} host="https://host" />, root);
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

  test("of what the visitor writes it is heard how far it has come, not the text once more", () => {
    const heard = () => root.querySelector(".visitor [aria-live=polite]")?.textContent;
    show({ open: true, unsent: [{ client_message_id: "a", text: "Hello" }] });
    expect(find(".visitor", HTMLElement).getAttribute("aria-live")).toBe("off");
    expect(heard()).toBe("Sending…");
    show({ open: true, messages: [message(1, { mine: "a" })] });
    expect(heard()).toBe("Sent");
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
    expect(find("[role=log]", HTMLElement).textContent).toContain("Ana Novak has joined");
  });

  test("a message that was not sent offers to try again", () => {
    show({ open: true, unsent: [{ client_message_id: "a", text: "Hello" }], stalled: true });
    const again = find(".failed button", HTMLButtonElement);
    expect(again.textContent).toBe("Try again");
    again.click();
    expect(calls).toEqual(["try again"]);
  });

  test("a message that was refused says why and can be changed", () => {
    show({ open: true, unsent: [{ client_message_id: "a", text: "Hello", refusal: "Too long." }] });
    expect(find(".failed", HTMLElement).textContent).toContain("Too long.");
    find(".failed button", HTMLButtonElement).click();
    expect(calls).toEqual(["take back a"]);
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

  test("what is pressed and then goes away leaves the focus where one writes", () => {
    const pdf = new File(["%PDF"], "bill.pdf", { type: "application/pdf" });
    uploads.add([pdf]);
    show({ open: true, unsent: [{ client_message_id: "a", text: "Hello", refusal: "Too long." }] });
    for (const pressed of [".uploads .round", ".failed button"]) {
      const button = find(pressed, HTMLButtonElement);
      button.focus();
      button.click();
      expect(document.activeElement).toBe(find("textarea", HTMLTextAreaElement));
    }
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

  describe("outside the hours", () => {
    const left = conversation({
      queue_position: null,
      left_outside_hours: true,
      email: "maria@example.com",
    });
    const submit = () =>
      find("form", HTMLFormElement).dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

    test("a form says what is missing, and sends an address, a name and the text", async () => {
      show({ open: true, widget: away });
      expect(find(".form > p", HTMLElement).textContent).toBe("We are not here.");
      const email = find("input[type=email]", HTMLInputElement);
      submit();
      await vi.waitFor(() => expect(email.getAttribute("aria-invalid")).toBe("true"));
      expect(find("#email-reason", HTMLElement).textContent).toContain("Enter an e-mail address");
      expect(find("#text-reason", HTMLElement).textContent).toBe("Write a message.");
      expect(document.activeElement).toBe(email);
      expect(calls).toEqual([]);
      email.value = " maria@example.com ";
      find("input[name=name]", HTMLInputElement).value = "Maria";
      find("textarea", HTMLTextAreaElement).value = "Please call back";
      submit();
      expect(calls).toEqual(['write Please call back "maria@example.com" "Maria"']);
    });

    test("the form that was sent is gone, and what was left is confirmed", () => {
      show({ open: true, widget: away, unsent: [{ client_message_id: "a", text: "Please call back" }] });
      expect(root.querySelector("input[type=email]")).toBeNull();
      show({ open: true, widget: away, conversation: left });
      expect(root.textContent).toContain("We have your message and will answer to maria@example.com.");
      expect(find(".header [role=status]", HTMLElement).textContent).toBe("");
      show({ open: true, widget: away, conversation: { ...left, agent: ana } });
      expect(root.textContent).not.toContain("We have your message");
    });

    test("who waits at closing keeps their place, or is asked for an address where the workspace wants that", async () => {
      show({ open: true, widget: away, conversation: conversation({ queue_position: 2 }) });
      expect(root.textContent).toContain("You keep your place in line.");
      const asking = { ...away, at_closing: "ask_for_email" as const };
      show({ open: true, widget: asking, conversation: conversation({ queue_position: 2 }) });
      expect(root.textContent).not.toContain("You keep your place in line.");
      refusal = "No such domain.";
      find(".ask input", HTMLInputElement).value = "maria@example.com";
      submit();
      await vi.waitFor(() => expect(find("#email-reason", HTMLElement).textContent).toBe("No such domain."));
      expect(calls).toEqual(["leave maria@example.com"]);
      const known = conversation({ email: "maria@example.com" });
      for (const nobodyToAsk of [left, known, conversation({ agent: ana, queue_position: null })]) {
        show({ open: true, widget: asking, conversation: nobodyToAsk });
        expect(root.querySelector(".ask")).toBeNull();
      }
    });
  });

  describe("with Leno AI", () => {
    const question = message(1, { mine: "a" });
    const helped = (parts: Parameters<typeof conversation>[0] = {}) =>
      conversation({ queue_position: 3, assistant: true, ...parts });
    const bar = () => find(".assistance", HTMLElement);
    const night = { ...away, assistant: true };

    test("its answer is marked, cites articles that open beside the page, and nothing in it is a link", () => {
      const text = "Within 30 days [1], see https://elsewhere.example";
      show({ open: true, conversation: helped(), messages: [question, answer(2, text)] });
      expect(find(".assistant .author", HTMLElement).textContent?.trim()).toBe("Leno AI · automatic answer");
      find(".assistant .author svg", SVGElement);
      expect(find(".assistant .bubble", HTMLElement).textContent).toBe(text);
      expect(root.querySelector(".bubble a")).toBeNull();
      const source = find(".sources.counted a", HTMLAnchorElement);
      expect([source.getAttribute("href"), source.target, source.rel, source.textContent]).toEqual([
        "https://host/help/a1",
        "_blank",
        "noopener",
        "Returns (opens a new tab)",
      ]);
    });

    test("it is said to write before its first word, and without a connection nobody knows; what grows is not read aloud before it is complete", () => {
      show({ open: true, connection: "live", conversation: helped(), messages: [question] });
      expect(find(".typing", HTMLElement).textContent).toBe("Leno AI is writing…");
      const writing = { messageId: "m1", text: "Within\n30 days" };
      show({ open: true, connection: "live", conversation: helped(), messages: [question], writing });
      expect(find(".assistant[aria-live=off] .bubble", HTMLElement).textContent).toBe("Within\n30 days");
      find(".typing", HTMLElement);
      show({ open: true, connection: "lost", conversation: helped(), messages: [question], writing });
      find(".assistant[aria-live=off]", HTMLElement);
      expect(root.querySelector(".typing")).toBeNull();
      show({ open: true, connection: "live", conversation: helped(), messages: [question, answer(2)] });
      expect(root.querySelector(".assistant[aria-live=off], .typing")).toBeNull();
    });

    test("a person can be asked for, while the place in the queue is shown, and then is looked for", async () => {
      show({ open: true, conversation: helped() });
      expect(bar().textContent).toContain("Leno AI answers while you wait.");
      expect(find(".header [role=status]", HTMLElement).textContent).toBe("You are number 3 in line");
      const ask = find(".assistance button", HTMLButtonElement);
      ask.focus();
      refusal = "There was no answer. Try again.";
      ask.click();
      await vi.waitFor(() => expect(find("#ask-reason", HTMLElement).textContent).toBe(refusal));
      show({ open: true, conversation: helped({ assistant: false }), asked: "c1" });
      expect(bar().textContent).toBe("We are looking for somebody.");
      expect(document.activeElement).toBe(find("textarea", HTMLTextAreaElement));
      show({ open: true, conversation: helped({ assistant: false, agent: ana, queue_position: null }) });
      expect(bar().hidden).toBe(true);
    });

    test("what it has alone is in no line, and after a reload who waits for a person reads so", () => {
      show({ open: true, conversation: helped({ queue_position: null }) });
      expect(find(".header [role=status]", HTMLElement).textContent).toBe("");
      expect(bar().textContent).toContain("Leno AI answers here.");
      show({ open: true, conversation: helped({ assistant: false }), messages: [question, answer(2)] });
      expect(bar().textContent).toBe("We are looking for somebody.");
    });

    test("outside the hours one writes to it, or leaves a message, and who wants a person is asked for an address", async () => {
      show({ open: true, widget: night });
      expect(bar().textContent).toContain("We are closed now. Leno AI answers here.");
      find(".assistance button", HTMLButtonElement).click();
      await vi.waitFor(() => find(".form [name=text]", HTMLTextAreaElement));
      find(".form .link", HTMLButtonElement).click();
      await vi.waitFor(() => find(".composer", HTMLElement));
      const left = helped({ queue_position: null, left_outside_hours: true });
      show({ open: true, widget: night, conversation: left });
      expect(root.querySelector(".ask")).toBeNull();
      find(".assistance button", HTMLButtonElement).focus();
      show({ open: true, widget: night, conversation: { ...left, assistant: false }, asked: "c1" });
      expect(find(".ask", HTMLElement).textContent).toContain("Nobody is here now.");
      expect(document.activeElement).toBe(find(".ask input", HTMLInputElement));
      const known = { ...left, assistant: false, email: "maria@example.com" };
      show({ open: true, widget: night, conversation: known });
      expect(root.textContent).toContain("We have your message and will answer to maria@example.com.");
      expect(root.querySelector(".ask")).toBeNull();
    });
  });

  test("who is blocked has nothing to write with", () => {
    show({ open: true, blocked: true, conversation: conversation({ queue_position: 1 }) });
    expect(find(".header [role=status]", HTMLElement).textContent).toBe("");
    expect(find(".closed", HTMLElement).textContent).toBe("You cannot write here any more.");
    expect(root.querySelector("textarea, .closed button")).toBeNull();
  });

  test("a picture has its place before it has come, a document is a download, and a picture that is gone is one, too", async () => {
    const file = { id: "1", url: "/api/v1/attachments/1", size: 1_234_000 };
    const cup = { ...file, name: "cup.png", media_type: "image/png", width: 480, height: 240 } as const;
    const bill = {
      ...file,
      name: "bill.pdf",
      media_type: "application/pdf",
      width: null,
      height: null,
    } as const;
    const attachments = [cup, { ...bill, id: "2" }];
    show({ open: true, messages: [{ ...message(1, { name: "Ana" }), text: "", attachments }] });
    expect(root.querySelector(".bubble")).toBeNull();
    const picture = find(".picture img", HTMLImageElement);
    expect([
      picture.getAttribute("src"),
      picture.getAttribute("width"),
      picture.getAttribute("height"),
    ]).toEqual(["https://host/api/v1/attachments/1", "240", "120"]);
    expect(picture.alt).toBe("cup.png");
    const download = find(".attachment", HTMLAnchorElement);
    expect([download.getAttribute("href"), download.getAttribute("aria-label")]).toEqual([
      "https://host/api/v1/attachments/1",
      "Download bill.pdf, 1.2 MB",
    ]);
    picture.dispatchEvent(new Event("error"));
    await vi.waitFor(() => expect(root.querySelectorAll(".attachment")).toHaveLength(2));
  });
});
