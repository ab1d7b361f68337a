import type { VisitorFrame } from "@lenochat/protocol";
import type { Answer, Api } from "./api.ts";
import { cleaned } from "./cleaned.ts";
import { createDelivery, isPassing } from "./delivery.ts";
import { createOutbox, OUTBOX, type Unsent } from "./outbox.ts";
import { type Change, nothing, reduce, type State } from "./state.ts";
import type { Shelf } from "./storage.ts";
import { createStream } from "./stream.ts";
import { type Surroundings, waitBefore } from "./surroundings.ts";
import { texts } from "./texts.ts";
import { readVisitor, VISITOR, type Visitor, writeVisitor } from "./visitor.ts";

export interface Chat {
  readonly state: State;
  /** Reads the settings, takes up what an earlier page left. Null, or the code of why there is no widget here. */
  start(): Promise<string | null>;
  /** A text without anything that is seen is not written, unless files go with it. */
  write(text: string, more?: Pick<Unsent, "email" | "name" | "attachments">): void;
  tryAgain(): void;
  /** Takes back what the server refused; its text is the draft again. */
  takeBack(clientMessageId: string): void;
  /** An address to answer to, while the conversation waits. Null, or why it was not taken, for a person. */
  leaveEmail(email: string): Promise<string | null>;
  /** A person is to answer instead of Leno AI. Null, or why that could not be asked, for a person. */
  askForPerson(): Promise<string | null>;
  /** Whose files are sent, and to which conversation. */
  readonly visitor: Visitor | null;
  /** The server has said that it takes nothing from this visitor. */
  wasBlocked(): void;
  /** The visitor is typing: told to the agent, at most every 3 s. */
  typed(): void;
  show(open: boolean): void;
  /** Somebody looks at the page again. */
  wake(): void;
  /** The network was gone and is back: what was open before is not trusted. */
  networkIsBack(): void;
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

/** Settings that are older are read again when somebody looks. While the stream is live they come by themselves. */
const SETTINGS_FRESH_MS = 60_000;
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
  let settingsAt = Number.NEGATIVE_INFINITY;
  /** A message found no answer: the stream may have gone the same way without a word. */
  let wasCutOff = false;

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
    settingsOutdated: (message) => void moveToForm(message),
    blocked,
  });

  async function deliverAndLook(message: Unsent) {
    const delivery = await deliver(message);
    const isCutOff = delivery.kind === "later";
    if (wasCutOff && !isCutOff && state.connection === "live") stream.renew();
    wasCutOff = isCutOff;
    return delivery;
  }

  const outbox = createOutbox(shelf, surroundings, deliverAndLook, {
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
    change({ type: "forgotten" });
    takeUp();
  }

  function blocked(): void {
    change({ type: "blocked" });
  }

  /** Why something was not taken, for a person; null: it was. */
  function reasonOf(answer: Answer<unknown>): string | null {
    if (answer.ok) return null;
    if (answer.code === "blocked") blocked();
    return answer.status === 0 ? texts.noAnswer : answer.message;
  }

  /** Null, or the code of why there is no widget here. */
  async function readSettings(fresh = false): Promise<string | null> {
    settingsAt = surroundings.now();
    const answer = await api.settings(fresh);
    // What a cache had must not undo what the stream has brought in the meantime.
    const isNews = fresh || state.widget === null || state.connection !== "live";
    if (answer.ok && isNews) change({ type: "settings", widget: answer.value });
    if (!answer.ok) settingsAt = Number.NEGATIVE_INFINITY;
    return answer.ok || isPassing(answer) ? null : answer.code;
  }

  /** The hours have ended over a first message: its words go on in the form, which has what is missing. */
  async function moveToForm({ client_message_id: id, email }: Unsent): Promise<void> {
    await readSettings(true);
    const hasForm = state.widget?.mode === "offline_form" && !state.widget.assistant;
    if (hasForm && email === undefined) takeBack(id);
  }

  function takeBack(id: string): void {
    const text = outbox.items.find((item) => item.client_message_id === id)?.text ?? "";
    const draft = tabShelf.read(DRAFT) ?? "";
    tabShelf.write(DRAFT, draft === "" ? text : `${text}\n${draft}`);
    outbox.remove(id);
    change({ type: "redrafted" });
  }

  function readSettingsUntilKnown(attempt: number): void {
    surroundings.after(waitBefore(attempt, surroundings), async () => {
      if (state.widget === null && (await readSettings()) === null && state.widget === null) {
        readSettingsUntilKnown(attempt + 1);
      }
    });
  }

  function readOldSettings(): void {
    if (state.widget === null || state.connection === "live") return;
    if (surroundings.now() - settingsAt > SETTINGS_FRESH_MS) void readSettings();
  }

  /** Listens for whoever this browser is now; while the chat is open also for nobody, to learn of hours and settings. */
  function takeUp(): void {
    const visitor = readVisitor(shelf);
    if (!visitor) {
      if (state.open) stream.listen(null);
      else stream.leave();
      return;
    }
    if (stream.listen(visitor.token)) return;
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
      const reason = await readSettings();
      if (reason === null && state.widget === null) readSettingsUntilKnown(0);
      return reason;
    },
    write(text, more = {}) {
      const clean = cleaned(text);
      if (clean === "" && more.attachments === undefined) return;
      // With a message the typing is over for who sees it: what follows is told at once.
      toldTyping = false;
      outbox.add({ client_message_id: surroundings.newId(), text: clean, ...more });
    },
    tryAgain() {
      stream.wake();
      void outbox.flush();
    },
    takeBack,
    async leaveEmail(email) {
      const visitor = readVisitor(shelf);
      if (visitor === null) return null;
      const answer = await api.tell({ email }, visitor.token);
      if (answer.ok) change({ type: "told", email });
      return reasonOf(answer);
    },
    async askForPerson() {
      const visitor = readVisitor(shelf);
      const conversationId = state.conversation?.id;
      if (visitor === null || conversationId === undefined) return null;
      const answer = await api.askForAgent(conversationId, visitor.token);
      if (answer.ok) change({ type: "asked", conversationId });
      return reasonOf(answer);
    },
    get visitor() {
      return readVisitor(shelf);
    },
    wasBlocked: blocked,
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
      takeUp();
      if (open) readOldSettings();
    },
    wake() {
      stream.wake();
      readOldSettings();
      if (outbox.stalled) void outbox.flush();
    },
    networkIsBack() {
      stream.renew();
      if (outbox.stalled) void outbox.flush();
    },
    storageChanged(name) {
      if (name === null || name === VISITOR) {
        takeUp();
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
