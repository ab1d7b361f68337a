/** The article at an address: read first, then to be written by whoever may, and shown to the others. */

import type { ArticleDraft } from "@lenochat/client";
import { ApiError } from "@lenochat/client";
import type { ArticleView, MissingArticleView } from "@lenochat/protocol";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, useLocation, useSearchParams } from "wouter";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useMayChangeWorkspace } from "../settings/may-change.ts";
import { ArticleEditor } from "./article-editor.tsx";
import { ArticleReader } from "./article-reader.tsx";
import { offeredLanguage } from "./languages.ts";
import { LIMITS } from "./use-article-draft.ts";
import { useArticle, useMissing, useRemoveMissing } from "./use-articles.ts";

/** The address of one that is still to be written. */
export const NEW = "new";

export function OpenArticle({ id, made }: { id: string; made: (id: string) => void }) {
  const { t } = useTranslation();
  const writes = useMayChangeWorkspace();
  const isNew = id === NEW;
  const { data, error, refetch } = useArticle(isNew ? null : id);
  const asked = useAsked(isNew);
  if (isNew && !writes) return <Redirect to="/articles" replace />;
  if (error) return <NotRead error={error} retry={() => void refetch()} />;
  if (asked.isLoading || (!isNew && !data)) return <Placeholder patient title={t("articles.loading_one")} />;
  if (data && !writes) return <ArticleReader article={data} />;
  return <Written article={data ?? null} asked={asked.missing} made={made} />;
}

interface WrittenProps {
  article: ArticleView | null;
  asked: MissingArticleView | null;
  made: (id: string) => void;
}

function Written({ article, asked, made }: WrittenProps) {
  const { i18n } = useTranslation();
  const [, navigate] = useLocation();
  const { mutate: answered } = useRemoveMissing();
  const [madeId, setMadeId] = useState<string | null>(null);
  const [offered] = useState<ArticleDraft>(() => ({
    title: asked ? titleOf(asked.question) : "",
    text: "",
    language: offeredLanguage(i18n.language),
    published: false,
  }));
  const stored = ({ id }: ArticleView) => {
    if (article) return;
    if (asked) answered(asked.id);
    setMadeId(id);
  };
  // Only once the form says that nothing in it is unsaved.
  useEffect(() => {
    if (madeId === null) return;
    made(madeId);
    navigate(`/articles/${madeId}`, { replace: true });
  }, [madeId, made, navigate]);
  return <ArticleEditor article={article} offered={offered} asked={article ? null : asked} stored={stored} />;
}

/** The question that a new article is to answer, from the list of those that none answers. */
function useAsked(isNew: boolean): { missing: MissingArticleView | null; isLoading: boolean } {
  const [params] = useSearchParams();
  const wanted = isNew ? params.get("for") : null;
  const { data, isPending } = useMissing();
  const missing = wanted === null ? null : (data?.find(({ id }) => id === wanted) ?? null);
  return { missing, isLoading: wanted !== null && isPending };
}

/** A question on one line, cut between words where it is too long for a title. */
function titleOf(question: string): string {
  const line = question.trim().replace(/\s+/gu, " ");
  if (line.length <= LIMITS.title) return line;
  const cut = line.slice(0, LIMITS.title);
  return cut.slice(0, Math.max(cut.lastIndexOf(" "), LIMITS.title / 2));
}

function NotRead({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ApiError && error.code === "not_found") {
    return (
      <Placeholder isScreen title={t("articles.gone")} hint={t("articles.gone_hint")}>
        <Link className="button" href="/articles">
          {t("articles.to_list")}
        </Link>
      </Placeholder>
    );
  }
  return <Failure sentence={t("articles.failed_one", { why: failureWords(t, error) })} retry={retry} />;
}
