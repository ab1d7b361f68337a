/**
 * The widget as it would be, for whoever sets it: its own launcher and panel, on a page of our own in a frame of the
 * dashboard, which says what to show. Nothing is asked of the server, and nothing can be written.
 */

import type { WidgetView } from "@lenochat/protocol";
import type { Chat } from "../chat.ts";
import { colorSheet } from "../color.ts";
import styles from "../launcher.css?inline";
import * as panel from "../panel/entry.tsx";
import { nothing, type State } from "../state.ts";
import { createView } from "../view.ts";

/** What the dashboard says, to be shown at once. */
interface Shown {
  readonly widget: WidgetView;
  readonly open: boolean;
}

function begin(): (shown: Shown) => void {
  const element = document.createElement("lenochat-widget");
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  const colors = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet, colors];
  document.body.append(element);

  let state: State = nothing;
  const view = createView(root, {
    chat: still(() => state),
    address: { host: location.origin, widgetKey: "" },
    load: async () => panel,
  });
  return ({ widget, open }) => {
    state = { ...state, widget, open };
    colors.replaceSync(colorSheet(widget.look.color));
    view.draw(state);
  };
}

/** A chat with which nothing happens. */
function still(state: () => State): Chat {
  return {
    get state() {
      return state();
    },
    start: async () => null,
    write() {},
    tryAgain() {},
    takeBack() {},
    leaveEmail: async () => null,
    askForPerson: async () => null,
    visitor: null,
    wasBlocked() {},
    typed() {},
    show() {},
    wake() {},
    networkIsBack() {},
    storageChanged() {},
    draft: "",
  };
}

/** As a site's page, in the light or in the dark. */
const page = new CSSStyleSheet();
page.replaceSync(":root{color-scheme:light dark;background:light-dark(#fff,#121214)}");
document.adoptedStyleSheets = [page];

const show = begin();
addEventListener("message", ({ source, origin, data }: MessageEvent<Shown>) => {
  // The server lets nobody else frame this page; and who might, says nothing to it.
  if (source === parent && origin === location.origin) show(data);
});
