/** What the logic needs from a browser and tests give by hand: time, chance, the network, the other tabs. */
export interface Surroundings {
  /** Calls `run` once after that many milliseconds; the answer takes it back. */
  after(milliseconds: number, run: () => void): () => void;
  /** Milliseconds; it goes on while a computer sleeps. Only differences mean something. */
  now(): number;
  /** 0 inclusive to 1 exclusive. */
  random(): number;
  connect(url: string): Socket;
  newId(): string;
  /** Runs one `work` at a time among all tabs of this site. */
  alone(work: () => Promise<void>): Promise<void>;
}

/** The part of a WebSocket that the stream uses. */
export type Socket = Pick<WebSocket, "onopen" | "onmessage" | "onclose" | "send" | "close">;

export const FIRST_WAIT_MS = 500;
export const LONGEST_WAIT_MS = 20_000;

/** Full jitter: anywhere between the shortest wait and a ceiling that doubles, so that a crowd comes back spread out. */
export function waitBefore(attempt: number, surroundings: Surroundings): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt + 2));
  return FIRST_WAIT_MS + surroundings.random() * (ceiling - FIRST_WAIT_MS);
}
