import type { AttachmentView, SourceView, VisitorMessageView } from "@lenochat/protocol";
import type { SentFile, Unsent } from "../outbox.ts";
import type { State } from "../state.ts";
import { texts } from "./texts.ts";

export type Delivery = "sending" | "sent" | "failed";

export interface MessageItem {
  readonly kind: "message";
  /** The same before and after the server has confirmed it, so that the bubble stays where it is. */
  readonly key: string;
  readonly author: VisitorMessageView["author"]["type"];
  readonly name: string | null;
  /** Empty where files say it all. */
  readonly text: string;
  readonly files: readonly (AttachmentView | SentFile)[];
  /** What an answer of Leno AI's cites. */
  readonly sources: readonly SourceView[];
  /** Leno AI is still writing it. */
  readonly unfinished: boolean;
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

/** What the list shows, oldest first: confirmed messages, lines about who joined, what Leno AI writes, what is unsent. */
export function timeline(state: State): readonly Item[] {
  const items: Item[] = [];
  const addJoins = (after: string | null) => {
    state.joins.forEach((join, index) => {
      if (join.after === after) items.push({ kind: "joined", key: `join ${index}`, name: join.name });
    });
  };
  addJoins(null);
  for (const message of state.messages) {
    const { name, type: author } = message.author;
    items.push({
      ...blank,
      key: message.client_message_id ?? message.id,
      author,
      name,
      text: message.text,
      files: message.attachments,
      sources: message.sources,
      at: message.created_at,
      delivery: author === "visitor" ? "sent" : null,
    });
    addJoins(message.id);
  }
  if (state.writing) {
    // Another line than the finished answer's, which has to be heard as a whole.
    const { messageId, text } = state.writing;
    const key = `answer to ${messageId}`;
    items.push({ ...blank, key, author: "assistant", name: texts.assistantName, text, unfinished: true });
  }
  for (const message of state.delivered) items.push(own(message, "sent"));
  // The server's own copy may come before its answer to the request.
  const stored = new Set([...state.messages, ...state.delivered].map((message) => message.client_message_id));
  for (const message of state.unsent) {
    if (stored.has(message.client_message_id)) continue;
    items.push(own(message, message.refusal !== undefined || state.stalled ? "failed" : "sending"));
  }
  return items.map((item, index) => grouped(item, items[index - 1], items[index + 1]));
}

const blank = {
  kind: "message",
  name: null,
  files: [],
  sources: [],
  unfinished: false,
  at: null,
  delivery: null,
  refusal: null,
  first: true,
  last: true,
} as const;

function own(message: Unsent, delivery: Delivery): MessageItem {
  const { client_message_id: key, text, attachments: files = [], refusal = null } = message;
  return { ...blank, key, author: "visitor", text, files, delivery, refusal };
}

function grouped(item: Item, before: Item | undefined, after: Item | undefined): Item {
  if (item.kind !== "message") return item;
  const together = (other: Item | undefined) =>
    other?.kind === "message" && other.author === item.author && other.name === item.name;
  return { ...item, first: !together(before), last: !together(after) };
}
