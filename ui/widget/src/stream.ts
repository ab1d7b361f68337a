import type { Hello, TypingUp, VisitorFrame } from "@lenochat/protocol";
import { type Socket, type Surroundings, waitBefore } from "./surroundings.ts";

export type Connection =
  /** Nobody to listen for yet: no message was ever written. */
  | "idle"
  | "connecting"
  | "live"
  | "lost"
  /** The server said not to come back. */
  | "ended";

export interface StreamListener {
  frame(frame: VisitorFrame): void;
  connection(connection: Connection): void;
  /** The server does not know this token, or no longer. */
  unknownVisitor(token: string): void;
}

export interface Stream {
  /** Listens for this visitor; false: it does already. */
  listen(token: string): boolean;
  /** A new connection at once, for a new snapshot. */
  renew(): void;
  /** Does not wait for the rest of the pause: the network or the reader is back. */
  hurry(): void;
  leave(): void;
  say(frame: TypingUp): void;
}

const LOGGED_OUT = 4100;
const NO_RETURN = { from: 4100, to: 4199 };

/** Keeps one connection to the visitor's stream. Liveness is the server's ping: no timer of our own runs while live. */
export function createStream(url: string, surroundings: Surroundings, listener: StreamListener): Stream {
  let token: string | null = null;
  let socket: Socket | null = null;
  let live = false;
  let attempt = 0;
  let cancelPause: (() => void) | null = null;

  function connect(): void {
    cancelPause?.();
    cancelPause = null;
    if (token === null) return;
    const ours = surroundings.connect(url);
    const spoken = token;
    socket = ours;
    listener.connection(attempt === 0 ? "connecting" : "lost");
    ours.onopen = () => {
      const hello: Hello = { type: "hello", protocol: 1, visitor_token: spoken };
      ours.send(JSON.stringify(hello));
    };
    ours.onmessage = ({ data }) => {
      if (ours === socket) receive(data);
    };
    ours.onclose = ({ code }) => {
      if (ours === socket) closed(code, spoken);
    };
  }

  function receive(data: unknown): void {
    const frame = readFrame(data);
    if (frame === null) return;
    if (frame.type === "snapshot") {
      // Only a snapshot proves that it works: a server that accepts and drops must not be stormed.
      live = true;
      attempt = 0;
    }
    listener.frame(frame);
    if (frame.type === "snapshot") listener.connection("live");
  }

  function closed(code: number, spoken: string): void {
    socket = null;
    live = false;
    if (code >= NO_RETURN.from && code <= NO_RETURN.to) {
      token = null;
      listener.connection("ended");
      if (code === LOGGED_OUT) listener.unknownVisitor(spoken);
      return;
    }
    listener.connection("lost");
    cancelPause = surroundings.after(waitBefore(attempt, surroundings), connect);
    attempt += 1;
  }

  function drop(): void {
    cancelPause?.();
    cancelPause = null;
    const old = socket;
    socket = null;
    live = false;
    old?.close();
  }

  return {
    listen(next) {
      if (next === token) return false;
      drop();
      token = next;
      attempt = 0;
      connect();
      return true;
    },
    renew() {
      drop();
      attempt = 0;
      connect();
    },
    hurry() {
      if (cancelPause) connect();
    },
    leave() {
      drop();
      token = null;
      listener.connection("idle");
    },
    say(frame) {
      if (live) socket?.send(JSON.stringify(frame));
    },
  };
}

/** What is no frame, or of a type of tomorrow, is passed over. */
function readFrame(data: unknown): VisitorFrame | null {
  if (typeof data !== "string") return null;
  try {
    const value = JSON.parse(data);
    return value?.type === "snapshot" || value?.type === "events" ? value : null;
  } catch {
    return null;
  }
}
