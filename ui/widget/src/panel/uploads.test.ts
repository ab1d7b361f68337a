import { beforeEach, describe, expect, test } from "vitest";
import type { Answer } from "../api.ts";
import { settled } from "../fakes.ts";
import type { SentFile } from "../outbox.ts";
import type { Visitor } from "../visitor.ts";
import { createUploads, MOST_BYTES, type Uploads } from "./uploads.ts";

interface Request {
  readonly file: File;
  readonly visitor: Visitor;
  progress(part: number): void;
  answer(answer: Answer<{ attachment_id: string }>): void;
  cancelled: boolean;
}

describe("files beside the composer", () => {
  let uploads: Uploads;
  let visitor: Visitor | null;
  let requests: Request[];
  let sent: (readonly SentFile[])[];
  let blocked: boolean;

  beforeEach(() => {
    visitor = { token: "token", conversationId: "c1" };
    requests = [];
    sent = [];
    blocked = false;
    uploads = createUploads({
      visitor: () => visitor,
      send(file, of, progress) {
        let resolve: Request["answer"] = () => {};
        const promise = new Promise<Answer<{ attachment_id: string }>>((settle) => {
          resolve = settle;
        });
        const request: Request = { file, visitor: of, progress, answer: resolve, cancelled: false };
        requests.push(request);
        return {
          answer: promise,
          cancel() {
            request.cancelled = true;
          },
        };
      },
      there: (files) => sent.push(files),
      blocked() {
        blocked = true;
      },
      changed: () => {},
    });
  });

  const cup = (bytes = 10, type = "image/png", name = "cup.png") =>
    new File([new Uint8Array(bytes)], name, { type });
  const states = () => uploads.items.map(({ state }) => state);
  const there = async (request: Request | undefined, id: string) => {
    request?.answer({ ok: true, value: { attachment_id: id } });
    await settled();
  };
  const refusal = (status: number, code: string) =>
    ({ ok: false, status, code, message: "Because." }) as const;

  test("each is sent at once, and tells how far it is", async () => {
    uploads.add([cup(), cup()]);
    expect(requests.map((request) => request.visitor.conversationId)).toEqual(["c1", "c1"]);
    requests[0]?.progress(0.5);
    expect(uploads.items.map(({ progress }) => progress)).toEqual([0.5, 0]);
    await there(requests[0], "file 1");
    expect(states()).toEqual(["there", "sending"]);
  });

  test("a message takes along what is there, and waits for nothing: the rest follows by itself", async () => {
    uploads.add([cup()]);
    expect(uploads.take()).toBeNull();
    uploads.sendWhenThere();
    expect(sent).toEqual([]);
    await there(requests[0], "file 1");
    expect(sent).toEqual([[{ id: "file 1", name: "cup.png", size: 10 }]]);
    expect([uploads.items, uploads.take()]).toEqual([[], []]);
    uploads.add([cup()]);
    await there(requests[1], "file 2");
    expect(sent).toHaveLength(1);
    expect(uploads.take()).toEqual([{ id: "file 2", name: "cup.png", size: 10 }]);
  });

  test("before the first message they wait for a conversation, and follow it", async () => {
    visitor = null;
    uploads.add([cup()]);
    uploads.sendWhenThere();
    uploads.lookAgain();
    expect([states(), requests]).toEqual([["waiting"], []]);
    visitor = { token: "token", conversationId: "c7" };
    uploads.lookAgain();
    expect(requests[0]?.visitor.conversationId).toBe("c7");
    await there(requests[0], "file 1");
    expect(sent).toHaveLength(1);
  });

  test("what the server has for another conversation is sent again to the present one", async () => {
    uploads.add([cup()]);
    await there(requests[0], "file 1");
    uploads.lookAgain();
    expect(requests).toHaveLength(1);
    visitor = { token: "token", conversationId: "c2" };
    uploads.lookAgain();
    expect(requests[1]?.visitor.conversationId).toBe("c2");
  });

  test("without an answer it can be tried again, and is when the network is back; a refusal is final and says why", async () => {
    uploads.add([cup(), cup()]);
    requests[0]?.answer(refusal(0, ""));
    requests[1]?.answer(refusal(415, "unsupported_type"));
    await settled();
    expect(uploads.items).toMatchObject([
      { state: "failed", mayTryAgain: true },
      { state: "failed", mayTryAgain: false, reason: "Because." },
    ]);
    uploads.lookAgain();
    expect(requests).toHaveLength(3);
    await there(requests[2], "file 1");
    expect(uploads.take()).toHaveLength(1);
    expect(states()).toEqual(["failed"]);
  });

  test("what cannot be sent is told before anything is sent", () => {
    uploads.add([cup(MOST_BYTES + 1), cup(10, "image/svg+xml"), cup(), cup(), cup(), cup(), cup(), cup()]);
    expect(uploads.items.map(({ reason }) => reason)).toEqual([
      "This file has more than 5 MB.",
      "Only pictures (JPEG, PNG, WebP, GIF) and PDF can be sent.",
      "",
      "",
      "",
      "",
      "",
      "Five files go with one message.",
    ]);
    expect(requests).toHaveLength(5);
  });

  test("what is removed is not sent on, and holds nothing up", async () => {
    uploads.add([cup(), cup()]);
    await there(requests[0], "file 1");
    uploads.sendWhenThere();
    uploads.remove(uploads.items[1]?.key ?? 0);
    expect(requests[1]?.cancelled).toBe(true);
    expect(sent).toEqual([[{ id: "file 1", name: "cup.png", size: 10 }]]);
    requests[1]?.answer({ ok: true, value: { attachment_id: "file 2" } });
    await settled();
    expect(uploads.items).toEqual([]);
  });

  test("who is blocked learns it by a file, too", async () => {
    uploads.add([cup()]);
    requests[0]?.answer(refusal(403, "blocked"));
    await settled();
    expect(blocked).toBe(true);
  });
});
