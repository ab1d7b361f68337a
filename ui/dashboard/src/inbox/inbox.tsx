/** The shared inbox: its views at the left, the open conversation beside it. */

import type { CountedView, InboxView } from "@lenochat/client";
import { INBOX_VIEWS, inboxCounts, isClosedView } from "@lenochat/client";
import { Moon, OctagonAlert } from "lucide-react";
import type { RefObject } from "react";
import { useEffect, useRef } from "react";
import { VisuallyHidden } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link, Redirect, useLocation } from "wouter";
import { ConversationScreen } from "../conversation/conversation.tsx";
import { Placeholder } from "../frame/placeholder.tsx";
import { useTitle } from "../frame/title.ts";
import { useDesk, useLive } from "../live.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { InboxList } from "./inbox-list.tsx";
import { useListAddress } from "./list-address.ts";
import type { RowsHandle } from "./row-grid.tsx";
import { SearchBar } from "./search-box.tsx";
import { SearchResults } from "./search-results.tsx";
import { useSearchBox } from "./use-search-box.ts";
import "../frame/view-tabs.css";
import "./inbox.css";

export function InboxScreen({ view, conversationId }: { view: string; conversationId: string | null }) {
  const known = INBOX_VIEWS.find((one) => one === view);
  return known ? (
    <Inbox view={known} conversationId={conversationId} />
  ) : (
    <Redirect to="/inbox/mine" replace />
  );
}

function Inbox({ view, conversationId }: { view: InboxView; conversationId: string | null }) {
  const { t } = useTranslation();
  useTitle(t(`inbox.${view}`));
  useFocusFrames(conversationId);
  const address = useListAddress(view);
  const box = useSearchBox();
  const grid = useRef<RowsHandle>(null);
  const list = { openId: conversationId, address, grid };
  useListKeys(grid, conversationId === null ? null : address(null));
  return (
    <div className="inbox" data-open={conversationId !== null || undefined}>
      <VisuallyHidden>
        <h1>{t("inbox.list", { view: t(`inbox.${view}`) })}</h1>
      </VisuallyHidden>
      <section className="inbox-list" aria-label={t("inbox.title")}>
        <ViewTabs view={view} />
        <OutsideHours />
        <SearchBar box={box} toList={() => grid.current?.move(0)} />
        {box.wanted === "" ? (
          <InboxList key={view} view={view} {...list} />
        ) : (
          <SearchResults box={box} {...list} />
        )}
      </section>
      {conversationId === null ? (
        <div className="inbox-nothing">
          <Placeholder title={t("inbox.nothing_open")} hint={t("inbox.nothing_open_hint")} />
        </div>
      ) : (
        <ConversationScreen key={conversationId} id={conversationId} address={address} />
      )}
    </div>
  );
}

/** j and k walk through the list from wherever one is; Escape leads back to it. */
function useListKeys(grid: RefObject<RowsHandle | null>, back: string | null): void {
  const [, navigate] = useLocation();
  useShortcuts({
    j: () => grid.current?.move(1),
    k: () => grid.current?.move(-1),
    Escape:
      back === null
        ? null
        : () => {
            navigate(back);
            grid.current?.move(0);
          },
  });
}

function ViewTabs({ view }: { view: InboxView }) {
  const { t } = useTranslation();
  return (
    <nav className="view-tabs" aria-label={t("inbox.views")}>
      {INBOX_VIEWS.map((one) => (
        <Link
          key={one}
          href={`/inbox/${one}`}
          className="view-tab"
          aria-current={one === view ? "page" : undefined}
        >
          {one === "spam" ? <SpamTab /> : t(`inbox.${one}`)}
          {!isClosedView(one) && <Count view={one} />}
        </Link>
      ))}
    </nav>
  );
}

/** That visitors get a form instead of a chat now, or Leno AI: an inbox that stays quiet has a reason. */
function OutsideHours() {
  const { t } = useTranslation();
  const { mode, assistant } = useLive((state) => state.widget.value);
  const isOutside = mode === "offline_form";
  return (
    <div role="status">
      {isOutside && (
        <p className="outside-hours">
          <Moon size={14} aria-hidden="true" />
          {t(assistant ? "inbox.outside_hours_assistant" : "inbox.outside_hours")}
        </p>
      )}
    </div>
  );
}

/** Seldom looked into: at the end, and as an icon, so that there is room for the numbers of the others. */
function SpamTab() {
  const { t } = useTranslation();
  return (
    <span title={t("inbox.spam")}>
      <OctagonAlert size={15} aria-hidden="true" />
      <VisuallyHidden>{t("inbox.spam")}</VisuallyHidden>
    </span>
  );
}

function Count({ view }: { view: CountedView }) {
  const { t } = useTranslation();
  const number = useLive((state) => inboxCounts(state)[view]);
  // Five views and their numbers have one line. The space is for who hears it.
  return (
    <span className="count" title={number < 1_000 ? undefined : t("list.number", { number })}>
      {" "}
      {t("list.short_number", { number })}
    </span>
  );
}

/** Tells the server which conversation is on screen: its typing and whole messages come to this page then. */
function useFocusFrames(conversationId: string | null): void {
  const { live } = useDesk();
  useEffect(() => {
    live.focus(conversationId === null ? [] : [conversationId]);
  }, [live, conversationId]);
  useEffect(() => () => live.focus([]), [live]);
}
