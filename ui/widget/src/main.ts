import { h, render } from "preact";
import { type Address, addressOf, streamUrl } from "./address.ts";
import { createApi } from "./api.ts";
import { inBrowser } from "./browser.ts";
import { createChat } from "./chat.ts";
import { openShelf } from "./storage.ts";
import styles from "./styles.css?inline";
import { texts } from "./texts.ts";
import { Widget } from "./widget.tsx";

const ELEMENT = "lenochat-widget";

/** Tells the site's maker what is wrong with the page; there is nobody else to tell. */
function complain(sentence: string): void {
  // biome-ignore lint/suspicious/noConsole: the page's console is the only place its maker looks
  console.error(sentence);
}

function begin(address: Address): void {
  const element = document.createElement(ELEMENT);
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  // A constructed style sheet needs no 'unsafe-inline' in the page's CSP.
  root.adoptedStyleSheets = [sheet];

  const prefix = `lenochat.${address.widgetKey}.`;
  const draw = () => render(h(Widget, { chat, state: chat.state, host: address.host }), root);
  const chat = createChat({
    api: createApi(address, (input, init) => fetch(input, init)),
    streamUrl: streamUrl(address),
    surroundings: inBrowser(`${prefix}outbox`),
    shelf: openShelf(() => localStorage, prefix),
    tabShelf: openShelf(() => sessionStorage, prefix),
    // What follows # never leaves the page: it may be a secret of the site.
    pageUrl: () => location.href.replace(/#.*/, "").slice(0, 2_000),
    changed: draw,
  });

  document.body.append(element);
  draw();
  addEventListener("storage", ({ key, storageArea }) => {
    if (key === null) chat.storageChanged(null);
    else if (key.startsWith(prefix) && storageArea !== null) chat.storageChanged(key.slice(prefix.length));
  });
  addEventListener("online", chat.wake);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) chat.wake();
  });
  void chat.start().then((known) => {
    if (known) return;
    complain(texts.unknownKey);
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
