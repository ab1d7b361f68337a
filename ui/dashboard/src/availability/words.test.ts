import { exampleAgent, exampleState } from "@lenochat/client/examples";
import i18next from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import { startWords } from "../words/i18n.ts";
import type { Words } from "./words.ts";
import { availabilitySentence, availabilityWords, loadWords, STATUSES, statusMeaning } from "./words.ts";

beforeAll(startWords);

function words(asOf: number | null = null): Words {
  return { t: i18next.t, language: "en-GB", asOf };
}

const today = new Date();
today.setHours(10, 42, 0, 0);

describe("the sentence for screen readers", () => {
  test("names the agent, the status and the message", () => {
    const agent = exampleAgent("ana", { status: "busy", status_message: "in a client call until 3 pm" });
    expect(availabilitySentence(words(), agent)).toBe("Ana, Busy: in a client call until 3 pm");
  });

  test("says how old it is while the page is not live", () => {
    expect(availabilitySentence(words(today.getTime()), exampleAgent("ana"))).toBe(
      "Ana, Available (as of 10:42)",
    );
  });

  test("says that a hidden status is hidden", () => {
    const { id, name, picture_url, role, teams, disabled, takes_chats } = exampleAgent("ben");
    const card = { id, name, picture_url, role, teams, disabled, takes_chats };
    expect(availabilitySentence(words(), card)).toBe("Ben, status not visible to you");
  });
});

describe("what stands beside the dot", () => {
  test("a green dot that gets nothing yet says so", () => {
    expect(availabilityWords(words(), exampleAgent("ana", { accepting: false }))).toBe(
      "Online, not accepting yet",
    );
  });

  test("a lost connection does not change the status, and says since when", () => {
    const agent = exampleAgent("ana", {
      status: "away",
      connected: false,
      connection_lost_at: today.toISOString(),
    });
    expect(availabilityWords(words(), agent)).toBe("Away, connection lost since 10:42");
  });

  test("a disabled member is shown as disabled, not as somebody who chose Offline", () => {
    expect(availabilityWords(words(), exampleAgent("ana", { disabled: true, status: "offline" }))).toBe(
      "Disabled",
    );
  });
});

describe("what a status means for routing", () => {
  const { routing } = exampleState().workspace;

  test.each([
    [false, false, ["gets new chats", "no new chats", "no new chats", "no new chats"]],
    [
      true,
      false,
      ["gets new chats", "gets chats only when nobody Online is free", "no new chats", "no new chats"],
    ],
    [
      true,
      true,
      [
        "gets new chats",
        "gets chats only when nobody Online is free",
        "gets chats only when nobody Online or Busy is free",
        "no new chats",
      ],
    ],
    [
      false,
      true,
      ["gets new chats", "no new chats", "gets chats only when nobody Online is free", "no new chats"],
    ],
  ])("with the Busy fallback %s and the Away fallback %s", (busy_fallback, away_fallback, meanings) => {
    const policy = { ...routing, busy_fallback, away_fallback };
    expect(STATUSES.slice(0, 4).map((status) => statusMeaning(i18next.t, status, policy))).toEqual(meanings);
  });

  test("Offline says that open chats stay", () => {
    expect(statusMeaning(i18next.t, "offline", routing)).toBe("no new chats; your open chats stay with you");
  });
});

test("the load is told against the capacity, where there is one", () => {
  expect(loadWords(i18next.t, exampleAgent("ana", { open_conversations: 2 }))).toBe("2 of 4");
  expect(loadWords(i18next.t, exampleAgent("ana", { open_conversations: 2, capacity: null }))).toBe("2 open");
});
