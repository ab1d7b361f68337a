/**
 * One member's event stream, kept open.
 *
 * Decides when to connect, what to resume from, and when to give up for good. Does not know what the events mean: it
 * hands frames on. Timers, chance, the clock and the socket are handed in, so that tests need no sleeps.
 */

import type { ClientFrame, Hello, ServerFrame } from "@lenochat/protocol";
import { PROTOCOL_VERSION } from "@lenochat/protocol";
import { reconnectDelay } from "./backoff.ts";

export type StopReason = "logged_out" | "not_a_member" | "protocol_error" | "other_login" | "closed";

export type ConnectionState =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** What is shown was true at `asOf` (milliseconds), the last time the server was heard; null: never heard. */
  | { readonly kind: "reconnecting"; readonly asOf: number | null }
  | { readonly kind: "stopped"; readonly reason: StopReason };

/** The part of a WebSocket that the connection needs. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  opened(): void;
  received(text: string): void;
  closed(code: number): void;
}

export interface ConnectionEnvironment {
  openSocket(events: SocketEvents): Socket;
  /** Calls `run` after `ms`; what it returns prevents that. */
  setTimer(ms: number, run: () => void): () => void;
  now(): number;
  /** From 0 to below 1. */
  random(): number;
}

export interface ConnectionOwner {
  /** Where to resume from; null asks for a snapshot. */
  resumePoint(): { readonly streamId: string; readonly position: number } | null;
  agentId(): string;
  frameArrived(frame: ServerFrame): void;
  stateChanged(state: ConnectionState): void;
}

const CLOSED_ABNORMALLY = 1006;

export class Connection {
  #state: ConnectionState = { kind: "idle" };
  #socket: Socket | null = null;
  #cancelTimer: (() => void) | null = null;
  #failures = 0;
  #lastHeard: number | null = null;
  readonly #environment: ConnectionEnvironment;
  readonly #owner: ConnectionOwner;

  constructor(environment: ConnectionEnvironment, owner: ConnectionOwner) {
    this.#environment = environment;
    this.#owner = owner;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state.kind !== "idle") return;
    this.#enter({ kind: "connecting" });
    this.#open();
  }

  stop(reason: StopReason): void {
    if (this.#state.kind === "stopped") return;
    const socket = this.#socket;
    this.#socket = null;
    this.#clearTimer();
    this.#enter({ kind: "stopped", reason });
    socket?.close();
  }

  /** The network or the screen came back: do not wait for the timer. */
  retryNow(): void {
    if (!this.#cancelTimer) return;
    this.#clearTimer();
    this.#open();
  }

  /** Sends when live; focus is sent anew after every hello, and typing that is late is worth nothing. */
  send(frame: Exclude<ClientFrame, Hello>): void {
    if (this.#state.kind === "live") this.#socket?.send(JSON.stringify(frame));
  }

  #open(): void {
    // A socket that was replaced or stopped may still call back: only the present one counts.
    const socket: Socket = this.#environment.openSocket({
      opened: () => this.#isPresent(socket) && this.#sayHello(socket),
      received: (text) => this.#isPresent(socket) && this.#received(text),
      closed: (code) => this.#isPresent(socket) && this.#closed(code),
    });
    this.#socket = socket;
  }

  #isPresent(socket: Socket): boolean {
    return this.#socket === socket;
  }

  #sayHello(socket: Socket): void {
    const from = this.#owner.resumePoint();
    const hello: Hello = {
      type: "hello",
      protocol: PROTOCOL_VERSION,
      agent_id: this.#owner.agentId(),
      ...(from && { stream_id: from.streamId, resume_from: from.position }),
    };
    socket.send(JSON.stringify(hello));
  }

  #received(text: string): void {
    this.#lastHeard = this.#environment.now();
    const frame = readFrame(text);
    if (!frame) return;
    this.#owner.frameArrived(frame);
    // Missed events come before `resumed`: until then what is shown is still old.
    const caughtUp = frame.type === "snapshot" || frame.type === "resumed";
    if (caughtUp && this.#state.kind !== "live" && this.#state.kind !== "stopped") {
      this.#failures = 0;
      this.#enter({ kind: "live" });
    }
  }

  #closed(code: number): void {
    this.#socket = null;
    const reason = stopReason(code);
    if (reason) this.#enter({ kind: "stopped", reason });
    else this.#comeBack(code);
  }

  #comeBack(code: number): void {
    if (code !== CLOSED_ABNORMALLY && this.#state.kind === "live") this.#lastHeard = this.#environment.now();
    const delay = reconnectDelay(this.#failures, this.#environment.random());
    this.#failures += 1;
    this.#cancelTimer = this.#environment.setTimer(delay, () => {
      this.#cancelTimer = null;
      this.#open();
    });
    this.#enter({ kind: "reconnecting", asOf: this.#lastHeard });
  }

  #clearTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#owner.stateChanged(state);
  }
}

/** 4100 to 4199 mean: do not come back. Every other code, 1006 included, means: come back. */
function stopReason(code: number): StopReason | null {
  if (code < 4100 || code > 4199) return null;
  switch (code) {
    case 4100:
      return "logged_out";
    case 4101:
      return "not_a_member";
    case 4102:
      return "protocol_error";
    default:
      return "closed";
  }
}

function readFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text);
    const isFrame = typeof frame === "object" && frame !== null && "type" in frame;
    // The one place where the stream is taken at its word: the server's shapes are generated from the same schema.
    return isFrame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
