/** The views of the inbox: what belongs to each, in which order, and how pages read by REST fit in. */

import type { ConversationView, Priority } from "@lenochat/protocol";
import { conversationsHeld } from "./conversations.ts";
import type { InboxView, State, ViewExtent } from "./state.ts";
import { isRemoved } from "./visitors.ts";

export const INBOX_VIEWS: readonly InboxView[] = ["mine", "unassigned", "all", "closed", "spam"];

/** One page of a view as REST answered it. */
export interface InboxPage {
  readonly items: readonly ConversationView[];
  readonly nextCursor: string | null;
  readonly position: number;
  /** Whether it is the first page; others continue the one before. */
  readonly isFirst: boolean;
}

/** What the view shows now: everything that is known of it, in order, up to where it has been read. */
export function inboxRows(
  state: Pick<State, "conversations" | "views" | "account">,
  view: InboxView,
): ConversationView[] {
  const extent = state.views[view];
  if (!extent) return [];
  const compare = order(view);
  const rows: ConversationView[] = [];
  for (const { value } of state.conversations.values()) {
    if (belongs(view, value, state.account.id) && isWithin(extent, value, compare)) rows.push(value);
  }
  return rows.sort(compare);
}

/** Takes a page in, and forgets what the view would have shown in its place: it is not there any more. */
export function pageKnown(state: State, view: InboxView, page: InboxPage): State {
  const extent: ViewExtent = {
    until: page.nextCursor === null ? null : (page.items.at(-1) ?? null),
    cursor: page.nextCursor,
  };
  const conversations = page.isFirst ? withoutGone(state, view, page, extent) : state.conversations;
  return {
    ...state,
    conversations: conversationsHeld(
      state,
      conversations,
      page.items.filter((item) => !isRemoved(state, item)),
      page.position,
    ),
    views: { ...state.views, [view]: extent },
  };
}

/** The views of conversations that are closed: of these, what nobody looks at need not be kept. */
export type ClosedView = "closed" | "spam";

export function isClosedView(view: InboxView): view is ClosedView {
  return view === "closed" || view === "spam";
}

/** Nobody looks at such a view any more (`conversations` forgets what was in it in time). */
export function closedViewLeft(state: State, view: ClosedView): State {
  if (!state.views[view]) return state;
  const { [view]: _left, ...views } = state.views;
  return { ...state, views };
}

function withoutGone(
  state: State,
  view: InboxView,
  page: InboxPage,
  extent: ViewExtent,
): State["conversations"] {
  const present = new Set(page.items.map((item) => item.id));
  const compare = order(view);
  const kept = [...state.conversations].filter(([id, held]) => {
    if (present.has(id) || held.position >= page.position) return true;
    if (!belongs(view, held.value, state.account.id)) return true;
    return held.position >= state.snapshotPosition && !isWithin(extent, held.value, compare);
  });
  return kept.length === state.conversations.size ? state.conversations : new Map(kept);
}

function belongs(view: InboxView, conversation: ConversationView, ownId: string): boolean {
  const isOpen = conversation.status === "open";
  switch (view) {
    case "mine":
      return isOpen && conversation.assignee_id === ownId;
    case "unassigned":
      return isOpen && conversation.assignee_id === null;
    case "all":
      return isOpen;
    case "closed":
      return !isOpen && !conversation.spam;
    case "spam":
      return conversation.spam;
  }
}

type Order = (one: ConversationView, other: ConversationView) => number;

function isWithin(extent: ViewExtent, conversation: ConversationView, compare: Order): boolean {
  return extent.until === null || compare(conversation, extent.until) <= 0;
}

/** The server's own order: the queue's for Unassigned, the latest activity first for the others. */
function order(view: InboxView): Order {
  return view === "unassigned" ? byQueue : byActivity;
}

const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

function byQueue(one: ConversationView, other: ConversationView): number {
  return (
    RANK[one.priority] - RANK[other.priority] ||
    compareText(one.queued_since ?? "", other.queued_since ?? "") ||
    compareText(one.id, other.id)
  );
}

function byActivity(one: ConversationView, other: ConversationView): number {
  return compareText(other.last_activity_at, one.last_activity_at) || compareText(other.id, one.id);
}

/** Times are RFC 3339 in UTC with three decimals, so that their order is that of the texts. */
function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
