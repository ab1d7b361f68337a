/** The address of the list as it is, with or without an open conversation: what it shows stays while one opens others. */

import type { InboxView } from "@lenochat/client";
import { useCallback } from "react";
import { useSearch } from "wouter";

/** What of the query belongs to the list; the rest belongs to the conversation that is open. */
const OF_THE_LIST = ["held_by", "team", "q", "status"];

export function useListAddress(view: InboxView): (conversationId: string | null) => string {
  const search = useSearch();
  return useCallback(
    (conversationId) => {
      const params = [...new URLSearchParams(search)].filter(([name]) => OF_THE_LIST.includes(name));
      const query = new URLSearchParams(params).toString();
      const path = conversationId === null ? `/inbox/${view}` : `/inbox/${view}/${conversationId}`;
      return query ? `${path}?${query}` : path;
    },
    [view, search],
  );
}
