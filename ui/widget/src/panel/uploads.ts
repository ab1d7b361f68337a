import type { Answer } from "../api.ts";
import { isPassing } from "../delivery.ts";
import type { SentFile } from "../outbox.ts";
import type { Visitor } from "../visitor.ts";
import { texts } from "./texts.ts";

/** A file on its way to the server; no message has it yet. */
export interface Upload {
  readonly key: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly state: "waiting" | "sending" | "there" | "failed";
  /** Why it failed, for a person. */
  readonly reason: string;
  /** The same again may be taken. */
  readonly mayTryAgain: boolean;
}

export interface Uploads {
  readonly items: readonly Upload[];
  /** Adds what the visitor chose, dropped or pasted, and sends what can be sent. */
  add(files: Iterable<File>): void;
  remove(key: number): void;
  tryAgain(key: number): void;
  /** Somebody may have become known, or the network may be back. */
  lookAgain(): void;
  /** The files that a message can take along now; they leave the list. Null while one is still on its way. */
  take(): readonly SentFile[] | null;
  /** As soon as all are there they go with a message of their own. */
  sendWhenThere(): void;
}

export interface Sending {
  readonly answer: Promise<Answer<{ readonly attachment_id: string }>>;
  cancel(): void;
}

export interface UploadParts {
  /** Whose files they are; null: nobody has written yet, and files wait. */
  visitor(): Visitor | null;
  send(file: File, visitor: Visitor, progress: (part: number) => void): Sending;
  /** All that were to be sent when they are there. */
  there(files: readonly SentFile[]): void;
  blocked(): void;
  changed(): void;
}

export const MOST_FILES = 5;
export const MOST_BYTES = 5 * 1024 * 1024;
const KINDS = /^(image\/(jpeg|png|webp|gif)|application\/pdf)$/;
export const ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,application/pdf";

interface Item extends Upload {
  readonly file: File;
  readonly id: string | null;
  /** Of which conversation `id` is. */
  readonly conversationId: string | null;
}

/** The files beside the composer: one request each, at once, so that sending the message waits for none of them. */
export function createUploads({ visitor, send, there, blocked, changed }: UploadParts): Uploads {
  let items: readonly Item[] = [];
  let nextKey = 1;
  let wanted = false;
  const running = new Map<number, Sending>();

  function change(key: number, parts: Partial<Item>): void {
    items = items.map((item) => (item.key === key ? { ...item, ...parts } : item));
    changed();
  }

  async function start(item: Item): Promise<void> {
    const who = visitor();
    if (who === null) return change(item.key, { state: "waiting" });
    change(item.key, { state: "sending", progress: 0, reason: "", mayTryAgain: false });
    const sending = send(item.file, who, (progress) => change(item.key, { progress }));
    running.set(item.key, sending);
    const answer = await sending.answer;
    running.delete(item.key);
    if (answer.ok) {
      const { attachment_id: id } = answer.value;
      change(item.key, { state: "there", progress: 1, id, conversationId: who.conversationId });
      sendIfWanted();
      return;
    }
    if (answer.code === "blocked") blocked();
    const passing = isPassing(answer);
    const reason = passing ? texts.fileNotSent : answer.message;
    change(item.key, { state: "failed", reason, mayTryAgain: passing });
  }

  function take(): readonly SentFile[] | null {
    const sound = items.filter((item) => item.state !== "failed");
    if (sound.some((item) => item.state !== "there")) return null;
    wanted = false;
    if (sound.length > 0) {
      items = items.filter((item) => item.state === "failed");
      changed();
    }
    return sound.map(({ id, name, size }) => ({ id: id ?? "", name, size }));
  }

  function sendIfWanted(): void {
    if (!wanted) return;
    const files = take();
    if (files !== null && files.length > 0) there(files);
  }

  return {
    get items() {
      return items;
    },
    add(files) {
      for (const file of files) {
        const reason = reasonAgainst(file, items.filter((item) => item.state !== "failed").length);
        const item: Item = {
          key: nextKey,
          // A pasted picture has no name that tells anything.
          name: file.name || file.type,
          size: file.size,
          progress: 0,
          state: reason === "" ? "waiting" : "failed",
          reason,
          mayTryAgain: false,
          file,
          id: null,
          conversationId: null,
        };
        nextKey += 1;
        items = [...items, item];
        if (reason === "") void start(item);
      }
      changed();
    },
    remove(key) {
      running.get(key)?.cancel();
      running.delete(key);
      items = items.filter((item) => item.key !== key);
      changed();
      sendIfWanted();
    },
    tryAgain(key) {
      const item = items.find((other) => other.key === key);
      if (item) void start(item);
    },
    lookAgain() {
      const conversationId = visitor()?.conversationId ?? null;
      if (conversationId === null) return;
      for (const item of items) {
        const isElsewhere = item.state === "there" && item.conversationId !== conversationId;
        if (isElsewhere || item.state === "waiting" || item.mayTryAgain) void start(item);
      }
    },
    take,
    sendWhenThere() {
      wanted = true;
      sendIfWanted();
    },
  };
}

function reasonAgainst(file: File, already: number): string {
  if (already >= MOST_FILES) return texts.tooManyFiles;
  // Some systems tell no type; the server looks at what is in it.
  if (file.type !== "" && !KINDS.test(file.type)) return texts.fileOfOtherKind;
  return file.size > MOST_BYTES ? texts.fileTooLarge : "";
}
