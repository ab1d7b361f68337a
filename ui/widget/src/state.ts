import type {
  ConversationBegun,
  VisitorConversationChanged,
  VisitorConversationView,
  VisitorEvent,
  VisitorMessageView,
  VisitorState,
  WidgetView,
} from "@lenochat/protocol";
import { type Join, joinedByChange, joinedByMessages } from "./joins.ts";
import type { Unsent } from "./outbox.ts";
import type { Connection } from "./stream.ts";

export type OpenConversation = Pick<
  VisitorConversationView,
  "id" | "status" | "queue_position" | "agent" | "left_outside_hours" | "email" | "assistant"
>;

/** What Leno AI has said so far to a message of the visitor's. It is stored nowhere, and may yet come to nothing. */
export interface Writing {
  readonly messageId: string;
  readonly text: string;
}

/** Everything the widget shows. Changed by `reduce` alone. */
export interface State {
  readonly widget: WidgetView | null;
  readonly open: boolean;
  readonly connection: Connection;
  readonly conversation: OpenConversation | null;
  readonly messages: readonly VisitorMessageView[];
  readonly joins: readonly Join[];
  readonly unsent: readonly Unsent[];
  /** The last try failed: what is unsent is not on its way. */
  readonly stalled: boolean;
  /** Confirmed by the server, whose own copy has not come yet. */
  readonly delivered: readonly Unsent[];
  /** Who is writing; null: nobody. */
  readonly typing: { readonly name: string | null } | null;
  readonly writing: Writing | null;
  /** The conversation in which the visitor has asked for a person here, rather than for Leno AI. */
  readonly asked: string | null;
  /** The time, by the server, of the last message the visitor has had before their eyes. It only moves on. */
  readonly seen: string;
  /** The workspace takes nothing from this visitor any more. */
  readonly blocked: boolean;
  /** Counts how often a text was put back for the visitor to go on with. */
  readonly redrafts: number;
}

export type Change =
  | { readonly type: "settings"; readonly widget: WidgetView }
  | { readonly type: "shown"; readonly open: boolean }
  | { readonly type: "seen"; readonly seen: string }
  | { readonly type: "connection"; readonly connection: Connection }
  | { readonly type: "snapshot"; readonly state: VisitorState }
  | { readonly type: "event"; readonly event: VisitorEvent["event"] }
  | { readonly type: "begun"; readonly begun: ConversationBegun }
  | { readonly type: "written"; readonly message: VisitorMessageView }
  | { readonly type: "outbox"; readonly unsent: readonly Unsent[]; readonly stalled: boolean }
  | { readonly type: "delivered"; readonly message: Unsent }
  | { readonly type: "typing lapsed" }
  | { readonly type: "told"; readonly email: string }
  | { readonly type: "asked"; readonly conversationId: string }
  | { readonly type: "blocked" }
  | { readonly type: "redrafted" }
  | { readonly type: "forgotten" };

export const nothing: State = {
  widget: null,
  open: false,
  connection: "idle",
  conversation: null,
  messages: [],
  joins: [],
  unsent: [],
  stalled: false,
  delivered: [],
  typing: null,
  writing: null,
  asked: null,
  seen: "",
  blocked: false,
  redrafts: 0,
};

export function reduce(state: State, change: Change): State {
  const next = withoutStaleWriting(reduceOne(state, change));
  // Whatever is shown while the chat is open has been seen.
  const last = next.messages.at(-1)?.created_at ?? "";
  return next.open && last > next.seen ? { ...next, seen: last } : next;
}

function reduceOne(state: State, change: Change): State {
  switch (change.type) {
    case "settings":
      return { ...state, widget: change.widget };
    case "shown":
      return { ...state, open: change.open };
    case "seen":
      // Another tab may be behind this one, and must not be answered: two tabs would answer each other for ever.
      return change.seen > state.seen ? { ...state, seen: change.seen } : state;
    case "connection":
      return {
        ...state,
        connection: change.connection,
        typing: change.connection === "live" ? state.typing : null,
      };
    case "snapshot":
      return afterSnapshot(state, change.state);
    case "event":
      return afterEvent(state, change.event);
    case "begun": {
      // Who was there at once is said below the message, which the snapshot brings.
      return { ...withConversation(state, openOf(change.begun)), joins: [], blocked: false };
    }
    case "written":
      return withMessages({ ...state, blocked: false }, [change.message]);
    case "outbox":
      return { ...state, unsent: change.unsent, stalled: change.stalled };
    case "delivered":
      return withMessages({ ...state, delivered: [...state.delivered, change.message] }, []);
    case "told": {
      const { conversation } = state;
      return conversation ? { ...state, conversation: { ...conversation, email: change.email } } : state;
    }
    case "asked": {
      // Of the answer only this is taken: events that came before it may know more.
      const { conversation } = state;
      if (conversation?.id !== change.conversationId) return state;
      return { ...state, conversation: { ...conversation, assistant: false }, asked: conversation.id };
    }
    case "blocked":
      return { ...state, blocked: true };
    case "redrafted":
      return { ...state, redrafts: state.redrafts + 1 };
    case "typing lapsed":
      return { ...state, typing: null };
    case "forgotten":
      return { ...state, conversation: null, messages: [], joins: [], delivered: [], typing: null };
  }
}

