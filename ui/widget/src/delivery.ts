import type { ConversationBegun, VisitorMessageView } from "@lenochat/protocol";
import type { Answer, Api } from "./api.ts";
import type { Delivery, Unsent } from "./outbox.ts";
import type { Shelf } from "./storage.ts";
import { readVisitor, writeVisitor } from "./visitor.ts";

export interface DeliveryListener {
  begun(begun: ConversationBegun): void;
  written(message: VisitorMessageView): void;
  /** The server does not know this token, or no longer. */
  unknownVisitor(token: string): void;
  /** What the server said does not fit the settings as we know them. */
  settingsOutdated(message: Unsent): void;
  /** The workspace takes nothing from this visitor any more. */
  blocked(): void;
}

/** Whether an answer says nothing about the request itself: the same again may be granted. */
export function isPassing({ status }: { readonly status: number }): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

/** How one message reaches the server: into the visitor's conversation, or as the first of a new one. */
export function createDelivery(
  api: Api,
  shelf: Shelf,
  pageUrl: () => string,
  listener: DeliveryListener,
): (message: Unsent) => Promise<Delivery> {
  async function deliver(message: Unsent): Promise<Delivery> {
    const visitor = readVisitor(shelf);
    // The offline form's message is a conversation of its own: only there an e-mail address can go with it.
    if (visitor === null || message.email !== undefined) return begin(message, visitor?.token ?? null);
    const { client_message_id, text, attachments } = message;
    const ids = attachments && { attachment_ids: attachments.map(({ id }) => id) };
    const answer = await api.write(
      visitor.conversationId,
      { client_message_id, text, ...ids },
      visitor.token,
    );
    if (answer.ok) {
      listener.written(answer.value);
      return { kind: "accepted" };
    }
    // Closed for longer than it may be taken up again, or no longer there: the same words begin a new one.
    // Files stay with the conversation that they were sent to, and are not taken along.
    const isOver = answer.status === 404 || answer.code === "conversation_closed";
    if (isOver && text !== "" && !attachments) return begin(message, visitor.token);
    return failed(answer, message, visitor.token);
  }

  async function begin(message: Unsent, token: string | null): Promise<Delivery> {
    const { client_message_id, text, email, name } = message;
    const first = {
      client_message_id,
      text,
      page_url: pageUrl(),
      ...(email === undefined ? {} : { email }),
      ...(name === undefined ? {} : { name }),
    };
    const answer = await api.begin(first, token);
    if (answer.ok) {
      const { visitor_token, conversation_id } = answer.value;
      writeVisitor(shelf, { token: visitor_token, conversationId: conversation_id });
      listener.begun(answer.value);
      return { kind: "accepted" };
    }
    // The mode may have changed under an open page: with the new settings the form asks for what is missing.
    if (answer.status === 422) listener.settingsOutdated(message);
    return failed(answer, message, token);
  }

  async function failed(
    answer: Extract<Answer<never>, { ok: false }>,
    message: Unsent,
    token: string | null,
  ): Promise<Delivery> {
    if (answer.status === 401 && token !== null) {
      listener.unknownVisitor(token);
      if (message.attachments === undefined) return begin(message, null);
    }
    if (answer.code === "blocked") listener.blocked();
    return isPassing(answer) ? { kind: "later" } : { kind: "refused", reason: answer.message };
  }

  return deliver;
}
