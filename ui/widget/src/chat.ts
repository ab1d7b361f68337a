import type { VisitorFrame } from "@lenochat/protocol";
import type { Api } from "./api.ts";
import { cleaned } from "./cleaned.ts";
import { createDelivery, isPassing } from "./delivery.ts";
import { createOutbox, OUTBOX } from "./outbox.ts";
import { type Change, nothing, reduce, type State } from "./state.ts";
import type { Shelf } from "./storage.ts";
import { createStream } from "./stream.ts";
import { type Surroundings, waitBefore } from "./surroundings.ts";
import { readVisitor, VISITOR, writeVisitor } from "./visitor.ts";

export interface Chat {
  readonly state: State;
  /** Reads the settings, takes up what an earlier page left. False: the server knows no such widget. */
  start(): Promise<boolean>;
  write(text: string, email?: string): void;
  tryAgain(): void;
  remove(clientMessageId: string): void;
  /** The visitor is typing: told to the agent, at most every 3 s. */
  typed(): void;
  show(open: boolean): void;
  /** The network is back, or somebody looks at the page again. */
  wake(): void;
  /** Another tab wrote what is kept under this name; null: everything. */
  storageChanged(name: string | null): void;
  /** What stands in the composer survives a reload. */
  draft: string;
}

export interface ChatParts {
  readonly api: Api;
  readonly streamUrl: string;
  readonly surroundings: Surroundings;
  /** Of the site, seen by all tabs. */
  readonly shelf: Shelf;
  /** Of this tab. */
  readonly tabShelf: Shelf;
  readonly pageUrl: () => string;
  changed(state: State): void;
}

const TYPING_LASTS_MS = 6_000;
const TYPING_PAUSE_MS = 3_000;
const SEEN = "seen";
const OPEN = "open";
const DRAFT = "draft";

/** The visitor's side of a conversation: what was written goes out by HTTP, what is new comes in by the stream. */
export function createChat(parts: ChatParts): Chat {
  const { api, surroundings, shelf, tabShelf } = parts;
  let state: State = {
    ...nothing,
    open: tabShelf.read(OPEN) !== null,
    seen: shelf.read(SEEN) ?? "",
  };
  let typingLapse: (() => void) | null = null;
  let toldTyping = false;

  function change(next: Change): void {
    const before = state;
    state = reduce(state, next);
    if (state.seen !== before.seen) shelf.write(SEEN, state.seen);
    if (state !== before) parts.changed(state);
  }

  const stream = createStream(parts.streamUrl, surroundings, {
    frame: receive,
    connection(connection) {
      change({ type: "connection", connection });
      if (connection === "live") void outbox.flush();
    },
    unknownVisitor: forget,
  });

  const deliver = createDelivery(api, shelf, parts.pageUrl, {
    begun(begun) {
      change({ type: "begun", begun });
      // The same visitor's stream shows the new conversation from its next snapshot on.
      if (!stream.listen(begun.visitor_token)) stream.renew();
    },
    written: (message) => change({ type: "written", message }),
    unknownVisitor: forget,
    settingsOutdated: () => void readSettings(),
  });

  const outbox = createOutbox(shelf, surroundings, deliver, {
    changed: () => change({ type: "outbox", unsent: outbox.items, stalled: outbox.stalled }),
    delivered: (message) => change({ type: "delivered", message }),
  });

  function receive(frame: VisitorFrame): void {
    if (frame.type === "snapshot") {
      change({ type: "snapshot", state: frame.state });
      return;
    }
    for (const { event } of frame.events) {
      change({ type: "event", event });
      if (event.type !== "typing") continue;
      typingLapse?.();
      typingLapse = surroundings.after(TYPING_LASTS_MS, () => change({ type: "typing lapsed" }));
    }
  }

  /** The token is worth nothing any more; another tab may have a newer one. */
  function forget(token: string): void {
    if (readVisitor(shelf)?.token === token) writeVisitor(shelf, null);
    stream.leave();
    change({ type: "forgotten" });
  }

  /** False: the server knows no such widget. */
  async function readSettings(): Promise<boolean> {
    const answer = await api.settings();
    if (answer.ok) change({ type: "settings", widget: answer.value });
    return answer.ok || isPassing(answer);
  }

  function readSettingsUntilKnown(attempt: number): void {
    surroundings.after(waitBefore(attempt, surroundings), async () => {
      if (state.widget === null && (await readSettings()) && state.widget === null) {
        readSettingsUntilKnown(attempt + 1);
      }
    });
  }

  /** Listens for whoever this browser is now. */
  function takeUp(): void {
    const visitor = readVisitor(shelf);
    if (!visitor || stream.listen(visitor.token)) return;
    if (state.conversation && state.conversation.id !== visitor.conversationId) stream.renew();
  }

  return {
    get state() {
      return state;
    },
    async start() {
      outbox.reload();
      takeUp();
      void outbox.flush();
      const known = await readSettings();
      if (known && state.widget === null) readSettingsUntilKnown(0);
      return known;
    },
    write(text, email) {
      const clean = cleaned(text);
      if (clean === "") return;
      const message = { client_message_id: surroundings.newId(), text: clean };
      outbox.add(email === undefined ? message : { ...message, email });
    },
    tryAgain() {
      stream.hurry();
      void outbox.flush();
    },
    remove: outbox.remove,
    typed() {
      const { conversation } = state;
      if (toldTyping || conversation?.status !== "open") return;
      stream.say({ type: "typing", conversation_id: conversation.id });
      toldTyping = true;
      surroundings.after(TYPING_PAUSE_MS, () => {
        toldTyping = false;
      });
    },
    show(open) {
      tabShelf.write(OPEN, open ? "1" : null);
      change({ type: "shown", open });
    },
    wake() {
      stream.hurry();
      if (outbox.stalled) void outbox.flush();
    },
    storageChanged(name) {
      if (name === null || name === VISITOR) {
        if (readVisitor(shelf) === null) stream.leave();
        else takeUp();
      }
      if (name === null || name === SEEN) change({ type: "seen", seen: shelf.read(SEEN) ?? "" });
      if (name === null || name === OUTBOX) {
        outbox.reload();
        void outbox.flush();
      }
    },
    get draft() {
      return tabShelf.read(DRAFT) ?? "";
    },
    set draft(text) {
      tabShelf.write(DRAFT, text === "" ? null : text);
    },
  };
}
