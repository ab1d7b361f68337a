import { exampleState } from "@lenochat/client/examples";
import type { AvailabilityStatus } from "@lenochat/protocol";
import i18next from "i18next";
import { expect, test } from "vitest";
import { sayMore, startWords } from "../words/i18n.ts";
import { nextLoginSentence } from "./next-login.ts";

await startWords();
await sayMore();

const { routing } = exampleState().workspace;
const NO_FALLBACK = { busy_fallback: false, away_fallback: false };
const BUSY = { busy_fallback: true, away_fallback: false };
const AWAY = { busy_fallback: false, away_fallback: true };
const BOTH = { busy_fallback: true, away_fallback: true };

type Row = [AvailabilityStatus, accepts: boolean, typeof BUSY, sentence: string];

test.each<Row>([
  ["online", true, NO_FALLBACK, "Online and get chats at once."],
  [
    "online",
    false,
    NO_FALLBACK,
    "Online, but get no chats until you choose a status. Choosing Online again counts.",
  ],
  ["busy", true, NO_FALLBACK, "Busy and get no chats until you choose Online."],
  ["busy", true, BUSY, "Busy and get chats only when nobody Online is free."],
  ["busy", false, BUSY, "Busy, but get no chats until you choose a status. Choosing Busy again counts."],
  ["away", true, AWAY, "Away and get chats only when nobody Online is free."],
  ["away", true, BOTH, "Away and get chats only when nobody Online or Busy is free."],
  ["away", true, BUSY, "Away and get no chats until you choose Online or Busy."],
  ["do_not_disturb", true, BOTH, "Do Not Disturb and get no chats until you choose Online, Busy, or Away."],
  ["offline", false, NO_FALLBACK, "Offline, not accepting yet, and get no chats until you choose Online."],
])("%s, accepting %s, with %o", (preferred_status, accept_chats_after_login, fallbacks, sentence) => {
  const preferences = { preferred_status, accept_chats_after_login };
  const policy = { ...routing, ...fallbacks };
  expect(nextLoginSentence(i18next.t, preferences, policy, true)).toBe(
    `At your next login you will be ${sentence}`,
  );
});

test("nobody who takes no chats is promised any", () => {
  const preferences = { preferred_status: "online", accept_chats_after_login: true } as const;
  expect(nextLoginSentence(i18next.t, preferences, routing, false)).toContain("get no chats either way");
});
