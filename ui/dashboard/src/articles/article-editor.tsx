/** Where an article is written, with its page beside it as visitors would read it. */

import type { ArticleDraft } from "@lenochat/client";
import type { ArticleView, MissingArticleView } from "@lenochat/protocol";
import type { FormEvent, RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import {
  Button,
  DialogTrigger,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { CopyField } from "../form/copy-field.tsx";
import { Question } from "../form/question.tsx";
import { SaveBar } from "../form/save-bar.tsx";
import { SearchSelect } from "../form/search-select.tsx";
import { Toggle } from "../form/toggle.tsx";
import { useLeaveGuard } from "../frame/leave-guard.tsx";
import { useTitle } from "../frame/title.ts";
import { ArticleHead } from "./article-head.tsx";
import { idOfLanguage, languageOfId, useLanguageOptions } from "./languages.ts";
import { MeanwhileList } from "./meanwhile-list.tsx";
import { Preview } from "./preview.tsx";
import type { DraftOfArticle } from "./use-article-draft.ts";
import { LIMITS, useArticleDraft } from "./use-article-draft.ts";
import { useDeleteArticle } from "./use-articles.ts";

interface ArticleEditorProps {
  /** Null: it is still to be made. */
  article: ArticleView | null;
  offered: ArticleDraft;
  /** The question that it is to answer. */
  asked: MissingArticleView | null;
  stored: (article: ArticleView) => void;
}

export function ArticleEditor({ article, offered, asked, stored }: ArticleEditorProps) {
  const { t } = useTranslation();
  const state = useArticleDraft(article, offered, stored);
  const { draft, saved } = state;
  const [isDeleted, setDeleted] = useState(false);
  const isUnsaved = state.isChanged && !isDeleted;
  const isWhole = draft.title.trim() !== "" && !isTooLong(draft, "title") && !isTooLong(draft, "text");
  const isSavable = (article === null || isUnsaved) && isWhole && !state.isSaving;
  const title = article ? article.title : t("articles.new");
  const form = useFocusOnComplaint(state.fields);
  useLeaveGuard(isUnsaved);
  useTitle(`${title} · ${t("articles.title")}`);
  useToListOnce(isDeleted);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (isSavable) state.save();
  };
  return (
    <form className="article-editor" aria-label={title} onSubmit={submitted} ref={form}>
      <ArticleHead title={title} url={article?.published ? article.url : null}>
        {article && <DeleteButton article={article} deleted={() => setDeleted(true)} />}
      </ArticleHead>
      <div className="article-columns">
        <div className="article-fields">
          <MeanwhileList state={state} />
          {asked && <Asked question={asked.question} />}
          <LimitedField name="title" state={state} />
          <LimitedField name="text" state={state} />
          <Language state={state} />
          <Publishing state={state} url={article && saved.published ? article.url : null} />
          <SaveBar state={state} isSavable={isSavable} discard={() => state.discard()} />
        </div>
        <Preview article={draft} title={t("articles.preview.title")} />
      </div>
    </form>
  );
}

/** What is deleted is not edited any more; nor is there something to ask about on the way out. */
function useToListOnce(isDeleted: boolean): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    if (isDeleted) navigate("/articles", { replace: true });
  }, [isDeleted, navigate]);
}

/** Takes whoever saved to the first value that the server did not take. */
function useFocusOnComplaint(fields: DraftOfArticle["fields"]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(fields).length === 0) return;
    form.current
      ?.querySelector<HTMLElement>('input[aria-invalid="true"], textarea[aria-invalid="true"]')
      ?.focus();
  }, [fields]);
  return form;
}

function Asked({ question }: { question: string }) {
  const { t } = useTranslation();
  return (
    <div className="article-asked">
      <p className="muted small">{t("articles.asked")}</p>
      <blockquote dir="auto">{question}</blockquote>
    </div>
  );
}

type LimitedName = keyof typeof LIMITS;

function lengthOf(draft: ArticleDraft, name: LimitedName): number {
  return Array.from(draft[name].trim()).length;
}

function isTooLong(draft: ArticleDraft, name: LimitedName): boolean {
  return lengthOf(draft, name) > LIMITS[name];
}

/** It takes more than it may hold and says so: what somebody pastes is never cut off unseen. */
function LimitedField({ name, state }: { name: LimitedName; state: DraftOfArticle }) {
  const { t } = useTranslation();
  const { draft, fields } = state;
  const isOver = isTooLong(draft, name);
  const count = t("articles.characters", { used: lengthOf(draft, name), most: LIMITS[name] });
  return (
    <TextField
      className={`field article-${name}-field`}
      value={draft[name]}
      onChange={(text) => state.set(name, text)}
      isInvalid={isOver || fields[name] !== undefined}
      validationBehavior="aria"
      autoFocus={name === "title" && draft.title === ""}
    >
      <Label>{t(`articles.part.${name}`)}</Label>
      {name === "title" ? (
        <Input className="input" dir="auto" autoComplete="off" lang={draft.language} />
      ) : (
        <TextArea className="input article-text" dir="auto" lang={draft.language} spellCheck />
      )}
      <Text slot="description" className="field-hint">
        {name === "text" && <span>{t("articles.markdown")}</span>}
        <span className="article-count">{count}</span>
      </Text>
      <FieldError className="field-error">
        {isOver ? t("articles.too_long", { most: LIMITS[name] }) : fields[name]}
      </FieldError>
    </TextField>
  );
}

function Language({ state }: { state: DraftOfArticle }) {
  const { t } = useTranslation();
  const languages = useLanguageOptions();
  return (
    <div className="article-language-field">
      <SearchSelect
        label={t("articles.part.language")}
        options={languages}
        value={idOfLanguage(state.draft.language)}
        choose={(id) => state.set("language", languageOfId(id))}
        placeholder={t("articles.language.other")}
        find={t("articles.language.find")}
        none={t("articles.language.none")}
        complaint={state.fields.language}
      />
      <p className="muted small">
        {t(state.draft.language === "" ? "articles.language.other_hint" : "articles.language.hint")}
      </p>
    </div>
  );
}

function Publishing({ state, url }: { state: DraftOfArticle; url: string | null }) {
  const { t } = useTranslation();
  const { published } = state.draft;
  return (
    <div className="article-publishing">
      <Toggle
        label={t("articles.part.published")}
        hint={t(published ? "articles.published_sentence" : "articles.draft_sentence")}
        isOn={published}
        set={(isOn) => state.set("published", isOn)}
      />
      {url !== null && (
        <CopyField label={t("articles.address")} text={window.location.origin + url} autoFocus={false} />
      )}
    </div>
  );
}

function DeleteButton({ article, deleted }: { article: ArticleView; deleted: () => void }) {
  const { t } = useTranslation();
  const { mutate, isPending, error, reset } = useDeleteArticle(article.id, deleted);
  return (
    <DialogTrigger onOpenChange={reset}>
      <Button className="button quiet danger-quiet">{t("articles.delete")}</Button>
      <Question
        title={t("articles.delete_title", { title: article.title })}
        confirm={t("articles.delete")}
        isPending={isPending}
        failure={error}
        run={() => mutate()}
      >
        <li>{t("articles.delete_text")}</li>
        {article.published && <li>{t("articles.delete_page")}</li>}
      </Question>
    </DialogTrigger>
  );
}
