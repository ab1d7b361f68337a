/** The articles that an answer of Leno AI's stands on, each a link to its public page. */

import type { SourceView } from "@lenochat/protocol";
import { FileText } from "lucide-react";
import { VisuallyHidden } from "react-aria-components";
import { useTranslation } from "react-i18next";

interface SourcesProps {
  sources: readonly SourceView[];
  /** The answer: `[1]` in it stands for the first of them. */
  text: string;
}

export function Sources({ sources, text }: SourcesProps) {
  const { t } = useTranslation();
  if (sources.length === 0) return null;
  const areNumbered = text.includes("[1]");
  return (
    <ul className="sources" aria-label={t("conversation.sources")}>
      {sources.map(({ article_id, title, url }, index) => (
        <li key={article_id}>
          <FileText size={12} aria-hidden="true" />
          {areNumbered && <span>[{index + 1}]</span>}
          <a className="truncated" href={url} target="_blank" rel="noopener" dir="auto">
            {title}
            <VisuallyHidden> {t("conversation.new_tab")}</VisuallyHidden>
          </a>
        </li>
      ))}
    </ul>
  );
}
