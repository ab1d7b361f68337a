import { beforeEach, expect, test } from "vitest";
import type { TabMessage } from "./tabs.ts";
import { browserTabs } from "./tabs.ts";

beforeEach(() => localStorage.clear());

test("of several tabs one acts on an event, and each on the next", async () => {
  const tabs = [browserTabs("ana"), browserTabs("ana"), browserTabs("ana")];
  const claims = await Promise.all(tabs.map((tab) => tab.claim("c1", 0)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await browserTabs("ana").claim("c2", 0)).toBe(true);
  expect(await browserTabs("ben").claim("c1", 0)).toBe(true);
});

test("who waits less has it, whoever asked first", async () => {
  const [hidden, shown] = [browserTabs("ana"), browserTabs("ana")];
  expect(await Promise.all([hidden.claim("c1", 30), shown.claim("c1", 0)])).toEqual([false, true]);
});

test("a tab hears the others and not itself, and nobody hears another agent's", async () => {
  const heard: string[] = [];
  const [one, other, ben] = [browserTabs("ana"), browserTabs("ana"), browserTabs("ben")];
  const message: TabMessage = { kind: "seen", conversationId: "c1" };
  const stops: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    stops.push(
      one.onTold(() => heard.push("one")),
      ben.onTold(() => heard.push("ben")),
      other.onTold(() => {
        heard.push("other");
        resolve();
      }),
    );
    one.tell(message);
  });
  for (const stop of stops) stop();
  expect(heard).toEqual(["other"]);
});
