/** Above one article: the way back to all of them, what it is called, and what can be done with it as a whole. */

import { ArrowLeft, ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import "./article.css";

interface ArticleHeadProps {
  title: string;
  /** Its page for everybody; null: there is none. */
  url: string | null;
  children?: ReactNode;
}

export function ArticleHead({ title, url, children }: ArticleHeadProps) {
  const { t } = useTranslation();
  return (
    <header className="article-head">
      <Link href="/articles" className="article-back">
        <ArrowLeft size={16} className="mirrored" aria-hidden="true" />
        {t("articles.title")}
      </Link>
      <h1 className="truncated" dir="auto">
        {title}
      </h1>
      <span className="article-actions">
        {url !== null && (
          <a className="button quiet" href={url} target="_blank" rel="noopener">
            <ExternalLink size={16} aria-hidden="true" />
            {t("articles.open_page")}
          </a>
        )}
        {children}
      </span>
    </header>
  );
}
