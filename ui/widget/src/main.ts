import { type Address, addressOf, streamUrl } from "./address.ts";
import { createApi } from "./api.ts";
import { inBrowser } from "./browser.ts";
import { createChat } from "./chat.ts";
import { colorSheet } from "./color.ts";
import styles from "./launcher.css?inline";
import { openShelf } from "./storage.ts";
import { texts } from "./texts.ts";
import { createView, type PanelFile } from "./view.ts";

/** The name of the panel's file, with a hash of what it holds; put in by the build. */
declare const PANEL_FILE: string;

const ELEMENT = "lenochat-widget";

/** Tells the site's maker what is wrong with the page; there is nobody else to tell. */
function complain(sentence: string): void {
  // biome-ignore lint/suspicious/noConsole: the page's console is the only place its maker looks
  console.error(sentence);
}

/** Browsers may remember that a module could not be loaded, by its address: each new attempt has one of its own. */
function loadPanel({ host }: Address, attempt: number): Promise<PanelFile> {
  return import(/* @vite-ignore */ `${host}/widget/${PANEL_FILE}${attempt === 0 ? "" : `?again=${attempt}`}`);
}

function begin(address: Address): void {
  const element = document.createElement(ELEMENT);
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  const colors = new CSSStyleSheet();
  // Constructed style sheets need no 'unsafe-inline' in the page's CSP.
  root.adoptedStyleSheets = [sheet, colors];

  let shownColor: string | undefined;
  const prefix = `lenochat.${address.widgetKey}.`;
  const chat = createChat({
    api: createApi(address, (input, init) => fetch(input, init)),
    streamUrl: streamUrl(address),
    surroundings: inBrowser(`${prefix}outbox`),
    shelf: openShelf(() => localStorage, prefix),
    tabShelf: openShelf(() => sessionStorage, prefix),
    // What follows # never leaves the page: it may be a secret of the site.
    pageUrl: () => location.href.replace(/#.*/, "").slice(0, 2_000),
    changed(state) {
      const color = state.widget?.look.color;
      if (color !== undefined && color !== shownColor) colors.replaceSync(colorSheet(color));
      shownColor = color;
      view.draw(state);
    },
  });
  const view = createView(root, { chat, address, load: (attempt) => loadPanel(address, attempt) });

  // Beside the body: a site that swaps its body for the next page keeps the chat, and one that moves its body does not move it.
  element.dir = getComputedStyle(document.body).direction;
  document.documentElement.append(element);
  addEventListener("storage", ({ key, storageArea }) => {
    if (key === null) chat.storageChanged(null);
    else if (key.startsWith(prefix) && storageArea !== null) chat.storageChanged(key.slice(prefix.length));
  });
  addEventListener("online", chat.networkIsBack);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) chat.wake();
  });
  void chat.start().then((reason) => {
    if (reason === null) return;
    complain(reason === "origin_not_allowed" ? texts.notAllowedHere : texts.unknownKey);
    element.remove();
  });
}

function main(): void {
  const script = document.currentScript;
  const address = script instanceof HTMLScriptElement ? addressOf(script) : null;
  if (!address) {
    complain(texts.noAddress);
    return;
  }
  const marker = Symbol.for(ELEMENT);
  if (Reflect.has(window, marker)) {
    complain(texts.secondScript);
    return;
  }
  Reflect.set(window, marker, true);
  if (document.body) begin(address);
  else addEventListener("DOMContentLoaded", () => begin(address), { once: true });
}

main();
