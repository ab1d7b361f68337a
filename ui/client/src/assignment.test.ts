import { expect, test } from "vitest";
import { assignmentChoice } from "./assignment.ts";
import { exampleAgent, exampleConversation, exampleMe, exampleSnapshot } from "./examples.ts";
import type { State } from "./state.ts";
import { stateFromSnapshot } from "./state.ts";

const agents = [exampleAgent("ana"), exampleAgent("ben"), exampleAgent("off", { status: "offline" })];
const standard = stateFromSnapshot(exampleSnapshot({ agents }), null);
const admin: State = stateFromSnapshot(
  exampleSnapshot({ agents, me: exampleMe({ permissions: ["see_everyone", "assign_any"] }) }),
  null,
);

test.each([
  ["a waiting conversation may only be taken", null, "only_me"],
  ["one's own may go to anyone", "ana", "anyone"],
  ["a present teammate's may not be taken away", "ben", "nobody"],
  ["what an Offline agent holds may go to anyone", "off", "anyone"],
  ["what a removed agent holds may go to anyone", "gone", "anyone"],
])("for a standard agent %s", (_sentence, assignee, choice) => {
  expect(assignmentChoice(standard, exampleConversation("c1", { assignee_id: assignee }))).toBe(choice);
});

test("an Owner or Admin may move any open conversation, nobody a closed one", () => {
  expect(assignmentChoice(admin, exampleConversation("c1", { assignee_id: "ben" }))).toBe("anyone");
  expect(assignmentChoice(admin, exampleConversation("c1", { status: "closed" }))).toBe("nobody");
});
