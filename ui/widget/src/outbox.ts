import { hasTexts, readJson, type Shelf } from "./storage.ts";
import { type Surroundings, waitBefore } from "./surroundings.ts";

/** A message that the server has not confirmed. Its id is made once and kept through every try. */
export interface Unsent {
  readonly client_message_id: string;
  readonly text: string;
  /** From the offline form: begins a new conversation. */
  readonly email?: string;
  readonly name?: string;
  /** Files that the server has already. */
  readonly attachments?: readonly SentFile[];
  /** Why the server will never take it, for a person. */
  readonly refusal?: string;
}

export interface SentFile {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export type Delivery =
  | { readonly kind: "accepted" }
  /** No answer, too many, or not now: the same again later. */
  | { readonly kind: "later" }
  | { readonly kind: "refused"; readonly reason: string };

export interface Outbox {
  readonly items: readonly Unsent[];
  /** The last try failed and nothing is on its way. */
  readonly stalled: boolean;
  add(message: Unsent): void;
  remove(clientMessageId: string): void;
  /** Sends what waits, now. */
  flush(): Promise<void>;
  /** Another tab changed what is kept. */
  reload(): void;
}

export interface OutboxListener {
  changed(): void;
  /** Confirmed, here or by another tab. */
  delivered(message: Unsent): void;
}

export const OUTBOX = "outbox";

/**
 * Sends what the visitor wrote in order, one at a time, at least once: an item leaves only when the server has confirmed
 * it. Every tab may send every item; they take turns (`alone`) and look again at what is left when it is theirs.
 */
export function createOutbox(
  shelf: Shelf,
  surroundings: Surroundings,
  deliver: (message: Unsent) => Promise<Delivery>,
  listener: OutboxListener,
): Outbox {
  let items = readItems(shelf);
  let stalled = false;
  let running: Promise<void> | null = null;
  let attempt = 0;
  let cancelPause: (() => void) | null = null;

  const waiting = () => items.filter((item) => item.refusal === undefined);

  /** Changes the kept list as it is now, which another tab may have changed since we read it. */
  function change(edit: (kept: Unsent[]) => Unsent[]): void {
    items = edit(readItems(shelf));
    shelf.write(OUTBOX, items.length === 0 ? null : JSON.stringify(items));
    listener.changed();
  }

  const without = (id: string) => change((kept) => kept.filter((item) => item.client_message_id !== id));

  async function sendAll(): Promise<void> {
    reload();
    for (let next = waiting()[0]; next; next = waiting()[0]) {
      const { client_message_id: id } = next;
      const delivery = await deliver(next);
      if (delivery.kind === "later") {
        stalled = true;
        listener.changed();
        cancelPause = surroundings.after(waitBefore(attempt, surroundings), () => void flush());
        attempt += 1;
        return;
      }
      attempt = 0;
      if (delivery.kind === "accepted") {
        listener.delivered(next);
        without(id);
      } else {
        const { reason } = delivery;
        change((kept) =>
          kept.map((item) => (item.client_message_id === id ? { ...item, refusal: reason } : item)),
        );
      }
    }
  }

  function flush(): Promise<void> {
    cancelPause?.();
    cancelPause = null;
    if (running) return running;
    if (waiting().length === 0) return Promise.resolve();
    stalled = false;
    listener.changed();
    running = surroundings
      .alone(sendAll)
      .finally(() => {
        running = null;
      })
      // Written in the instant between the last look at the list and its end.
      .then(() => (stalled ? undefined : flush()));
    return running;
  }

  function reload(): void {
    const before = waiting();
    items = readItems(shelf);
    const left = new Set(items.map((item) => item.client_message_id));
    for (const item of before) if (!left.has(item.client_message_id)) listener.delivered(item);
    listener.changed();
  }

  return {
    get items() {
      return items;
    },
    get stalled() {
      return stalled;
    },
    add(message) {
      change((kept) => [...kept, message]);
      void flush();
    },
    remove: without,
    flush,
    reload,
  };
}

function readItems(shelf: Shelf): Unsent[] {
  const value = readJson(shelf, OUTBOX);
  return Array.isArray(value) ? value.filter(isUnsent) : [];
}

function isUnsent(value: unknown): value is Unsent {
  return hasTexts(value, "client_message_id", "text");
}
