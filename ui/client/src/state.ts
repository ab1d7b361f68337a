/**
 * What a dashboard knows: one immutable value, made by a snapshot and moved on by events and by what REST answered.
 *
 * Everything that can be learned in two ways carries the position at which it was true. The higher position wins, so
 * the order in which answers and events arrive does not matter.
 */

import type {
  Agent,
  AgentView,
  ConversationView,
  MessageView,
  MeView,
  OwnMessageView,
  Snapshot,
  TypingAuthor,
  VisitorView,
  WidgetView,
  WorkspaceView,
} from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import type { Held } from "./held.ts";
import { holdAll } from "./held.ts";

export type InboxView = "mine" | "unassigned" | "all" | "closed" | "spam";
export type CountedView = "mine" | "unassigned" | "all";

/** How much of an inbox view has been read. */
export interface ViewExtent {
  /** The last conversation read; everything after it is unknown. Null: the view is complete. */
  readonly until: ConversationView | null;
  /** What asks for the next page; null with the last one. */
  readonly cursor: string | null;
}

/** A message on its way, shown before the server has it. */
/** A file that is there already, and that the message names. */
export interface OutgoingFile {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly isPicture: boolean;
}

export interface OutgoingMessage {
  readonly clientMessageId: string;
  readonly conversationId: string;
  readonly text: string;
  /** A note is for members only. */
  readonly kind: MessageView["kind"];
  readonly files: readonly OutgoingFile[];
  readonly delivery: "sending" | "failed";
}

export interface TypingNow {
  readonly author: TypingAuthor;
  /** When it lapses, in milliseconds of the clock that was passed in. */
  readonly until: number;
}

/** What belongs to the login and not to the agent as teammates see them. */
export type Account = Pick<
  MeView,
  | "id"
  | "email"
  | "language"
  | "permissions"
  | "preferred_status"
  | "accept_chats_after_login"
  | "notifications"
  | "login_id"
  | "workspace"
>;

export interface State {
  readonly streamId: string;
  /** Every event up to here has been applied. */
  readonly position: number;
  /** Where the last snapshot stood: what is older and was not read again since may be out of date. */
  readonly snapshotPosition: number;
  /** Rises with every snapshot: what was read by REST before has to be read again. */
  readonly epoch: number;
  /** Rises with every snapshot and resume: messages are not replayed and have to be read again. */
  readonly catchUps: number;
  readonly account: Account;
  readonly workspace: Held<WorkspaceView>;
  /** What visitors get now; it says whether the widget is open. */
  readonly widget: Held<WidgetView>;
  /** In the order of the memberships, the oldest first. */
  readonly agents: ReadonlyMap<string, Held<Agent>>;
  /** Whoever is not among them was no member here: an answer that is older and knows them comes too late. */
  readonly agentsPosition: number;
  readonly unassignedCount: number;
  readonly allCount: number;
  /** Opened or reopened, and nobody has said yet whether they wait or are assigned: in no count but `all`. */
  readonly undecided: ReadonlySet<string>;
  readonly conversations: ReadonlyMap<string, Held<ConversationView>>;
  /** Who changed since the snapshot: an answer that is older says of them what is not so any more. */
  readonly visitors: ReadonlyMap<string, Held<VisitorView>>;
  readonly views: Readonly<Partial<Record<InboxView, ViewExtent>>>;
  /** The conversations on screen, of which typing and whole messages are sent. */
  readonly focus: readonly string[];
  readonly threads: ReadonlyMap<string, readonly (MessageView | OwnMessageView)[]>;
  readonly outgoing: ReadonlyMap<string, readonly OutgoingMessage[]>;
  readonly typing: ReadonlyMap<string, TypingNow>;
  /** Ids of visitors who were deleted, and of their conversations: what is read of them came too late. */
  readonly removed: ReadonlySet<string>;
}

const COMPLETE: ViewExtent = { until: null, cursor: null };

/**
 * The state that a snapshot stands for. What was read by REST on the same stream stays on screen, as old as it is,
 * until it is read again; on another stream (a server restored from a backup) positions mean something else.
 */
export function stateFromSnapshot(frame: Snapshot, previous: State | null): State {
  const { me, workspace, agents, counts, mine, widget } = frame.state;
  const kept = previous?.streamId === frame.stream_id ? previous : null;
  const conversations = new Map(kept?.conversations);
  for (const [id, held] of conversations) {
    if (held.value.assignee_id === me.id && held.position < frame.position) conversations.delete(id);
  }
  return {
    streamId: frame.stream_id,
    position: frame.position,
    snapshotPosition: frame.position,
    epoch: (previous?.epoch ?? 0) + 1,
    catchUps: (previous?.catchUps ?? 0) + 1,
    account: accountOf(me),
    workspace: { position: frame.position, value: workspace },
    widget: { position: frame.position, value: widget },
    agents: new Map(agents.map((agent) => [agent.id, { position: frame.position, value: agent }])),
    agentsPosition: frame.position,
    unassignedCount: counts.unassigned,
    allCount: counts.all,
    undecided: new Set(),
    conversations: holdAll(conversations, mine, frame.position),
    visitors: kept?.visitors ?? new Map(),
    views: { ...kept?.views, mine: COMPLETE },
    focus: previous?.focus ?? [],
    threads: kept?.threads ?? new Map(),
    outgoing: previous?.outgoing ?? new Map(),
    typing: new Map(),
    removed: kept?.removed ?? new Set(),
  };
}

export function accountOf(me: MeView): Account {
  return {
    id: me.id,
    email: me.email,
    language: me.language,
    permissions: me.permissions,
    preferred_status: me.preferred_status,
    accept_chats_after_login: me.accept_chats_after_login,
    notifications: me.notifications,
    login_id: me.login_id,
    workspace: me.workspace,
  };
}

/** The agent whose dashboard this is; their own availability is never hidden from them. */
export function ownAgent(state: State): AgentView {
  const agent = state.agents.get(state.account.id)?.value;
  if (!agent || !isVisible(agent)) throw new Error("The server sent a snapshot without the agent it is for.");
  return agent;
}

/** How many conversations each view holds. Mine is the agent's own load: the server counts it from assignments. */
export function inboxCounts(state: State): Record<CountedView, number> {
  return {
    mine: ownAgent(state).open_conversations,
    unassigned: state.unassignedCount,
    all: state.allCount,
  };
}
