/**
 * One login's live state: the connection feeds the reducer, REST answers join it by position, and whoever shows it
 * watches one store.
 */

import type { Events, MemberEvent, ServerFrame } from "@lenochat/protocol";
import type { ConnectionEnvironment, ConnectionState, StopReason } from "./connection.ts";
import { Connection } from "./connection.ts";
import { frameArrived } from "./reducer.ts";
import type { State } from "./state.ts";
import { Store } from "./store.ts";
import { TYPING_SENT_EVERY_MS } from "./typing.ts";

export interface LiveSnapshot {
  readonly connection: ConnectionState;
  /** Null until the first snapshot. */
  readonly state: State | null;
}

/** Told of each event that was applied while live, with the state before the frame it came in and after. */
export type EventListener = (event: MemberEvent, before: State, after: State) => void;

/** The server follows at most that many conversations for one connection. */
const MOST_IN_FOCUS = 5;

export class Live {
  readonly #store = new Store<LiveSnapshot>({ connection: { kind: "idle" }, state: null });
  readonly #connection: Connection;
  readonly #environment: ConnectionEnvironment;
  readonly #eventListeners = new Set<EventListener>();
  readonly #typingSent = new Map<string, number>();

  constructor(environment: ConnectionEnvironment, agentId: string) {
    this.#environment = environment;
    this.#connection = new Connection(environment, {
      agentId: () => agentId,
      resumePoint: () => this.#state && { streamId: this.#state.streamId, position: this.#state.position },
      frameArrived: (frame) => this.#frameArrived(frame),
      stateChanged: (connection) => this.#connectionChanged(connection),
    });
  }

  readonly getSnapshot = (): LiveSnapshot => this.#store.getSnapshot();
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  start(): void {
    this.#connection.start();
  }

  stop(reason: StopReason): void {
    this.#connection.stop(reason);
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  onEvent(listener: EventListener): () => void {
    this.#eventListeners.add(listener);
    return () => {
      this.#eventListeners.delete(listener);
    };
  }

  /** Takes in what REST answered; nothing happens before the first snapshot, which will say the same. */
  update(change: (state: State) => State): void {
    const { state } = this.getSnapshot();
    if (state) this.#setState(change(state));
  }

  /** Which conversations are on screen now. */
  focus(conversationIds: readonly string[]): void {
    const focus = conversationIds.slice(0, MOST_IN_FOCUS);
    if (this.#state?.focus.join() === focus.join()) return;
    this.update((state) => ({ ...state, focus }));
    this.#sendFocus(focus);
  }

  /** The agent is writing; told at most every 3 s. */
  typing(conversationId: string): void {
    const now = this.#environment.now();
    if (now - (this.#typingSent.get(conversationId) ?? Number.NEGATIVE_INFINITY) < TYPING_SENT_EVERY_MS)
      return;
    this.#typingSent.set(conversationId, now);
    this.#connection.send({ type: "typing", conversation_id: conversationId });
  }

  /** With a message the typing is over for whoever sees it: what follows is told at once. */
  wrote(conversationId: string): void {
    this.#typingSent.delete(conversationId);
  }

  get #state(): State | null {
    return this.getSnapshot().state;
  }

  #setState(state: State | null): void {
    const snapshot = this.getSnapshot();
    if (snapshot.state !== state) this.#store.set({ ...snapshot, state });
  }

  #connectionChanged(connection: ConnectionState): void {
    this.#store.set({ ...this.getSnapshot(), connection });
    // A new connection begins with nothing in focus.
    const focus = this.#state?.focus ?? [];
    if (connection.kind === "live" && focus.length > 0) this.#sendFocus(focus);
  }

  #sendFocus(focus: readonly string[]): void {
    this.#connection.send({ type: "focus", conversation_ids: [...focus] });
  }

  #frameArrived(frame: ServerFrame): void {
    const before = this.#state;
    const after = frameArrived(before, frame, this.#environment.now());
    this.#setState(after);
    if (frame.type !== "events" || !before || !after) return;
    if (this.getSnapshot().connection.kind === "live") this.#tell(frame, before, after);
  }

  #tell(frame: Events, before: State, after: State): void {
    for (const item of frame.events) {
      if (!("position" in item) || item.position <= before.position) continue;
      for (const listener of this.#eventListeners) listener(item.event, before, after);
    }
  }
}
