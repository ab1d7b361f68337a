import { exampleConversation, exampleMe } from "@lenochat/client/examples";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Answer } from "../example-desk.tsx";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { InboxScreen } from "./inbox.tsx";

const GET = "GET search";
const open = exampleConversation("c1", { assignee_id: "ben" });
const closed = exampleConversation("c2", {
  status: "closed",
  visitor: { id: "v2", name: "Maria", email: "maria@example.com", blocked: false },
});
const found = [
  {
    conversation: open,
    excerpt: {
      message_id: "m1",
      text: "🙂 my parcel has not arrived, where is the parcel?",
      marks: [[5, 11]],
    },
  },
  { conversation: closed, excerpt: null },
];

function answered(items: unknown[], next_cursor: string | null = null): Answer {
  return () => ({ body: { items, next_cursor } });
}

function setUp(path = "/inbox/mine", answer: Answer = answered(found)) {
  return renderAtDesk(<InboxScreen view="mine" conversationId={null} />, {
    path,
    state: { me: exampleMe(), mine: [exampleConversation("own", { assignee_id: "ana" })] },
    answers: { [GET]: answer },
  });
}

async function rows() {
  const grid = await screen.findByRole("grid", { name: "Conversations found" });
  return within(grid).getAllByRole("row");
}

describe("searching", () => {
  test("begins with / and shows what was found, with the words marked", async () => {
    const desk = setUp();
    await desk.user.keyboard("/parcel");
    const [first, second] = await rows();
    expect(first?.querySelector("mark")?.textContent).toBe("parcel");
    expect(first?.textContent).toContain("🙂 my parcel has not arrived");
    expect(second?.textContent).toContain("Mariaclosed");
    expect(second?.textContent).toContain("maria@example.com");
    expect(screen.getByText("2 found")).toBeTruthy();
  });

  test("asks once it is quiet, not for every letter", async () => {
    const desk = setUp();
    await desk.user.type(screen.getByRole("searchbox"), "parcel");
    await rows();
    expect(desk.queries(GET).map((query) => new URLSearchParams(query).get("q"))).toEqual(["parcel"]);
  });

  test("is left with Escape, and the list is there again", async () => {
    const desk = setUp();
    await desk.user.type(screen.getByRole("searchbox"), "parcel");
    await rows();
    await desk.user.type(screen.getByRole("searchbox"), "{Escape}");
    await screen.findByText("Visitor own");
    expect(desk.location()).toBe("/inbox/mine");
  });

  test("is opened by its address, and a hit keeps it there", async () => {
    const desk = setUp("/inbox/mine?q=parcel&status=closed");
    (await rows())[1]?.focus();
    await desk.user.keyboard("{Enter}");
    expect(desk.location()).toBe("/inbox/mine/c2?q=parcel&status=closed");
    expect(new URLSearchParams(desk.queries(GET).at(-1)).get("status")).toBe("closed");
  });

  test("leads to the message that was found", async () => {
    const desk = setUp("/inbox/mine?q=parcel");
    (await rows())[0]?.focus();
    await desk.user.keyboard("{Enter}");
    expect(desk.location()).toBe("/inbox/mine/c1?q=parcel&message=m1");
  });

  test("can be narrowed to open or closed ones", async () => {
    const desk = setUp();
    await desk.user.type(screen.getByRole("searchbox"), "parcel");
    await rows();
    await desk.user.click(screen.getByRole("radio", { name: "Open" }));
    await waitFor(() => expect(new URLSearchParams(desk.queries(GET).at(-1)).get("status")).toBe("open"));
  });

  test("goes with the keys alone", async () => {
    const desk = setUp();
    await desk.user.keyboard("/parcel");
    await rows();
    await desk.user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    expect(desk.location()).toBe("/inbox/mine/c2?q=parcel");
  });
});

test("a search without a hit says what to try", async () => {
  const desk = setUp("/inbox/mine", answered([]));
  await desk.user.type(screen.getByRole("searchbox"), "zzz");
  await screen.findByText("Nothing found for “zzz”.");
});

test("a search that failed can be tried again", async () => {
  const desk = setUp("/inbox/mine", () => refusal(503, "unavailable"));
  await desk.user.type(screen.getByRole("searchbox"), "parcel");
  await screen.findByText("The search failed: Refused: unavailable.");
  desk.answer(GET, answered(found));
  await desk.user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await rows()).toHaveLength(2);
});
