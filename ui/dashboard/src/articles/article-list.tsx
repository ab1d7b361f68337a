/** All articles by title: to find one, to begin another, to bring some in from files. */

import type { ArticleCard } from "@lenochat/protocol";
import { Plus } from "lucide-react";
import { memo, useDeferredValue, useMemo, useState } from "react";
import { Button, useFilter } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { FilterField } from "../form/filter-field.tsx";
import { SelectField } from "../form/select-field.tsx";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useMayChangeWorkspace } from "../settings/may-change.ts";
import { TimeAgo } from "../time/time.tsx";
import { ImportButton } from "./import-dialog.tsx";
import { useLanguageName } from "./languages.ts";
import { StateMark } from "./state-mark.tsx";
import { useArticles } from "./use-articles.ts";

const STATES = ["all", "published", "drafts"] as const;

interface Filter {
  readonly text: string;
  readonly state: (typeof STATES)[number];
}

const NO_FILTER: Filter = { text: "", state: "all" };

export function ArticleList() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(NO_FILTER);
  const { data, error, refetch } = useArticles();
  return (
    <section className="articles-page" aria-label={t("articles.page.all")}>
      <Tools filter={filter} setFilter={setFilter} hasArticles={data !== undefined && data.length > 0} />
      {error ? (
        <Failure
          sentence={t("articles.failed", { why: failureWords(t, error) })}
          retry={() => void refetch()}
        />
      ) : (
        <Found articles={data} filter={filter} clear={() => setFilter(NO_FILTER)} />
      )}
    </section>
  );
}

interface ToolsProps {
  filter: Filter;
  setFilter: (filter: Filter) => void;
  hasArticles: boolean;
}

function Tools({ filter, setFilter, hasArticles }: ToolsProps) {
  const { t } = useTranslation();
  const writes = useMayChangeWorkspace();
  return (
    <div className="articles-tools">
      {hasArticles && (
        <>
          <FilterField
            label={t("articles.search")}
            value={filter.text}
            set={(text) => setFilter({ ...filter, text })}
          />
          <SelectField
            label={t("articles.which")}
            isLabelHidden
            options={STATES.map((id) => ({ id, name: t(`articles.state.${id}`) }))}
            value={filter.state}
            choose={(state) => setFilter({ ...filter, state })}
          />
        </>
      )}
      {writes && (
        <span className="articles-make">
          <ImportButton />
          <Link className="button primary" href="/articles/new">
            <Plus size={16} aria-hidden="true" />
            {t("articles.new")}
          </Link>
        </span>
      )}
    </div>
  );
}

interface FoundProps {
  /** Undefined: they are not known yet. */
  articles: readonly ArticleCard[] | undefined;
  filter: Filter;
  clear: () => void;
}

function Found({ articles, filter, clear }: FoundProps) {
  const { t } = useTranslation();
  const writes = useMayChangeWorkspace();
  const { contains } = useFilter({ sensitivity: "base" });
  // A long list may be drawn a moment after the key, which it must not hold up.
  const { text, state } = useDeferredValue(filter);
  const found = useMemo(
    () =>
      articles?.filter(
        ({ title, published }) =>
          contains(title, text.trim()) && (state === "all" || published === (state === "published")),
      ),
    [articles, contains, text, state],
  );
  if (!articles || !found) return <Placeholder patient title={t("articles.loading")} />;
  if (articles.length === 0) {
    return (
      <Placeholder
        title={t("articles.none")}
        hint={t(writes ? "articles.none_hint" : "articles.none_hint_reader")}
      />
    );
  }
  if (found.length === 0) {
    return (
      <Placeholder title={t("articles.nothing_found")}>
        <Button className="button" onPress={clear}>
          {t("articles.clear_filter")}
        </Button>
      </Placeholder>
    );
  }
  return <Rows articles={found} />;
}

const Rows = memo(function Rows({ articles }: { articles: readonly ArticleCard[] }) {
  const { t } = useTranslation();
  const nameOf = useLanguageName();
  return (
    <ul className="article-rows" aria-label={t("articles.page.all")}>
      {articles.map(({ id, title, language, published, updated_at }) => (
        <li key={id} className="article-row">
          <Link href={`/articles/${id}`} className="article-title" dir="auto">
            {title}
          </Link>
          <StateMark isPublished={published} />
          <span className="article-language">{language !== "" && nameOf(language)}</span>
          <span className="article-changed">
            <span className="hidden-label">{t("articles.changed")} </span>
            <TimeAgo time={updated_at} inWords />
          </span>
        </li>
      ))}
    </ul>
  );
});
