import type { Hello, TypingUp, VisitorFrame } from "@lenochat/protocol";
import { type Socket, type Surroundings, waitBefore } from "./surroundings.ts";

export type Connection =
  /** Nothing to listen for: nobody has written yet, and the chat is closed. */
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
  /** Listens for this visitor, or, for null, for the settings alone; false: it does already. */
  listen(token: string | null): boolean;
  /** A new connection at once, for a new snapshot. */
  renew(): void;
  /** The reader is back: does not wait for the rest of a pause, and does not trust a long silence. */
  wake(): void;
  leave(): void;
  say(frame: TypingUp): void;
}

const LOGGED_OUT = 4100;
const NO_CLOSE_FRAME = 1006;
const NO_RETURN = { from: 4100, to: 4199 };

/** Whoever comes back after such a silence gets a new connection: the old one may lead nowhere, and would never say so. */
export const SILENT_MS = 30_000;
/** How often it is looked whether the computer slept. A page in the background may be woken once a minute only. */
const BEAT_MS = 20_000;
export const SLEPT_MS = 100_000;

/**
 * Keeps one connection to the visitor's stream. Its liveness is the server's ping. Only a sleep has to be found out: the
 * server has let go by then, and its goodbye may have found nobody.
 */
export function createStream(url: string, surroundings: Surroundings, listener: StreamListener): Stream {
  /** Undefined: for nobody. */
  let token: string | null | undefined;
  let heard = 0;
  let cancelBeat: (() => void) | null = null;
  let socket: Socket | null = null;
  let live = false;
  let attempt = 0;
  let cancelPause: (() => void) | null = null;

  function connect(): void {
    cancelPause?.();
    cancelPause = null;
    if (token === undefined) return;
    const spoken = token;
    const ours = surroundings.connect(url);
    socket = ours;
    heard = surroundings.now();
    beat();
    listener.connection(attempt === 0 ? "connecting" : "lost");
    ours.onopen = () => {
      const hello: Hello = { type: "hello", protocol: 1 };
      ours.send(JSON.stringify(spoken === null ? hello : { ...hello, visitor_token: spoken }));
    };
    ours.onmessage = ({ data }) => {
      if (ours === socket) receive(data);
    };
    ours.onclose = ({ code }) => {
      if (ours === socket) closed(code);
    };
  }

  function receive(data: unknown): void {
    heard = surroundings.now();
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

  function beat(): void {
    cancelBeat?.();
    const last = surroundings.now();
    const hoped = socket;
    cancelBeat = surroundings.after(BEAT_MS, () => {
      if (surroundings.now() - last > SLEPT_MS) renew();
      else if (hoped !== null && hoped === socket && !live) giveUp(hoped);
      else beat();
    });
  }

  /** A network that swallows everything never says that it does. */
  function giveUp(silent: Socket): void {
    silent.close();
    closed(NO_CLOSE_FRAME);
  }

  function closed(code: number): void {
    const spoken = token;
    socket = null;
    live = false;
    cancelBeat?.();
    if (code >= NO_RETURN.from && code <= NO_RETURN.to) {
      token = undefined;
      listener.connection("ended");
      if (code === LOGGED_OUT && typeof spoken === "string") listener.unknownVisitor(spoken);
      return;
    }
    listener.connection("lost");
    cancelPause = surroundings.after(waitBefore(attempt, surroundings), connect);
    attempt += 1;
  }

  function renew(): void {
    drop();
    attempt = 0;
    connect();
  }

  function drop(): void {
    cancelPause?.();
    cancelPause = null;
    cancelBeat?.();
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
    renew,
    wake() {
      if (cancelPause) connect();
      else if (surroundings.now() - heard > SILENT_MS) renew();
    },
    leave() {
      drop();
      token = undefined;
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
