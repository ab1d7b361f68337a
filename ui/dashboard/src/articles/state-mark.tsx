/** Whether an article is for everybody or a draft, in words and with an icon. */

import { FilePen, Globe } from "lucide-react";
import { useTranslation } from "react-i18next";

export function StateMark({ isPublished }: { isPublished: boolean }) {
  const { t } = useTranslation();
  const Icon = isPublished ? Globe : FilePen;
  return (
    <span className="article-state" data-published={isPublished || undefined}>
      <Icon size={14} aria-hidden="true" />
      {t(isPublished ? "articles.published" : "articles.draft")}
    </span>
  );
}
