import type { VisitorFrame, VisitorMessageView, VisitorState, WidgetView } from "@lenochat/protocol";
import type { Shelf } from "./storage.ts";
import type { Socket, Surroundings } from "./surroundings.ts";

/** For tests: time that passes when told, sockets that are opened and closed by hand. */
export class FakeSurroundings implements Surroundings {
  readonly sockets: FakeSocket[] = [];
  chance = 0;
  #now = 0;
  #ids = 0;
  #timers: { at: number; run: () => void }[] = [];

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  now(): number {
    return this.#now;
  }

  /** As a computer that sleeps: time passes, and no timer comes. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
    this.#timers = this.#timers.map((timer) => ({ ...timer, at: timer.at + milliseconds }));
  }

  random(): number {
    return this.chance;
  }

  connect(url: string): Socket {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  }

  newId(): string {
    this.#ids += 1;
    return `id ${this.#ids}`;
  }

  alone(work: () => Promise<void>): Promise<void> {
    return work();
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("Nothing has been connected.");
    return last;
  }

  /** How long until the next timer; null: none runs. */
  get nextIn(): number | null {
    const times = this.#timers.map((timer) => timer.at);
    return times.length === 0 ? null : Math.min(...times) - this.#now;
  }

  async pass(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.#now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due) timer.run();
    await settled();
  }
}

export class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: unknown[] = [];
  closed = false;

  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.call(window.WebSocket.prototype, new Event("open"));
  }

  receive(frame: VisitorFrame): void {
    this.receiveText(JSON.stringify(frame));
  }

  receiveText(data: string): void {
    this.onmessage?.call(window.WebSocket.prototype, new MessageEvent("message", { data }));
  }

  drop(code: number): void {
    this.onclose?.call(window.WebSocket.prototype, new CloseEvent("close", { code }));
  }
}

export class FakeShelf implements Shelf {
  readonly kept = new Map<string, string>();

  read(name: string): string | null {
    return this.kept.get(name) ?? null;
  }

  write(name: string, value: string | null): void {
    if (value === null) this.kept.delete(name);
    else this.kept.set(name, value);
  }
}

/** Until all that was promised has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

export const live: WidgetView = {
  mode: "live",
  look: {
    title: "Shop",
    welcome: "Hello!",
    away: "We are not here.",
    color: "#4353c9",
    position: "end",
  },
  at_closing: "keep",
  assistant: false,
};

export const away: WidgetView = { ...live, mode: "offline_form" };

export function visitorState(state: Partial<VisitorState> = {}): VisitorState {
  return { widget: live, conversation: null, messages: [], queue_position: null, agent: null, ...state };
}

export function conversation(
  parts: Partial<NonNullable<VisitorState["conversation"]>> = {},
): NonNullable<VisitorState["conversation"]> {
  return {
    id: "c1",
    status: "open",
    queue_position: 1,
    agent: null,
    left_outside_hours: false,
    email: null,
    blocked: false,
    assistant: false,
    created_at: minute(0),
    ...parts,
  };
}

export const ana = { name: "Ana Novak", picture_url: null };
export const ben = { name: "Ben Ito", picture_url: null };

export function minute(number: number): string {
  return `2026-11-23T10:${String(number).padStart(2, "0")}:00.000Z`;
}

/** By Leno AI, which cites an article. */
export function answer(number: number, text = `text ${number}`): VisitorMessageView {
  const sources = [{ article_id: "a1", title: "Returns", url: "/help/a1" }];
  return {
    ...message(number, { name: "Leno AI" }),
    author: { type: "assistant", name: "Leno AI" },
    text,
    sources,
  };
}

/** By the visitor (with the id they gave it), or by an agent. */
export function message(number: number, from: { mine: string } | { name: string }): VisitorMessageView {
  const mine = "mine" in from ? from.mine : null;
  return {
    id: `m${number}`,
    conversation_id: "c1",
    client_message_id: mine,
    author: { type: mine === null ? "agent" : "visitor", name: "name" in from ? from.name : null },
    text: `text ${number}`,
    created_at: minute(number),
    attachments: [],
    sources: [],
  };
}
