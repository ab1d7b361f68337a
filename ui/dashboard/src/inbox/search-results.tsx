/** What was found: conversations in the server's order, each with the words that were looked for. */

import { conversationKnown, isRemoved } from "@lenochat/client";
import type { SearchHitView } from "@lenochat/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { useCallback, useMemo } from "react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { withMessage } from "../conversation/found-message.ts";
import { visitorName } from "../conversation/visitor.tsx";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useConversation, useDesk, useLive } from "../live.tsx";
import { RowAssignee, RowTime } from "./conversation-row.tsx";
import { Excerpt } from "./excerpt.tsx";
import type { RowProps, RowsHandle } from "./row-grid.tsx";
import { RowGrid } from "./row-grid.tsx";
import type { SearchBox, SearchedStatus } from "./use-search-box.ts";

interface SearchResultsProps {
  box: SearchBox;
  openId: string | null;
  address: (conversationId: string | null) => string;
  grid: RefObject<RowsHandle | null>;
}

interface FoundRow extends SearchHitView {
  readonly id: string;
}

export function SearchResults({ box, openId, address, grid }: SearchResultsProps) {
  const { t } = useTranslation();
  const found = useFound(box.wanted, box.status);
  const removed = useLive((state) => state.removed);
  const rows = useMemo(
    () =>
      (found.data?.pages.flat() ?? [])
        .filter(({ conversation }) => !isRemoved({ removed }, conversation))
        .map((one): FoundRow => ({ ...one, id: one.conversation.id })),
    [found.data, removed],
  );
  const hitAddress = useCallback(
    (id: string) => withMessage(address(id), rows.find((row) => row.id === id)?.excerpt?.message_id),
    [address, rows],
  );
  const { data, error, hasNextPage: isMore, isPlaceholderData: isOld } = found;
  // Of a later page: what was found before stays.
  const failedLater = error !== null && rows.length > 0;
  return (
    <>
      <div className="search-head">
        <p role="status" className="muted small">
          {found.data &&
            !found.isPlaceholderData &&
            t(isMore ? "search.at_least" : "search.count", { count: rows.length })}
        </p>
        <StatusChoice status={box.status} set={box.setStatus} />
      </div>
      {error && !failedLater && (
        <Failure
          sentence={t("search.failed", { why: failureWords(t, error) })}
          retry={() => void found.refetch()}
        />
      )}
      {!error && !data && <Placeholder patient title={t("search.searching")} />}
      {!error && data && rows.length === 0 && (
        <Placeholder title={t("search.nothing", { text: box.wanted })} hint={t("search.nothing_hint")} />
      )}
      {rows.length > 0 && (
        <div className="steady" data-old={isOld || undefined}>
          <RowGrid
            ref={grid}
            label={t("search.results")}
            rows={rows}
            total={isMore ? null : rows.length}
            openId={openId}
            href={hitAddress}
            Content={ResultRow}
            selection={null}
            nameOf={({ conversation }) => visitorName(t, conversation)}
            nearEnd={() => {
              if (isMore && !found.isFetchingNextPage) void found.fetchNextPage();
            }}
            below={failedLater && <MoreFailed retry={() => void found.fetchNextPage()} />}
          />
        </div>
      )}
    </>
  );
}

function useFound(wanted: string, status: SearchedStatus) {
  const { api, live } = useDesk();
  return useInfiniteQuery({
    queryKey: ["search", wanted, status],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const { data, position } = await api.search(wanted, status, pageParam);
      live.update((state) =>
        data.items.reduce(
          (known, { conversation }) => conversationKnown(known, conversation, position),
          state,
        ),
      );
      return data;
    },
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages, pageParams }) => ({ pages: pages.map((page) => page.items), pageParams }),
    // The old hits stay while one types on: an empty list in between would only flicker.
    placeholderData: keepPreviousData,
  });
}

function StatusChoice({ status, set }: { status: SearchedStatus; set: (status: SearchedStatus) => void }) {
  const { t } = useTranslation();
  const choices = ["any", "open", "closed"] as const;
  return (
    <ToggleButtonGroup
      className="search-status"
      aria-label={t("search.status")}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[status ?? "any"]}
      onSelectionChange={(keys) => set(keys.has("open") ? "open" : keys.has("closed") ? "closed" : null)}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice} id={choice} className="composer-kind">
          {t(`search.${choice}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function ResultRow({ row, isOpen }: RowProps<FoundRow>) {
  const { t } = useTranslation();
  // What was read with the hit, until the stream knows better.
  const conversation = useConversation(row.id) ?? row.conversation;
  return (
    <>
      <strong className="row-visitor truncated" dir="auto">
        {visitorName(t, conversation)}
        {conversation.status === "closed" && <span className="row-closed">{t("search.is_closed")}</span>}
        {isOpen && <span className="hidden-label"> ({t("inbox.open_now")})</span>}
      </strong>
      <RowTime conversation={conversation} />
      <span className="row-line truncated" dir="auto">
        {row.excerpt ? (
          <Excerpt excerpt={row.excerpt} />
        ) : (
          (conversation.visitor.email ?? t("inbox.no_message"))
        )}
      </span>
      <RowAssignee id={conversation.assignee_id} />
    </>
  );
}

function MoreFailed({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  return (
    <p className="more" role="alert">
      {t("search.more_failed")}
      <Button className="text-button" onPress={retry}>
        {t("inbox.retry")}
      </Button>
    </p>
  );
}
