import type { ConversationBegun, VisitorMessageView, WidgetView } from "@lenochat/protocol";
import { type Address, widgetUrl } from "./address.ts";
import { texts } from "./texts.ts";

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  /** `status` 0: no answer at all. */
  | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string };

export interface FirstMessage {
  readonly client_message_id: string;
  readonly text: string;
  readonly name?: string;
  readonly email?: string;
  readonly page_url?: string;
}

export interface NextMessage {
  readonly client_message_id: string;
  readonly text: string;
  readonly attachment_ids?: readonly string[];
}

/** What a visitor may say of themselves later on. */
export interface Details {
  readonly email: string;
}

export interface Api {
  /** `fresh`: not from a cache. */
  settings(fresh: boolean): Promise<Answer<WidgetView>>;
  begin(message: FirstMessage, token: string | null): Promise<Answer<ConversationBegun>>;
  write(conversationId: string, message: NextMessage, token: string): Promise<Answer<VisitorMessageView>>;
  tell(details: Details, token: string): Promise<Answer<unknown>>;
  /** A person is to answer, and Leno AI no more. */
  askForAgent(conversationId: string, token: string): Promise<Answer<unknown>>;
}

/** A request that hangs would hold back every later message. */
const PATIENCE_MS = 20_000;

/** The visitor's doors of the server. Never a cookie: the token says who writes. */
export function createApi(address: Address, fetch: typeof globalThis.fetch): Api {
  async function ask<T>(
    path: string,
    token: string | null,
    body?: object,
    more?: RequestInit,
  ): Promise<Answer<T>> {
    const headers: Record<string, string> = {};
    if (token !== null) headers.authorization = `Bearer ${token}`;
    const init: RequestInit = { headers, credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) };
    if (body) {
      headers["content-type"] = "application/json";
      Object.assign(init, { method: "POST", body: JSON.stringify(body) });
    }
    Object.assign(init, more);
    let response: Response;
    let text: string;
    try {
      response = await fetch(widgetUrl(address) + path, init);
      text = await response.text();
    } catch {
      return { ok: false, status: 0, code: "", message: "" };
    }
    return answerOf(response.status, text);
  }

  return {
    settings: (fresh) => ask("", null, undefined, { cache: fresh ? "no-cache" : "default" }),
    begin: (message, token) => ask("/conversations", token, message),
    write: (conversationId, message, token) =>
      ask(`/conversations/${encodeURIComponent(conversationId)}/messages`, token, message),
    tell: (details, token) => ask("/visitor", token, details, { method: "PATCH" }),
    askForAgent: (conversationId, token) =>
      ask(`/conversations/${encodeURIComponent(conversationId)}/ask-for-agent`, token, undefined, {
        method: "POST",
      }),
  };
}

/** What an answer of the server says, by its status and its text. */
export function answerOf<T>(status: number, text: string): Answer<T> {
  const isGood = status >= 200 && status < 300;
  try {
    const body = JSON.parse(text || "null");
    return isGood ? { ok: true, value: body } : refusal(status, body);
  } catch {
    return refusal(isGood ? 500 : status, null);
  }
}

function refusal(status: number, body: unknown): Answer<never> {
  const error = member(body, "error");
  const sentence = Object.values(member(error, "fields") ?? {})[0] ?? member(error, "message");
  return {
    ok: false,
    status,
    code: String(member(error, "code")),
    message: typeof sentence === "string" ? sentence : texts.unreadable,
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
