import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { startWords } from "../words/i18n.ts";
import { onDemand } from "./on-demand.tsx";

await startWords();
afterEach(() => vi.unstubAllGlobals());

function Greeting({ name }: { name: string }) {
  const [isOn, turn] = useState(false);
  return (
    <button type="button" aria-pressed={isOn} onClick={() => turn(!isOn)}>
      Hello {name}
    </button>
  );
}

/** A network that is away until the test brings it back. */
function network() {
  let isThere = false;
  let asked = 0;
  vi.stubGlobal("fetch", () => (isThere ? Promise.resolve(new Response()) : Promise.reject(new TypeError())));
  return {
    bring: () => {
      asked += 1;
      return isThere ? Promise.resolve(Greeting) : Promise.reject(new TypeError("Failed to fetch"));
    },
    comesBack: () => {
      isThere = true;
    },
    asked: () => asked,
  };
}

test("what could not be loaded says so, says that it still cannot, and comes when it can", async () => {
  const net = network();
  const Part = onDemand(net.bring);
  const user = userEvent.setup();
  render(<Part name="Ana" />);
  expect(screen.getByText("Loading…")).toBeTruthy();
  const said = await screen.findByRole("alert");
  expect(said.textContent).toContain("This part of the page could not be loaded. Check your network.");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(said.textContent).toContain("the server cannot be reached."));
  net.comesBack();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("button", { name: "Hello Ana" });
});

test("what is there already is drawn at once, and asked for only once", async () => {
  const net = network();
  net.comesBack();
  const Part = onDemand(net.bring);
  render(<Part name="Ana" />);
  await screen.findByRole("button", { name: "Hello Ana" });
  render(<Part name="Ben" />);
  expect(screen.getByRole("button", { name: "Hello Ben" })).toBeTruthy();
  expect(net.asked()).toBe(1);
});
