/**
 * Files beside what is being written: each is sent at once, so that the message waits for none of them in the end. They
 * belong to a draft, and like it survive looking at another conversation, but not a reload.
 */

import type { Api, OutgoingFile } from "@lenochat/client";
import { Store } from "@lenochat/client";

export const MOST_FILES = 5;
const LARGEST = 5 * 1024 * 1024;
export const PICTURES = ["image/jpeg", "image/png", "image/webp", "image/gif"];
export const ACCEPTED = [...PICTURES, "application/pdf"];

/** Said before a long upload that would be refused. */
export type Refused = "too_many" | "too_large" | "unsupported";

export interface Upload {
  readonly key: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly isPicture: boolean;
  readonly state: "sending" | "there" | "failed";
  /** From 0 to 1. */
  readonly progress: number;
  readonly refused: Refused | null;
  /** What the server, or the way to it, had against it. */
  readonly error: unknown;
}

interface Item extends Upload {
  readonly file: File;
  readonly conversationId: string;
  readonly id: string | null;
  readonly abort: AbortController;
}

const NONE: readonly Item[] = [];

export class Uploads {
  readonly #api: Api;
  readonly #drafts = new Store<ReadonlyMap<string, readonly Item[]>>(new Map());
  #nextKey = 1;

  constructor(api: Api) {
    this.#api = api;
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#drafts.subscribe(listener);

  list(draft: string): readonly Upload[] {
    return this.#items(draft);
  }

  /** What somebody chose, dropped or pasted for a message in that conversation. */
  add(draft: string, conversationId: string, files: Iterable<File>): void {
    for (const file of files) {
      const sound = this.#items(draft).filter((item) => item.refused === null);
      const refused = reasonAgainst(file, sound.length);
      const item: Item = {
        key: this.#nextKey,
        name: file.name,
        size: file.size,
        isPicture: PICTURES.includes(file.type),
        state: refused ? "failed" : "sending",
        progress: 0,
        refused,
        error: null,
        file,
        conversationId,
        id: null,
        abort: new AbortController(),
      };
      this.#nextKey += 1;
      this.#set(draft, [...this.#items(draft), item]);
      if (!refused) void this.#send(draft, item);
    }
  }

  tryAgain(draft: string, key: number): void {
    const item = this.#items(draft).find((one) => one.key === key);
    if (!item) return;
    this.#change(draft, key, { state: "sending", progress: 0, error: null });
    void this.#send(draft, item);
  }

  remove(draft: string, key: number): void {
    this.#items(draft)
      .find((item) => item.key === key)
      ?.abort.abort();
    this.#set(
      draft,
      this.#items(draft).filter((item) => item.key !== key),
    );
  }

  /** Those that a message names from now on; they leave the draft. */
  take(draft: string): readonly OutgoingFile[] {
    const taken = this.#items(draft).flatMap(({ id, name, size, isPicture }) =>
      id === null ? [] : [{ id, name, size, isPicture }],
    );
    this.#set(draft, NONE);
    return taken;
  }

  async #send(draft: string, { key, file, conversationId, abort }: Item): Promise<void> {
    const progress = (part: number) => this.#change(draft, key, { progress: part });
    try {
      const { data } = await this.#api.attach(conversationId, file, { progress, signal: abort.signal });
      this.#change(draft, key, { state: "there", progress: 1, id: data.attachment_id });
    } catch (error) {
      this.#change(draft, key, { state: "failed", error });
    }
  }

  #items(draft: string): readonly Item[] {
    return this.#drafts.getSnapshot().get(draft) ?? NONE;
  }

  #change(draft: string, key: number, parts: Partial<Item>): void {
    if (!this.#items(draft).some((item) => item.key === key)) return;
    this.#set(
      draft,
      this.#items(draft).map((item) => (item.key === key ? { ...item, ...parts } : item)),
    );
  }

  #set(draft: string, items: readonly Item[]): void {
    const drafts = new Map(this.#drafts.getSnapshot());
    if (items.length > 0) drafts.set(draft, items);
    else drafts.delete(draft);
    this.#drafts.set(drafts);
  }
}

function reasonAgainst(file: File, already: number): Refused | null {
  if (already >= MOST_FILES) return "too_many";
  // Some systems tell no type; the server looks at what is in it.
  if (file.type !== "" && !ACCEPTED.includes(file.type)) return "unsupported";
  return file.size > LARGEST ? "too_large" : null;
}
