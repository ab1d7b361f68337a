import { exampleState } from "@lenochat/client/examples";
import type { CandidateView, ReceiptView } from "@lenochat/protocol";
import i18next from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import { startWords } from "../words/i18n.ts";
import type { Sentence } from "./sentences.ts";
import { tell } from "./sentences.ts";

beforeAll(startWords);

const agents = new Map(["ana", "ben", "chloe", "dev"].map((id) => [id, { name: id }]));

const teams = [{ id: "orders", name: "Orders" }];

function candidate(agent_id: string, changes: Partial<CandidateView> = {}): CandidateView {
  return {
    agent_id,
    status: "online",
    eligible: true,
    reasons: [],
    open_conversations: 0,
    capacity: null,
    order_key: [],
    ...changes,
  };
}

function receipt(changes: Partial<ReceiptView> = {}): ReceiptView {
  return {
    id: "r1",
    position: 1,
    at: "2026-03-02T10:00:00.000Z",
    trigger: "opened",
    policy: exampleState().workspace.routing,
    tier: "online",
    outcome: "assigned",
    chosen_agent_id: "ana",
    candidates: [],
    counts: { eligible: 2 },
    team_id: null,
    former_agent_id: null,
    passed_over_agent_id: null,
    ...changes,
  };
}

function told(changes: Partial<ReceiptView>) {
  const { headline, others, ...rest } = tell({ t: i18next.t, agents, teams }, receipt(changes));
  const tellOther = (other: Sentence) => `${other.name}: ${other.facts.join(", ")}`;
  return { headline: headline.facts.join(", "), others: others.map(tellOther), ...rest };
}

describe("whoever was chosen", () => {
  test("by round robin had waited longest", () => {
    const candidates = [candidate("ana", { open_conversations: 1, capacity: 4 }), candidate("ben")];
    expect(told({ candidates })).toMatchObject({
      headline: "Online, 1 of 4, not assigned for the longest time",
      others: ["ben: eligible, assigned more recently"],
    });
  });

  test("by load had the fewest open conversations, and with a tie waited longest", () => {
    const policy = { ...exampleState().workspace.routing, strategy: "load_balanced" as const };
    const ahead = [candidate("ana"), candidate("ben", { open_conversations: 3 })];
    expect(told({ policy, candidates: ahead })).toMatchObject({
      headline: "Online, 0 open, fewest open conversations",
      others: ["ben: eligible, more open conversations"],
    });
    const tie = [candidate("ana"), candidate("ben")];
    expect(told({ policy, candidates: tie }).headline).toContain("and not assigned for the longest time");
  });

  test.each(["round_robin", "load_balanced"] as const)(
    "by %s was alone in the tier that is used, however long others have waited",
    (strategy) => {
      const policy = { ...exampleState().workspace.routing, strategy, busy_fallback: true };
      const candidates = [candidate("ana", { open_conversations: 2 }), candidate("ben", { status: "busy" })];
      expect(told({ policy, candidates })).toMatchObject({
        headline: "Online, 2 open, the only one Online who is eligible",
        others: ["ben: Busy, eligible, but asked only when nobody Online is"],
      });
    },
  );

  test("was the only one when the counts say so", () => {
    expect(told({ candidates: [candidate("ana")], counts: { eligible: 1 } }).headline).toContain(
      "the only one eligible",
    );
  });

  test("is named even where nothing else of them may be seen", () => {
    const own = [candidate("ben")];
    expect(told({ candidates: own, counts: null })).toMatchObject({
      headline: "by the rules of the workspace",
      isPartial: true,
      rest: null,
    });
  });
});

