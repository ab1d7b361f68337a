/** One view of the inbox: the first page by REST, more on demand, and everything after that by the stream. */

import type { InboxView } from "@lenochat/client";
import { closedViewLeft, inboxRows, isClosedView, pageKnown } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useDesk, useLive } from "../live.tsx";

export interface ViewOnScreen {
  readonly rows: readonly ConversationView[];
  readonly isLoaded: boolean;
  readonly failure: Error | null;
  readonly retry: () => void;
  /** Reads the next page, unless one is on its way. Null with the last one. */
  readonly more: (() => void) | null;
  readonly moreFailure: Error | null;
  /** Reads all that there is of the view. Throws when it cannot. */
  readonly readAll: () => Promise<void>;
}

export function useView(view: InboxView): ViewOnScreen {
  const { api, live } = useDesk();
  const epoch = useLive((state) => state.epoch);
  const extent = useLive((state) => state.views[view]);
  const rows = useRows(view);

  const read = async (cursor: string | null) => {
    const { data, position } = await api.conversations(view, cursor);
    const page = { items: data.items, nextCursor: data.next_cursor, position, isFirst: cursor === null };
    live.update((state) => pageKnown(state, view, page));
    return position;
  };
  // The snapshot holds all of Mine. The others are read again after every snapshot, which has nothing of them; until
  // then the stream keeps what was read true, except for closed conversations that nobody looks at (they are let go).
  const first = useQuery({
    queryKey: ["view", view, epoch],
    queryFn: () => read(null),
    enabled: view !== "mine",
    staleTime: isClosedView(view) ? 0 : Number.POSITIVE_INFINITY,
  });
  const more = useMutation({ mutationFn: (cursor: string) => read(cursor) });
  const cursor = extent?.cursor ?? null;
  const readAll = async () => {
    for (;;) {
      const reached = live.getSnapshot().state?.views[view];
      if (reached?.cursor === null) return;
      await read(reached?.cursor ?? null);
    }
  };

  useEffect(() => {
    return isClosedView(view) ? () => live.update((state) => closedViewLeft(state, view)) : undefined;
  }, [view, live]);

  return {
    rows,
    isLoaded: extent !== undefined,
    failure: extent ? null : first.error,
    retry: () => void first.refetch(),
    more: cursor === null ? null : () => more.isPending || more.mutate(cursor),
    moreFailure: more.error,
    readAll,
  };
}

function useRows(view: InboxView): readonly ConversationView[] {
  const conversations = useLive((state) => state.conversations);
  const views = useLive((state) => state.views);
  const account = useLive((state) => state.account);
  return useMemo(
    () => inboxRows({ conversations, views, account }, view),
    [conversations, views, account, view],
  );
}
