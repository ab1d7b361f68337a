/**
 * The page's title, as the browser's tab shows it: where one is, and before it how much is new, "(2) Mine · LenoChat".
 * The icon carries a dot meanwhile. Nothing else writes the title.
 */

import { Store } from "@lenochat/client";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

const PLAIN_ICON = "/icon.svg";
const ICON_WITH_DOT = "/icon-news.svg";

// Until the first view has a name, what the page itself says.
const title = new Store({ view: "", product: document.title, news: 0 });

title.subscribe(() => {
  const { view, product, news } = title.getSnapshot();
  const words = view ? `${view} · ${product}` : product;
  document.title = news > 0 ? `(${news}) ${words}` : words;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const wanted = news > 0 ? ICON_WITH_DOT : PLAIN_ICON;
  if (icon && icon.getAttribute("href") !== wanted) icon.href = wanted;
});

/** What the view on screen is called. */
export function useTitle(view: string): void {
  const { t } = useTranslation();
  const product = t("product");
  useEffect(() => {
    title.set({ ...title.getSnapshot(), view, product });
    return () => title.set({ ...title.getSnapshot(), view: "" });
  }, [view, product]);
}

/** How many things wait to be looked at; 0 leaves the title plain. */
export function useTitleBadge(news: number): void {
  useEffect(() => {
    title.set({ ...title.getSnapshot(), news });
    return () => title.set({ ...title.getSnapshot(), news: 0 });
  }, [news]);
}
