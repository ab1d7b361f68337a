import type { SourceView } from "@lenochat/protocol";
import { texts } from "./texts.ts";

interface Props {
  sources: readonly SourceView[];
  /** Of the answer, which may count its sources: `[1]`. */
  text: string;
  host: string;
}

/** The articles that an answer cites. */
export function Sources({ sources, text, host }: Props) {
  if (sources.length === 0) return null;
  return (
    <ol class={/\[\d+\]/.test(text) ? "sources counted" : "sources"} aria-label={texts.sources}>
      {sources.map(({ article_id, title, url }) => (
        <li key={article_id}>
          <a href={url.startsWith("/") ? host + url : url} target="_blank" rel="noopener">
            <bdi>{title}</bdi>
            <span class="unseen"> {texts.newTab}</span>
          </a>
        </li>
      ))}
    </ol>
  );
}
