import { exampleAgent } from "@lenochat/client/examples";
import type { Agent } from "@lenochat/protocol";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { t } from "i18next";
import { expect, test } from "vitest";
import "../example-desk.tsx";
import { BY_NAME } from "./member-rows.ts";
import { MemberTable } from "./member-table.tsx";

// happy-dom lays nothing out; rows without a height would all have room.
Object.defineProperty(HTMLElement.prototype, "offsetHeight", {
  configurable: true,
  get(this: HTMLElement) {
    return this instanceof HTMLTableRowElement ? 53 : 800;
  },
});

/** Counts how often a row asks for the name of a team, which each does once whenever it is drawn. */
class CountedNames extends Map<string, string> {
  asked = 0;

  override get(id: string): string | undefined {
    this.asked += 1;
    return super.get(id);
  }
}

const words = { t, language: "en", asOf: null };
const open = () => {};
const setSort = () => {};

function Table({ rows, teamNames }: { rows: readonly Agent[]; teamNames: CountedNames }) {
  return (
    <MemberTable
      {...{ rows, teamNames, words, setSort, open }}
      ownId="ana"
      sort={BY_NAME}
      openId={null}
      pointer={{}}
    />
  );
}

function agents(count: number): Agent[] {
  return Array.from({ length: count }, (_, n) => exampleAgent(`agent-${n}`, { teams: ["sales"] }));
}

test("a change of one member draws one row", () => {
  const teamNames = new CountedNames([["sales", "Sales"]]);
  const rows = agents(40);
  const { rerender } = render(<Table rows={rows} teamNames={teamNames} />);
  teamNames.asked = 0;
  const changed = rows.map((row) =>
    row.id === "agent-7" ? exampleAgent("agent-7", { teams: ["sales"], status: "busy" }) : row,
  );
  rerender(<Table rows={changed} teamNames={teamNames} />);
  expect(screen.getByText(/^Busy/)).toBeTruthy();
  expect(teamNames.asked).toBe(1);
});

test("of a large team only what is on screen is drawn, and the keys reach all of it", async () => {
  render(<Table rows={agents(300)} teamNames={new CountedNames()} />);
  const user = userEvent.setup({ delay: null });
  expect(screen.getAllByRole("row").length).toBeLessThan(60);
  expect(screen.getByRole("table").getAttribute("aria-rowcount")).toBe("301");
  screen.getByRole("button", { name: "Agent-0" }).focus();
  await user.keyboard("{End}");
  expect(document.activeElement?.textContent).toBe("Agent-299");
  expect(document.activeElement?.closest("tr")?.getAttribute("aria-rowindex")).toBe("301");
});
