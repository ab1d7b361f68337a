import type { VisitorMessageView } from "@lenochat/protocol";
import type { Unsent } from "./outbox.ts";
import type { State } from "./state.ts";

export type Delivery = "sending" | "sent" | "failed";

export interface MessageItem {
  readonly kind: "message";
  /** The same before and after the server has confirmed it, so that the bubble stays where it is. */
  readonly key: string;
  readonly author: VisitorMessageView["author"]["type"];
  readonly name: string | null;
  readonly text: string;
  /** RFC 3339, by the server; null until it has confirmed. */
  readonly at: string | null;
  /** Of the visitor's own messages. */
  readonly delivery: Delivery | null;
  /** The server will never take it, and why. */
  readonly refusal: string | null;
  /** Where the row of one author begins and ends. */
  readonly first: boolean;
  readonly last: boolean;
}

export interface JoinItem {
  readonly kind: "joined";
  readonly key: string;
  readonly name: string;
}

export type Item = MessageItem | JoinItem;

/** What the list shows, oldest first: confirmed messages, lines about who joined, then what is still unsent. */
export function timeline(state: State): readonly Item[] {
  const items: Item[] = [];
  const addJoins = (after: string | null) => {
    state.joins.forEach((join, index) => {
      if (join.after === after) items.push({ kind: "joined", key: `join ${index}`, name: join.name });
    });
  };
  addJoins(null);
  for (const message of state.messages) {
    items.push(confirmed(message));
    addJoins(message.id);
  }
  const copied = new Set(state.messages.map((message) => message.client_message_id));
  const delivered = state.delivered.filter((message) => !copied.has(message.client_message_id));
  for (const message of delivered) items.push(own(message, "sent"));
  for (const { client_message_id: id } of delivered) copied.add(id);
  for (const message of state.unsent) {
    if (copied.has(message.client_message_id)) continue;
    items.push(own(message, message.refusal !== undefined || state.stalled ? "failed" : "sending"));
  }
  return items.map((item, index) => grouped(item, items[index - 1], items[index + 1]));
}

function confirmed(message: VisitorMessageView): MessageItem {
  const { type, name } = message.author;
  return {
    kind: "message",
    key: message.client_message_id ?? message.id,
    author: type,
    name,
    text: message.text,
    at: message.created_at,
    delivery: type === "visitor" ? "sent" : null,
    refusal: null,
    first: true,
    last: true,
  };
}

function own(message: Unsent, delivery: Delivery): MessageItem {
  return {
    kind: "message",
    key: message.client_message_id,
    author: "visitor",
    name: null,
    text: message.text,
    at: null,
    delivery,
    refusal: message.refusal ?? null,
    first: true,
    last: true,
  };
}

function grouped(item: Item, before: Item | undefined, after: Item | undefined): Item {
  if (item.kind !== "message") return item;
  const together = (other: Item | undefined) =>
    other?.kind === "message" && other.author === item.author && other.name === item.name;
  return { ...item, first: !together(before), last: !together(after) };
}
