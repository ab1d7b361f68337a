import { exampleMe, exampleState, exampleWidgetSettings } from "@lenochat/client/examples";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExampleDesk } from "../example-desk.tsx";
import { renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";
import { contrast, legibility } from "./contrast.ts";

const PATCH = "PATCH workspace";
const { workspace } = exampleState();

async function setUp(): Promise<ExampleDesk> {
  const desk = renderAtDesk(<Frame />, {
    path: "/settings/widget",
    state: { me: exampleMe({ role: "owner", permissions: ["manage_workspace"] }) },
  });
  await screen.findByRole("form", { name: "Widget" });
  return desk;
}

function sent(desk: ExampleDesk): unknown {
  return desk.asked.filter((asked) => asked.request === PATCH).at(-1)?.body;
}

test("what was touched is saved, and an empty title is the workspace's name", async () => {
  const desk = await setUp();
  const saved = { ...exampleWidgetSettings, title: "Tea help", color: "#ffd400" };
  desk.answer(PATCH, () => ({ body: { ...workspace, widget: saved } }));
  const title = screen.getByLabelText<HTMLInputElement>("Title");
  expect([title.value, title.placeholder]).toEqual(["", "Shop"]);
  await desk.user.type(title, "Tea help");
  const color = screen.getByLabelText("Colour as a code");
  await desk.user.clear(color);
  await desk.user.type(color, "#FFD4");
  expect(screen.getByText(/^Enter a colour as # and six digits/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
  await desk.user.type(color, "00");
  expect(screen.getByText(/^The widget writes on it in black, with a contrast of 14\.\d : 1\./)).toBeTruthy();
  expect(screen.getByText("On a white page the button itself is hard to make out.")).toBeTruthy();
  await desk.user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("Saved");
  expect(sent(desk)).toEqual({ widget: { title: "Tea help", color: "#ffd400" } });
  await desk.user.clear(title);
  await desk.user.click(screen.getByRole("button", { name: "Save" }));
  expect(sent(desk)).toEqual({ widget: { title: null } });
});

test("sites are one a line, and what the server says against one names it", async () => {
  const desk = await setUp();
  const sites = screen.getByLabelText<HTMLTextAreaElement>("Sites on which it may be");
  await desk.user.type(sites, "https://tea.example{Enter}{Enter} tea shop{Enter}");
  expect(screen.getByText(/^The widget works on these 2 sites alone/)).toBeTruthy();
  const fields = { "widget.allowed_origins.1": "Give the address of a site without a path." };
  desk.answer(PATCH, () => ({ status: 422, body: { error: { code: "invalid", message: "No.", fields } } }));
  await desk.user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("tea shop: Give the address of a site without a path.");
  expect(sent(desk)).toEqual({ widget: { allowed_origins: ["https://tea.example", "tea shop"] } });
  expect(sites.value).toBe("https://tea.example\n\n tea shop\n");
  expect(document.activeElement).toBe(sites);
  await desk.user.click(screen.getByRole("button", { name: "Discard changes" }));
  expect(sites.value).toBe("");
});

test("the script tag names this server and this workspace", async () => {
  await setUp();
  const tag = screen.getByLabelText<HTMLInputElement>("Put this on every page of your site");
  expect(tag.value).toBe(`<script src="${location.origin}/widget.js" data-widget-key="key" async></script>`);
  expect(document.activeElement).not.toBe(tag);
  expect(within(screen.getByRole("form")).getByText(/in script-src, connect-src and img-src/)).toBeTruthy();
});

test("the widget writes in white or black, of which one can be read on every colour", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(legibility("#4353c9")).toMatchObject({ ink: "white", hardOn: null });
  expect(legibility("#101020")).toMatchObject({ ink: "white", hardOn: "black" });
  for (let grey = 0; grey < 256; grey += 1) {
    const part = grey.toString(16).padStart(2, "0");
    expect(legibility(`#${part}${part}${part}`).ratio).toBeGreaterThanOrEqual(4.5);
  }
});
