/**
 * Messages of the conversations on screen, and those on their way to the server.
 *
 * A message never changes and has an id, so that what REST answered and what events brought are joined by id alone.
 */

import type { ConversationView, MessagePosted, MessageView, OwnMessageView } from "@lenochat/protocol";
import { hold } from "./held.ts";
import type { OutgoingMessage, State } from "./state.ts";

const KEPT_THREADS = 20;
const PREVIEW_LENGTH = 160;

type Message = MessageView | OwnMessageView;

/** A message that was just stored; whoever is told this way gets no `conversation.changed` for it. */
export function messagePosted(state: State, event: MessagePosted, position: number): State {
  const { message } = event;
  return withPreview(
    withoutTyping(messagesKnown(state, message.conversation_id, [message]), message),
    message,
    position,
  );
}

/** Messages read by REST, or the answer to one that was sent. */
export function messagesKnown(state: State, conversationId: string, messages: readonly Message[]): State {
  if (state.removed.has(conversationId)) return state;
  const before = state.threads.get(conversationId) ?? [];
  const threads = new Map(state.threads);
  threads.delete(conversationId);
  threads.set(conversationId, joined(before, messages));
  for (const id of threads.keys()) {
    if (threads.size <= KEPT_THREADS) break;
    if (!state.focus.includes(id)) threads.delete(id);
  }
  return withoutArrived({ ...state, threads }, conversationId, messages);
}

/**
 * Whether the conversation has a message that its thread has not: posted between the read and the moment at which the
 * server took the focus frame. The thread has to be read again then.
 */
export function isBehind(conversation: ConversationView, thread: readonly Message[] | undefined): boolean {
  const latest = conversation.last_message?.created_at;
  const last = thread?.findLast((message) => message.kind === "message");
  return latest !== undefined && (last?.created_at ?? "") < latest;
}

export function messageSending(state: State, message: Omit<OutgoingMessage, "delivery">): State {
  return withOutgoing(state, message.conversationId, (outgoing) => [
    ...outgoing.filter((other) => other.clientMessageId !== message.clientMessageId),
    { ...message, delivery: "sending" },
  ]);
}

export function messageFailed(state: State, conversationId: string, clientMessageId: string): State {
  return withOutgoing(state, conversationId, (outgoing) =>
    outgoing.map((message) =>
      message.clientMessageId === clientMessageId ? { ...message, delivery: "failed" } : message,
    ),
  );
}

export function messageDiscarded(state: State, conversationId: string, clientMessageId: string): State {
  return withOutgoing(state, conversationId, (outgoing) =>
    outgoing.filter((message) => message.clientMessageId !== clientMessageId),
  );
}

function joined(before: readonly Message[], more: readonly Message[]): Message[] {
  const byId = new Map(before.map((message) => [message.id, message]));
  for (const message of more) byId.set(message.id, message);
  return [...byId.values()].sort(byAge);
}

function byAge(one: Message, other: Message): number {
  if (one.created_at !== other.created_at) return one.created_at < other.created_at ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

function withoutArrived(state: State, conversationId: string, messages: readonly Message[]): State {
  if (!state.outgoing.has(conversationId)) return state;
  const arrived = new Set(
    messages.map((message) => "client_message_id" in message && message.client_message_id),
  );
  return withOutgoing(state, conversationId, (outgoing) =>
    outgoing.filter((message) => !arrived.has(message.clientMessageId)),
  );
}

function withOutgoing(
  state: State,
  conversationId: string,
  change: (outgoing: readonly OutgoingMessage[]) => readonly OutgoingMessage[],
): State {
  const outgoing = new Map(state.outgoing);
  const changed = change(outgoing.get(conversationId) ?? []);
  if (changed.length > 0) outgoing.set(conversationId, changed);
  else outgoing.delete(conversationId);
  return { ...state, outgoing };
}

function withoutTyping(state: State, message: Message): State {
  const typing = state.typing.get(message.conversation_id);
  if (typing?.author.id !== message.author.id || typing.author.type !== message.author.type) return state;
  const rest = new Map(state.typing);
  rest.delete(message.conversation_id);
  return { ...state, typing: rest };
}

function withPreview(state: State, message: Message, position: number): State {
  const held = state.conversations.get(message.conversation_id);
  // A note moves nothing: the conversation says what its visitor knows of.
  if (!held || message.kind === "note") return state;
  const { type, name } = message.author;
  const conversation: ConversationView = {
    ...held.value,
    last_message: {
      author: { type, name },
      text: preview(message.text),
      created_at: message.created_at,
      attachments: message.attachments.map(({ name, media_type }) => ({ name, media_type })),
    },
    last_activity_at: message.created_at,
  };
  const conversations = hold(state.conversations, conversation, position);
  return conversations === state.conversations ? state : { ...state, conversations };
}

/** As the server shortens it: on one line, cut to 160 code points. */
function preview(text: string): string {
  const line = [...text.trim().split(/\s+/u).join(" ")];
  return line.length <= PREVIEW_LENGTH ? line.join("") : `${line.slice(0, PREVIEW_LENGTH - 1).join("")}…`;
}
