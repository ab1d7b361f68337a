import type { Address } from "./address.ts";
import type { Chat } from "./chat.ts";
import { createLauncher } from "./launcher.ts";
import { type State, unread } from "./state.ts";

/** What the file of the panel brings. */
export interface PanelFile {
  openPanel(container: HTMLElement, parts: PanelParts): Panel;
}

export interface PanelParts {
  readonly chat: Chat;
  readonly address: Address;
}

export interface Panel {
  /** `byHand`: the visitor has just asked for it, so that the focus may go into it. */
  draw(state: State, byHand: boolean): void;
}

export interface ViewParts extends PanelParts {
  /** Loads the panel's file; `attempt` counts from 0. */
  load(attempt: number): Promise<PanelFile>;
}

/** The launcher, and the panel from the first opening on: its file is loaded when somebody is about to need it. */
export function createView(root: ShadowRoot | HTMLElement, { chat, address, load }: ViewParts) {
  const container = document.createElement("div");
  let panel: Panel | null = null;
  let loading = false;
  let attempt = 0;
  let byHand = false;
  let wasOpen = false;

  async function fetchPanel(): Promise<void> {
    if (panel || loading) return;
    loading = true;
    try {
      const { openPanel } = await load(attempt);
      panel = openPanel(container, { chat, address });
    } catch {
      attempt += 1;
    }
    loading = false;
    draw(chat.state);
  }

  const launcher = createLauncher({
    pressed() {
      byHand = true;
      chat.show(!chat.state.open);
    },
    approached: () => void fetchPanel(),
    tryAgain() {
      byHand = true;
      void fetchPanel();
      draw(chat.state);
    },
  });

  /** Nothing until the settings are there: a button that cannot say what it opens is worse than none. */
  function draw(state: State): void {
    if (!state.widget) return;
    if (!container.isConnected) root.append(container, ...launcher.elements);
    const { open } = state;
    if (open && !wasOpen) void fetchPanel();
    if (panel) {
      panel.draw(state, byHand);
      byHand = false;
    }
    const { position } = state.widget.look;
    launcher.draw({
      open,
      position,
      unread: unread(state),
      panel: panel ? "here" : loading ? "loading" : "failed",
    });
    // Whoever closes the chat by keyboard is back where they came from.
    if (wasOpen && !open) launcher.focus();
    wasOpen = open;
  }

  return { draw };
}
