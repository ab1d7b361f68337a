/** An article for those who do not write it: as visitors read it, with its address to give to them. */

import type { ArticleView } from "@lenochat/protocol";
import { useTranslation } from "react-i18next";
import { CopyField } from "../form/copy-field.tsx";
import { useTitle } from "../frame/title.ts";
import { ArticleHead } from "./article-head.tsx";
import { Preview } from "./preview.tsx";
import { StateMark } from "./state-mark.tsx";

export function ArticleReader({ article }: { article: ArticleView }) {
  const { t } = useTranslation();
  const { title, url, published } = article;
  useTitle(title);
  return (
    <div className="article-reader">
      <ArticleHead title={title} url={published ? url : null}>
        <StateMark isPublished={published} />
      </ArticleHead>
      <div className="article-read">
        {published ? (
          <CopyField label={t("articles.address")} text={window.location.origin + url} autoFocus={false} />
        ) : (
          <p className="muted">{t("articles.draft_sentence")}</p>
        )}
        <Preview article={article} title={title} />
      </div>
    </div>
  );
}
