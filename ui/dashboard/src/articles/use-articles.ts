/** Articles, and what was asked for in vain. No event tells of them, so they are read again when somebody looks. */

import type { ArticleCard, ArticleView, MissingArticleView } from "@lenochat/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useDesk, useLive } from "../live.tsx";

const KEY = ["articles"];
const MISSING_KEY = ["missing-articles"];

/** All of them by title, without their texts. */
export function useArticles() {
  const { api } = useDesk();
  // What happened while the page was away may have changed any.
  const catchUps = useLive((state) => state.catchUps);
  return useQuery({
    queryKey: [...KEY, "list", catchUps],
    queryFn: async (): Promise<readonly ArticleCard[]> => (await api.articles.list()).data,
    placeholderData: (previous) => previous,
  });
}

/** One with its text; null: none is asked for. */
export function useArticle(id: string | null) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...KEY, id],
    queryFn: async () => (await api.articles.get(id ?? "")).data,
    enabled: id !== null,
  });
}

export function useMissing() {
  const { api } = useDesk();
  const catchUps = useLive((state) => state.catchUps);
  return useQuery({
    queryKey: [...MISSING_KEY, catchUps],
    queryFn: async (): Promise<readonly MissingArticleView[]> => (await api.articles.missing()).data,
    placeholderData: (previous) => previous,
  });
}

/** What was learned of articles by changing them. */
export function useKnowArticles() {
  const queries = useQueryClient();
  return {
    /** This is what the article is now. */
    changed: useCallback(
      (article: ArticleView) => {
        queries.setQueryData([...KEY, article.id], article);
        return queries.invalidateQueries({ queryKey: [...KEY, "list"] });
      },
      [queries],
    ),
    /** That one is not there any more. */
    removed: useCallback(
      (id: string) => {
        queries.removeQueries({ queryKey: [...KEY, id] });
        return queries.invalidateQueries({ queryKey: [...KEY, "list"] });
      },
      [queries],
    ),
    /** Any may have changed. */
    again: useCallback(() => queries.invalidateQueries({ queryKey: KEY }), [queries]),
  };
}

export function useDeleteArticle(id: string, deleted: () => void) {
  const { api } = useDesk();
  const { removed } = useKnowArticles();
  return useMutation({
    mutationFn: () => api.articles.remove(id),
    onSuccess: () => {
      deleted();
      void removed(id);
    },
  });
}

export function useRemoveMissing() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.articles.removeMissing(id),
    onSettled: () => queries.invalidateQueries({ queryKey: MISSING_KEY }),
  });
}
