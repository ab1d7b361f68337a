import { render } from "preact";
import type { Panel as OpenedPanel, PanelParts } from "../view.ts";
import { askForFocus } from "./focus.ts";
import styles from "./panel.css?inline";
import { Panel } from "./panel.tsx";

/** Everything that only an opened chat needs: a file of its own, loaded when somebody is about to open it. */
export function openPanel(container: HTMLElement, { chat, host }: PanelParts): OpenedPanel {
  const root = container.getRootNode();
  if (root instanceof ShadowRoot) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets.push(sheet);
  }
  return {
    draw(state, byHand) {
      if (byHand) askForFocus();
      render(state.open && <Panel {...{ chat, state, host }} />, container);
    },
  };
}
