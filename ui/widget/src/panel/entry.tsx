import { render } from "preact";
import type { State } from "../state.ts";
import type { Panel as OpenedPanel, PanelParts } from "../view.ts";
import { askForFocus } from "./focus.ts";
import foot from "./foot.css?inline";
import messages from "./messages.css?inline";
import frame from "./panel.css?inline";
import { Panel } from "./panel.tsx";
import { sendFile } from "./send-file.ts";
import { createUploads } from "./uploads.ts";

/** Everything that only an opened chat needs: a file of its own, loaded when somebody is about to open it. */
export function openPanel(container: HTMLElement, { chat, address }: PanelParts): OpenedPanel {
  const root = container.getRootNode();
  if (root instanceof ShadowRoot) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(frame + messages + foot);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
  let shown: State | null = null;
  const uploads = createUploads({
    visitor: () => chat.visitor,
    send: (file, visitor, progress) => sendFile(address, file, visitor, progress),
    there: (files) => chat.write("", { attachments: files }),
    blocked: chat.wasBlocked,
    changed: () => shown && draw(shown),
  });

  function draw(state: State): void {
    const before = shown;
    shown = state;
    const isOther = state.conversation?.id !== before?.conversation?.id;
    const isBack = state.connection === "live" && before?.connection !== "live";
    if (isOther || isBack) uploads.lookAgain();
    render(state.open && <Panel {...{ chat, state, uploads }} host={address.host} />, container);
  }

  return {
    draw(state, byHand) {
      if (byHand) askForFocus();
      draw(state);
    },
  };
}
