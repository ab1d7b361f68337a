import type { Surroundings } from "./surroundings.ts";

export function inBrowser(lockName: string): Surroundings {
  return {
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    now: Date.now,
    random: Math.random,
    connect: (url) => new WebSocket(url),
    newId,
    // Web Locks exist on https pages and localhost only; without them the server's own "stored once" is enough, except
    // that two tabs which write their very first messages in the same second become two visitors.
    async alone(work) {
      if ("locks" in navigator) await navigator.locks.request(lockName, work);
      else await work();
    },
  };
}

/**
 * A UUID that begins with its time (version 7), because the server keeps conversations by it, too, and those of one day
 * then lie together. `randomUUID` makes others, and is missing on plain http pages.
 */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.getRandomValues(new Uint8Array(36));
  return `${time.slice(0, 8)}-${time.slice(8)}-7xxx-yxxx-xxxxxxxxxxxx`.replace(
    /[xy]/g,
    (mark, at: number) => {
      const digit = (random[at] ?? 0) & 15;
      return (mark === "x" ? digit : (digit & 3) | 8).toString(16);
    },
  );
}
