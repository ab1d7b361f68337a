/** The status messages used last on this device. A convenience: where storage is refused there are none. */

const KEY = "lenochat.recent-status-messages";
const KEPT = 3;

export function recentMessages(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((text) => typeof text === "string").slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

export function rememberMessage(message: string): void {
  const recent = [message, ...recentMessages().filter((other) => other !== message)].slice(0, KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(recent));
  } catch {
    // Private windows may refuse: the message is sent all the same.
  }
}