describe("whoever was not chosen", () => {
  test.each([
    [{ status: "busy", reasons: ["status"] }, "Busy, and that fallback is off"],
    [{ status: "do_not_disturb", reasons: ["status"] }, "Do Not Disturb"],
    [{ reasons: ["not_accepting"] }, "not accepting yet"],
    [{ reasons: ["at_capacity"], open_conversations: 4, capacity: 4 }, "at capacity, 4 of 4"],
    [
      { reasons: ["at_capacity", "not_in_team"], open_conversations: 4, capacity: 4 },
      "not in the team, at capacity, 4 of 4",
    ],
    [{ reasons: ["takes_no_chats"] }, "takes no chats"],
    [{ reasons: ["hold", "ramp"] }, "on a routing hold, in the pause after coming back"],
    [{ reasons: ["finishing"] }, "finishing open conversations"],
    [{ reasons: ["released"] }, "gave it back a moment ago"],
    [
      { status: "offline", reasons: ["disabled", "status", "connection_lost"] },
      "disabled, Offline, connection lost",
    ],
  ] satisfies [Partial<CandidateView>, string][])("has every reason said: %o", (changes, facts) => {
    const candidates = [candidate("ana"), candidate("ben", { eligible: false, ...changes })];
    expect(told({ candidates }).others).toEqual([`ben: ${facts}`]);
  });

  test("in a later tier is told that the first had somebody", () => {
    const policy = { ...exampleState().workspace.routing, busy_fallback: true };
    const candidates = [candidate("ana"), candidate("ben", { status: "busy" })];
    expect(told({ policy, candidates }).others).toEqual([
      "ben: Busy, eligible, but asked only when nobody Online is",
    ]);
  });
});

describe("what the conversation asked for", () => {
  const preferring = { ...exampleState().workspace.routing, prefer_former_agent: true };

  test("the former agent got it, and the one before them in turn had not talked to the visitor", () => {
    const candidates = [candidate("ben"), candidate("ana")];
    expect(
      told({ policy: preferring, former_agent_id: "ben", chosen_agent_id: "ben", candidates }),
    ).toMatchObject({
      headline: "Online, 0 open, had talked to this visitor last",
      others: ["ana: eligible, but not the last one this visitor had talked to"],
    });
  });

  test("the former agent could not take it, and that is said first", () => {
    const away = candidate("chloe", { status: "away", eligible: false, reasons: ["status"] });
    const candidates = [candidate("ana"), candidate("ben"), away];
    expect(told({ policy: preferring, former_agent_id: "chloe", candidates }).others).toEqual([
      "chloe: had talked to this visitor last, Away, and that fallback is off",
      "ben: eligible, assigned more recently",
    ]);
  });

  test("whoever did not reply is told of first", () => {
    const silent = candidate("dev", { eligible: false, reasons: ["no_reply"] });
    const candidates = [candidate("ana"), candidate("ben"), silent];
    expect(told({ passed_over_agent_id: "dev", candidates }).others[0]).toBe("dev: did not reply in time");
  });

  test.each([
    [{ team_id: "orders" }, "It was for the team Orders."],
    [{ team_id: "gone" }, "It was for a team that is no more."],
    [{}, null],
  ])("for whom it was: %o", (changes, sentence) => {
    expect(told(changes).team).toBe(sentence);
  });
});

test("nobody eligible is a decision too", () => {
  const candidates = [candidate("ana", { eligible: false, reasons: ["not_accepting"] })];
  const waiting = {
    chosen_agent_id: null,
    tier: null,
    outcome: "waiting" as const,
    counts: { not_accepting: 1 },
    candidates,
  };
  expect(told(waiting)).toMatchObject({
    headline: "Nobody could take it, so it waits.",
    others: ["ana: not accepting yet"],
  });
  expect(told({ ...waiting, outcome: "assistant" }).headline).toBe(
    "Nobody could take it, so Leno AI answers.",
  );
});

test("a large team's receipt says in numbers what was so with those whom it does not name", () => {
  const candidates = [candidate("ana"), candidate("ben", { eligible: false, reasons: ["at_capacity"] })];
  const counts = { eligible: 49, status: 12, at_capacity: 1, takes_no_chats: 2 };
  expect(told({ candidates, counts }).rest).toBe(
    "Of the others: 48 eligible, 12 by their status, 2 who take no chats.",
  );
});

test("a member who is gone is still told of", () => {
  expect(
    tell({ t: i18next.t, agents: new Map(), teams }, receipt({ candidates: [candidate("ana")] })).headline
      .name,
  ).toBe("a former member");
});
