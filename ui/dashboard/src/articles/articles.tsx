/** Help articles: what visitors can read, and what Leno AI answers from. Every member reads them, Owner and Admin write. */

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageHead, PageTabs } from "../frame/tabbed-page.tsx";
import { useTitle } from "../frame/title.ts";
import { ArticleList } from "./article-list.tsx";
import { MissingList } from "./missing-list.tsx";
import { NEW, OpenArticle } from "./open-article.tsx";
import { useArticles, useMissing } from "./use-articles.ts";
import "./articles.css";

const LISTS = ["all", "missing"] as const;
type ListName = (typeof LISTS)[number];

export function ArticlesScreen({ page }: { page: string | null }) {
  const { t } = useTranslation();
  // Whoever has just made one stays in the same form, under the address that it has now.
  const [made, setMade] = useState<string | null>(null);
  useTitle(t("articles.title"));
  if (page !== null && page !== "missing") {
    return <OpenArticle key={page === made ? NEW : page} id={page} made={setMade} />;
  }
  const shown = page === null ? "all" : "missing";
  return (
    <div className="tabbed-page">
      <PageHead title={t("articles.title")} summary={<Summary />} tabs={<ListTabs shown={shown} />} />
      {shown === "all" ? <ArticleList /> : <MissingList />}
    </div>
  );
}

function Summary() {
  const { t } = useTranslation();
  const { data } = useArticles();
  if (!data || data.length === 0) return null;
  const published = data.filter((article) => article.published).length;
  const parts = [
    t("articles.published_count", { count: published }),
    published < data.length && t("articles.draft_count", { count: data.length - published }),
  ];
  return <p className="muted">{parts.filter(Boolean).join(" · ")}</p>;
}

function ListTabs({ shown }: { shown: ListName }) {
  const { t } = useTranslation();
  const counts = { all: useArticles().data?.length, missing: useMissing().data?.length };
  const tabs = LISTS.map((one) => ({
    name: t(`articles.page.${one}`),
    href: one === "all" ? "/articles" : "/articles/missing",
    isHere: one === shown,
    count: counts[one],
  }));
  return <PageTabs label={t("articles.pages")} tabs={tabs} />;
}
