import { beforeEach, describe, expect, test } from "vitest";
import type { Chat } from "./chat.ts";
import { live, message, minute, settled } from "./fakes.ts";
import { nothing, type State } from "./state.ts";
import { createView, type PanelFile } from "./view.ts";

describe("the launcher and the panel's file", () => {
  let root: HTMLElement;
  let state: State;
  /** Attempts to load the file, as yet undecided. */
  let loads: { attempt: number; come(): void; fail(): void }[];
  /** What the panel was told to draw. */
  let drawn: string[];
  let view: { draw(state: State): void };

  beforeEach(() => {
    root = document.createElement("div");
    document.body.replaceChildren(root);
    loads = [];
    drawn = [];
    state = nothing;
    const file: PanelFile = {
      openPanel: () => ({
        draw: ({ open }, byHand) => drawn.push(`${open ? "open" : "closed"}${byHand ? " by hand" : ""}`),
      }),
    };
    const show = (open: boolean) => set({ open });
    const chat = {
      get state() {
        return state;
      },
      show,
    } as Chat;
    view = createView(root, {
      chat,
      address: { host: "https://host", widgetKey: "key" },
      load: (attempt) =>
        new Promise((resolve, reject) => {
          loads.push({ attempt, come: () => resolve(file), fail: () => reject(new Error("no network")) });
        }),
    });
  });

  function set(parts: Partial<State>): void {
    state = { ...state, ...parts };
    view.draw(state);
  }

  function find<Found extends Element>(selector: string, type: new () => Found): Found {
    const found = root.querySelector(selector);
    if (!(found instanceof type)) throw new Error(`${selector} is not there`);
    return found;
  }
  const launcher = () => find(".launcher", HTMLButtonElement);
  const said = () => {
    const notice = find(".notice", HTMLElement);
    return notice.hidden ? "" : find(".notice p", HTMLElement).textContent;
  };

  test("nothing is shown until the settings are there, and no file is loaded until somebody comes near", () => {
    view.draw(state);
    expect(root.textContent).toBe("");
    set({ widget: live });
    expect(launcher().getAttribute("aria-label")).toBe("Open chat");
    expect(launcher().getAttribute("aria-expanded")).toBe("false");
    expect(loads).toEqual([]);
    launcher().dispatchEvent(new Event("pointerenter"));
    launcher().dispatchEvent(new Event("focus"));
    expect(loads.map(({ attempt }) => attempt)).toEqual([0]);
  });

  test("the button says how many answers are new", () => {
    set({
      widget: live,
      messages: [message(1, { mine: "a" }), message(2, { name: "Ana" })],
      seen: minute(1),
    });
    expect(launcher().getAttribute("aria-label")).toBe("Open chat, 1 new message");
    expect(find(".badge", HTMLElement).textContent).toBe("1");
  });

  test("pressed, it opens when the file has come, with the focus of who pressed", async () => {
    set({ widget: live });
    launcher().click();
    expect([said(), launcher().getAttribute("aria-busy")]).toEqual(["The chat is being opened…", "true"]);
    loads[0]?.come();
    await settled();
    expect(drawn).toEqual(["open by hand"]);
    expect([said(), launcher().getAttribute("aria-expanded")]).toEqual(["", "true"]);
    launcher().click();
    expect(drawn.at(-1)).toBe("closed by hand");
    expect(document.activeElement).toBe(launcher());
    launcher().click();
    expect(loads).toHaveLength(1);
  });

  test("a chat that was open when the page was left opens by itself, and takes no focus", async () => {
    set({ widget: live, open: true });
    loads[0]?.come();
    await settled();
    expect(drawn).toEqual(["open"]);
  });

  test("a file that cannot be loaded is said, and asked for again under another address", async () => {
    set({ widget: live });
    launcher().dispatchEvent(new Event("pointerenter"));
    loads[0]?.fail();
    await settled();
    expect(said()).toBe("");
    launcher().click();
    loads[1]?.fail();
    await settled();
    expect(said()).toBe("The chat could not be loaded. Try again, or reload the page.");
    find(".again", HTMLButtonElement).click();
    expect([said(), document.activeElement]).toEqual(["The chat is being opened…", launcher()]);
    loads[2]?.come();
    await settled();
    expect(loads.map(({ attempt }) => attempt)).toEqual([0, 1, 2]);
    expect([said(), drawn]).toEqual(["", ["open by hand"]]);
  });
});
