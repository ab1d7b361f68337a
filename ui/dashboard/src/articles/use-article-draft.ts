/**
 * What somebody writes of an article, over what is stored of it. Only what was touched here is sent, and only if nobody has
 * changed the article since it was read: whatever somebody else saves meanwhile is shown first.
 */

import type { ArticleDraft } from "@lenochat/client";
import { ApiError } from "@lenochat/client";
import type { ArticleView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SaveState } from "../form/save-bar.tsx";
import { useDesk } from "../live.tsx";
import { useKnowArticles } from "./use-articles.ts";

/** Characters, as the server counts them: in code points. */
export const LIMITS = { title: 200, text: 50_000 } as const;

export type PartName = keyof ArticleDraft;

const PARTS: readonly PartName[] = ["title", "text", "language", "published"];

/** A part that somebody else has saved since this draft was begun. */
export interface Meanwhile {
  readonly name: PartName;
  /** Whether the draft has another value for it, which saving would set. */
  readonly isTouched: boolean;
}

export interface DraftOfArticle extends SaveState {
  readonly saved: ArticleDraft;
  /** What is stored, with the changes of this draft. */
  readonly draft: ArticleDraft;
  readonly meanwhile: readonly Meanwhile[];
  readonly set: <Name extends PartName>(name: Name, value: ArticleDraft[Name]) => void;
  /** Back to what is stored: one part, or all. */
  readonly discard: (name?: PartName) => void;
  readonly save: () => void;
}

interface Edits {
  /** What was stored when the draft was begun; null while there is none. */
  readonly began: ArticleDraft | null;
  readonly values: Partial<ArticleDraft>;
}

const NONE: Edits = { began: null, values: {} };
const NO_FIELDS = {};

/** `offered` is what a new article begins with; `stored` hears of one that was just made, and of each change. */
export function useArticleDraft(
  article: ArticleView | null,
  offered: ArticleDraft,
  stored: (article: ArticleView) => void,
): DraftOfArticle {
  const [edits, setEdits] = useState(NONE);
  const saved = article ?? offered;
  const saving = useSave(article, offered, (sent, after) => {
    setEdits((now) => withoutSent(now, sent, after));
    stored(after);
  });
  const changed = changedIn(saved, edits.values);
  const edit = (values: (now: Partial<ArticleDraft>) => Partial<ArticleDraft>) => {
    saving.reset();
    setEdits((now) => unlessEmpty({ began: now.began ?? saved, values: values(now.values) }));
  };
  return {
    saved,
    draft: { ...partsOf(saved), ...changed },
    meanwhile: meanwhileOf(edits, saved),
    isChanged: Object.keys(changed).length > 0,
    isSaving: saving.isPending,
    isSaved: saving.isSuccess,
    failure: saving.error,
    fields: saving.error instanceof ApiError ? saving.error.fields : NO_FIELDS,
    set: (name, value) => edit((now) => ({ ...now, [name]: value })),
    discard: (name) => (name ? edit((now) => omit(now, name)) : edit(() => ({}))),
    save: () => saving.mutate(changed),
  };
}

function useSave(
  article: ArticleView | null,
  offered: ArticleDraft,
  saved: (sent: Partial<ArticleDraft>, after: ArticleView) => void,
) {
  const { api } = useDesk();
  const { changed } = useKnowArticles();
  return useMutation({
    mutationFn: async (sent: Partial<ArticleDraft>) => {
      if (!article) return (await api.articles.create({ ...offered, ...sent })).data;
      try {
        return (await api.articles.change(article.id, sent, article.updated_at)).data;
      } catch (error) {
        if (isOvertaken(error)) void changed((await api.articles.get(article.id)).data);
        throw error;
      }
    },
    onSuccess: (after, sent) => {
      void changed(after);
      saved(sent, after);
    },
  });
}

function isOvertaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === "changed_meanwhile";
}

function partsOf({ title, text, language, published }: ArticleDraft): ArticleDraft {
  return { title, text, language, published };
}

function changedIn(saved: ArticleDraft, values: Partial<ArticleDraft>): Partial<ArticleDraft> {
  return Object.fromEntries(
    PARTS.filter((name) => differs(saved, values, name)).map((name) => [name, values[name]]),
  );
}

function differs(saved: ArticleDraft, values: Partial<ArticleDraft>, name: PartName): boolean {
  return values[name] !== undefined && values[name] !== saved[name];
}

function meanwhileOf({ began, values }: Edits, saved: ArticleDraft): Meanwhile[] {
  if (!began) return [];
  return PARTS.filter((name) => began[name] !== saved[name] && values[name] !== saved[name]).map((name) => ({
    name,
    isTouched: values[name] !== undefined,
  }));
}

/** The draft after this was saved; what was written while it was under way stays in it. */
function withoutSent(edits: Edits, sent: Partial<ArticleDraft>, after: ArticleDraft): Edits {
  const left = PARTS.filter((name) => differs({ ...after, ...sent }, edits.values, name));
  return unlessEmpty({
    began: partsOf(after),
    values: Object.fromEntries(left.map((name) => [name, edits.values[name]])),
  });
}

/** A draft that changes nothing is none: whatever others save from then on is simply shown. */
function unlessEmpty(edits: Edits): Edits {
  return Object.keys(edits.values).length === 0 ? NONE : edits;
}

function omit(from: Partial<ArticleDraft>, name: PartName): Partial<ArticleDraft> {
  const { [name]: _, ...rest } = from;
  return rest;
}
