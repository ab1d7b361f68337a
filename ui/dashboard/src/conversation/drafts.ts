/**
 * What was typed and not sent, by conversation. It is kept in the tab, so that a reload loses nothing, and ends with
 * the login: whoever logs in next at the same browser must not find it.
 */

const KEY = "lenochat.drafts";

interface Kept {
  readonly login_id: string;
  readonly texts: Readonly<Record<string, string>>;
}

export class Drafts {
  readonly #loginId: string;
  readonly #texts: Map<string, string>;

  constructor(loginId: string) {
    this.#loginId = loginId;
    this.#texts = new Map(Object.entries(keptOf(loginId)));
  }

  get(name: string): string {
    return this.#texts.get(name) ?? "";
  }

  set(name: string, text: string): void {
    if (text === "") this.#texts.delete(name);
    else this.#texts.set(name, text);
    const kept: Kept = { login_id: this.#loginId, texts: Object.fromEntries(this.#texts) };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Refused or full: then it lives as long as the page.
    }
  }
}

export function forgetDrafts(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Where storage is refused nothing was kept.
  }
}

function keptOf(loginId: string): Kept["texts"] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Kept | null;
    return kept?.login_id === loginId ? kept.texts : {};
  } catch {
    return {};
  }
}
