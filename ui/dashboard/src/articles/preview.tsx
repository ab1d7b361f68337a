/** An article as visitors would read it: the page that the server makes of what stands in the form, shown while one writes. */

import type { ArticleDraft } from "@lenochat/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Theme } from "../appearance/theme.ts";
import { presentTheme } from "../appearance/theme.ts";
import { refusalWords } from "../form/save-note.tsx";
import { useDesk } from "../live.tsx";
import { useQuiet } from "../settings/use-quiet.ts";

type Previewed = Omit<ArticleDraft, "published">;

export function Preview({ article, title }: { article: Previewed; title: string }) {
  const { t } = useTranslation();
  const { html, error } = usePreview(article);
  return (
    <section className="article-preview" aria-label={title}>
      <div role="status" className="article-preview-failure">
        {error && t("articles.preview.failed", { why: refusalWords(t, error) })}
      </div>
      {html !== undefined && <PageFrame title={title} html={html} />}
    </section>
  );
}

/** Asked for when the writing pauses. An answer to older words is never shown over one to newer ones. */
function usePreview({ title, text, language }: Previewed) {
  const { api } = useDesk();
  const asked = useQuiet(JSON.stringify({ title, text, language }));
  const { data, error } = useQuery({
    queryKey: ["article-preview", asked],
    queryFn: async () => (await api.articles.preview(JSON.parse(asked))).data.html,
    gcTime: 0,
  });
  // What was refused leaves the last page that there was.
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) setLast(data);
  return { html: data ?? last, error };
}

/**
 * No script runs in it, whatever the page says, and links open elsewhere. It is of our origin, so that the words in it can
 * be exchanged: a frame that is loaded anew flickers, and begins at the top again.
 */
const ALLOWED = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const EMPTY = "<!doctype html><title></title>";

function PageFrame({ title, html }: { title: string; html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    const shown = isLoaded ? frame.current?.contentDocument : null;
    if (shown) exchange(shown, html);
  }, [isLoaded, html]);
  return (
    <iframe
      ref={frame}
      className="article-frame"
      title={title}
      sandbox={ALLOWED}
      srcDoc={EMPTY}
      onLoad={() => setLoaded(true)}
    />
  );
}

function exchange(shown: Document, html: string): void {
  const made = new DOMParser().parseFromString(html, "text/html");
  shown.documentElement.lang = made.documentElement.lang;
  shown.head.replaceChildren(...made.head.childNodes);
  const { scrollTop } = shown.documentElement;
  shown.body.replaceWith(made.body);
  shown.documentElement.scrollTop = scrollTop;
  takeTheme(shown, presentTheme());
}

/** Visitors' pages are light or dark as their systems are; here it is as the dashboard around it was set to be. */
function takeTheme(shown: Document, theme: Theme): void {
  if (theme === "system") return;
  shown.documentElement.style.colorScheme = theme;
  for (const rule of [...shown.styleSheets].flatMap((sheet) => [...sheet.cssRules])) {
    // The frame has constructors of its own, so `instanceof` would say no.
    const media = "media" in rule ? (rule as CSSMediaRule).media : null;
    if (media?.mediaText.includes("prefers-color-scheme: dark"))
      media.mediaText = theme === "dark" ? "all" : "not all";
  }
}
