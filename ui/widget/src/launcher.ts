import type { WidgetLook } from "@lenochat/protocol";
import { texts } from "./texts.ts";

/** What the launcher shows. */
export interface Face {
  readonly open: boolean;
  readonly unread: number;
  readonly position: WidgetLook["position"];
  /** The chat itself: on its way, here, or not to be had. */
  readonly panel: "loading" | "here" | "failed";
}

export interface LauncherListener {
  pressed(): void;
  /** A pointer or the focus is on it: it may be pressed next. */
  approached(): void;
  tryAgain(): void;
}

export interface Launcher {
  /** A line of text above the button, shown when the chat cannot be loaded; then the button. */
  readonly elements: readonly HTMLElement[];
  draw(face: Face): void;
  focus(): void;
}

const BUBBLE =
  "M12 3.5c-5 0-9 3.4-9 7.6 0 2.3 1.2 4.4 3.2 5.8l-1.4 3.8 5.1-2 2.1.2c5 0 9-3.4 9-7.8S17 3.5 12 3.5Z";
const DOWN = "m6 9.5 6 6 6-6";

/**
 * The button that opens the chat. Made by hand: it is all that most pages ever show, and Preact comes with the chat.
 * Elements, never markup as text: a page may require trusted types.
 */
export function createLauncher(listener: LauncherListener): Launcher {
  const button = make("button", "launcher");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.append(shape);
  const badge = make("span", "badge");
  badge.setAttribute("aria-hidden", "true");
  button.append(icon, badge);

  const notice = make("div", "notice");
  const line = make("p", "");
  line.setAttribute("role", "status");
  const words = make("bdi", "");
  line.append(words);
  const again = make("button", "again");
  again.type = "button";
  again.textContent = texts.tryAgain;
  notice.append(line, again);

  button.addEventListener("click", listener.pressed);
  button.addEventListener("pointerenter", listener.approached);
  button.addEventListener("focus", listener.approached);
  again.addEventListener("click", () => {
    // It goes away in the hand of who pressed it.
    button.focus();
    listener.tryAgain();
  });

  return {
    elements: [notice, button],
    draw({ open, unread, position, panel }) {
      const side = position === "start" ? " at-start" : "";
      const shown = open && panel === "here";
      button.className = (shown ? "launcher open" : "launcher") + side;
      button.setAttribute("aria-expanded", String(shown));
      button.setAttribute("aria-busy", String(open && panel === "loading"));
      button.setAttribute("aria-label", open ? texts.close : texts.open(unread));
      shape.setAttribute("d", open ? DOWN : BUBBLE);
      shape.setAttribute("class", open ? "line" : "");
      badge.hidden = unread === 0;
      badge.textContent = unread > 9 ? "9+" : String(unread);
      const isFailed = open && panel === "failed";
      notice.className = (isFailed ? "notice failed" : "notice") + side;
      notice.hidden = !open || panel === "here";
      again.hidden = !isFailed;
      words.textContent = notice.hidden ? "" : isFailed ? texts.failed : texts.loading;
    },
    focus: () => button.focus(),
  };
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = className;
  return element;
}