function afterSnapshot(state: State, snapshot: VisitorState): State {
  const blocked = snapshot.conversation?.blocked ?? false;
  const known: State = { ...state, widget: snapshot.widget, typing: null, blocked };
  if (!snapshot.conversation) return { ...known, conversation: null, messages: [], joins: [] };
  // The agent after the messages: who wrote before must not look as if they joined after.
  const quiet = withConversation(known, { ...snapshot.conversation, agent: null });
  return withConversation(withMessages(quiet, snapshot.messages), snapshot.conversation);
}

function afterEvent(state: State, event: VisitorEvent["event"]): State {
  switch (event.type) {
    case "widget.changed":
      return { ...state, widget: event.widget };
    case "message.posted":
      if (event.message.conversation_id !== state.conversation?.id) return state;
      return withMessages(event.message.author.type === "visitor" ? state : { ...state, typing: null }, [
        event.message,
      ]);
    case "conversation.changed":
      return event.conversation_id === state.conversation?.id ? afterConversationChange(state, event) : state;
    case "typing":
      if (event.conversation_id !== state.conversation?.id || event.author.type === "visitor") return state;
      return { ...state, typing: { name: event.author.name } };
    case "assistant.writing":
      if (event.conversation_id !== state.conversation?.id) return state;
      return { ...state, writing: { messageId: event.message_id, text: event.text } };
    default:
      return state;
  }
}

function openOf(told: ConversationBegun | VisitorConversationChanged): OpenConversation {
  const { conversation_id: id, status, queue_position, agent, left_outside_hours, email, assistant } = told;
  return { id, status, queue_position, agent, left_outside_hours, email, assistant };
}

function afterConversationChange(state: State, event: VisitorConversationChanged): State {
  const next = withConversation({ ...state, blocked: event.blocked }, openOf(event));
  return event.agent === null ? { ...next, typing: null } : next;
}

/** Another conversation begins with an empty page; within one, a new agent leaves a line. */
function withConversation(state: State, conversation: OpenConversation): State {
  const same = state.conversation?.id === conversation.id;
  const base: State = same ? state : { ...state, messages: [], joins: [], typing: null };
  const before = same ? (state.conversation?.agent ?? null) : null;
  const joins = joinedByChange(base.joins, base.messages, before, conversation.agent);
  return { ...base, conversation, joins };
}

/**
 * Messages are told apart by id: the answer to a POST, an event and a snapshot may each bring the same one. The answer
 * may overtake an earlier event, hence the order by the server's time; equal times keep the order of arrival.
 */
function withMessages(state: State, arrived: readonly VisitorMessageView[]): State {
  const ids = new Set(state.messages.map((message) => message.id));
  const fresh = arrived.filter((message) => !ids.has(message.id));
  const messages =
    fresh.length === 0
      ? state.messages
      : [...state.messages, ...fresh].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
  const copied = new Set(messages.map((message) => message.client_message_id));
  return {
    ...state,
    messages,
    joins: joinedByMessages(state.joins, messages, fresh),
    delivered: state.delivered.filter((message) => !copied.has(message.client_message_id)),
  };
}

/** The visitor's last message, while Leno AI owes an answer to it. */
export function awaitingAssistant({ conversation, messages }: State): string | null {
  const last = messages.at(-1);
  const isAwaited =
    conversation?.status === "open" && conversation.assistant && last?.author.type === "visitor";
  return isAwaited ? last.id : null;
}

/** It ends with the answer, with an agent, and with the visitor's next message; whatever of these came first counts. */
function withoutStaleWriting(state: State): State {
  return state.writing === null || state.writing.messageId === awaitingAssistant(state)
    ? state
    : { ...state, writing: null };
}

/** Answers that came while the chat was closed. */
export function unread(state: State): number {
  if (state.open) return 0;
  return state.messages.filter(
    (message) => message.author.type !== "visitor" && message.created_at > state.seen,
  ).length;
}
