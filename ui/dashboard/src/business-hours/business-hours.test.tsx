import { exampleMe, exampleState } from "@lenochat/client/examples";
import type { BusinessHoursView, MemberEvent } from "@lenochat/protocol";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExampleDesk } from "../example-desk.tsx";
import { renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";
import { offeredHours } from "./hours.ts";

const PATCH = "PATCH workspace";
const OUTLOOK = "POST workspace/hours-outlook";
const { workspace } = exampleState();
const office: BusinessHoursView = {
  ...offeredHours("Europe/Berlin"),
  // One that is ahead, whenever the tests run.
  holidays: [{ date: "2199-12-25", name: "Christmas Day" }],
};

// Tuesday, a quarter past two in Berlin.
const openNow = {
  at: "2026-05-05T12:15:00.000Z",
  mode: "live",
  edges: [
    { at: "2026-05-05T15:30:00.000Z", mode: "offline_form" },
    { at: "2026-05-06T07:00:00.000Z", mode: "live" },
    { at: "2026-05-11T07:00:00.000Z", mode: "live" },
  ],
};

async function setUp(hours: BusinessHoursView | null): Promise<ExampleDesk> {
  const desk = renderAtDesk(<Frame />, {
    path: "/settings/hours",
    state: {
      me: exampleMe({ role: "owner", permissions: ["manage_workspace"] }),
      workspace: { ...workspace, business_hours: hours },
    },
    answers: { [OUTLOOK]: () => ({ body: openNow }) },
  });
  await screen.findByRole("form", { name: "Business hours" });
  return desk;
}

function saving(desk: ExampleDesk): unknown[] {
  desk.answer(PATCH, ({ body }) => ({ body: { ...workspace, ...(body as object) } }));
  return desk.asked.filter((asked) => asked.request === PATCH).map((asked) => asked.body);
}

function save(desk: ExampleDesk): Promise<void> {
  return desk.user.click(screen.getByRole("button", { name: "Save" }));
}

function day(name: string): ReturnType<typeof within> {
  return within(screen.getByRole("group", { name }));
}

test("a workspace that was always open begins with office hours, which are changed, copied and saved", async () => {
  const desk = await setUp(null);
  saving(desk);
  await desk.user.click(screen.getByRole("radio", { name: /^By the hours below/ }));
  expect(day("Saturday").getByText("Closed")).toBeTruthy();
  await desk.user.click(day("Friday").getByRole("button", { name: /^Friday: remove hours/ }));
  expect(document.activeElement).toBe(day("Friday").getByRole("button", { name: /^Add hours/ }));
  const end = day("Monday").getByLabelText("Monday, to, number 1");
  await desk.user.clear(end);
  await desk.user.type(end, "12:00");
  await desk.user.click(day("Monday").getByRole("button", { name: /^Add more/ }));
  expect(document.activeElement).toBe(day("Monday").getByLabelText("Monday, from, number 2"));
  await desk.user.click(screen.getByRole("button", { name: "Copy the hours of Monday to other days" }));
  await desk.user.click(screen.getByRole("checkbox", { name: "Tuesday" }));
  await desk.user.click(screen.getByRole("button", { name: "Copy" }));
  await save(desk);
  await screen.findByText("Saved");
  const [sent] = saving(desk) as { business_hours: BusinessHoursView }[];
  const split = [
    ["09:00", "12:00"],
    ["13:00", "17:00"],
  ];
  expect(sent?.business_hours.weekly).toEqual({
    ...offeredHours("").weekly,
    mon: split,
    tue: split,
    fri: [],
  });
});

test("what is missing is said where it is missing, and keeps Save shut", async () => {
  const desk = await setUp(office);
  await desk.user.clear(day("Monday").getByLabelText("Monday, from, number 1"));
  expect(day("Monday").getByText("Enter both times.")).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
  expect(screen.getByText("This appears once every time and date is entered.")).toBeTruthy();
  await desk.user.type(day("Monday").getByLabelText("Monday, from, number 1"), "18:00");
  expect(day("Monday").getByText(/^until 5:00\sPM on Tuesday$/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(false);
  const fields = { "business_hours.weekly.mon": "These hours overlap with those of Sunday." };
  desk.answer(PATCH, () => ({ status: 422, body: { error: { code: "invalid", message: "No.", fields } } }));
  await save(desk);
  expect(await day("Monday").findByText("These hours overlap with those of Sunday.")).toBeTruthy();
  expect(screen.getByText("Not saved: something above has to be put right first.")).toBeTruthy();
});

test("what the hours in the form will do is asked of the server and said in the time of their zone", async () => {
  const desk = await setUp(office);
  const told = within(screen.getByRole("complementary", { name: "What the widget will do" }));
  await told.findByText(/^The widget is open now\. It closes today at 5:30\sPM/);
  expect(told.getByText(/^It opens tomorrow at 9:00\sAM/)).toBeTruthy();
  expect(told.getByText(/^It opens on Monday, May 11 at 9:00\sAM/)).toBeTruthy();
  desk.answer(OUTLOOK, () => ({ body: { ...openNow, mode: "offline_form", edges: [] } }));
  await desk.user.click(day("Monday").getByRole("button", { name: /^Monday: remove/ }));
  await told.findByText("The widget is closed now. It never opens.");
  expect(told.getByText(/^Visitors leave a message/)).toBeTruthy();
  const ai_chat = {
    active: true,
    when: "when_free",
    outside_hours: true,
    provider: "articles",
    endpoint: null,
  } as const;
  const changed = { ...workspace, business_hours: office, ai_chat };
  desk.receive([101, { type: "workspace.changed", at: "", workspace: changed }]);
  expect(await told.findByText(/^Leno AI answers visitors/)).toBeTruthy();
  const [last] = desk.asked.filter((asked) => asked.request === OUTLOOK).slice(-1);
  expect(last?.body).toEqual({ business_hours: { ...office, weekly: { ...office.weekly, mon: [] } } });
});

test("a country's holidays are looked up and join those that are there; nothing is saved by it", async () => {
  const desk = await setUp(office);
  const countries = [
    { code: "DE", subdivisions: [{ code: "BY", name: "Bayern" }] },
    { code: "FR", subdivisions: [] },
  ];
  desk.answer("GET holidays/countries", () => ({ body: { items: countries } }));
  const found = [
    { date: "2199-12-25", name: "Erster Weihnachtstag" },
    { date: "2199-10-03", name: "Tag der Deutschen Einheit" },
    { date: "2019-10-03", name: "Tag der Deutschen Einheit" },
  ];
  desk.answer("GET holidays", () => ({ body: { items: found } }));
  await desk.user.click(screen.getByRole("button", { name: "Import public holidays" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Import public holidays" }));
  await desk.user.click(await dialog.findByRole("button", { name: /^Country/ }));
  await desk.user.type(screen.getByRole("searchbox", { name: "Find a country" }), "Germ");
  await desk.user.click(await screen.findByRole("option", { name: "Germany" }));
  await dialog.findByText("1 is in your list already.");
  expect(dialog.getByText("1 is over and left out.")).toBeTruthy();
  expect(desk.queries("GET holidays").at(-1)).toMatch(/^country=DE&year=\d{4}$/);
  await desk.user.click(dialog.getByRole("button", { name: "Add 1 holiday" }));
  const rows = within(screen.getByRole("list", { name: "Holidays" })).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([
    "Thu, October 3, 2199Tag der Deutschen Einheit",
    "Wed, December 25, 2199Christmas Day",
  ]);
  expect(screen.getByText("Not saved yet")).toBeTruthy();
});

test("a holiday by hand needs a date that is not there yet; Enter adds it and saves nothing", async () => {
  const desk = await setUp(office);
  const add = within(screen.getByRole("group", { name: "Add holiday" }));
  await desk.user.type(add.getByLabelText("Name"), "Stocktaking{Enter}");
  expect(add.getByText("Enter a date.")).toBeTruthy();
  await desk.user.type(add.getByLabelText("Date"), "2199-12-25");
  expect(add.getByText("This date is in the list already.")).toBeTruthy();
  await desk.user.clear(add.getByLabelText("Date"));
  await desk.user.type(add.getByLabelText("Date"), "2026-12-31");
  await desk.user.click(add.getByRole("button", { name: "Add holiday" }));
  const list = within(screen.getByRole("list", { name: "Holidays" }));
  expect(list.getByRole("button", { name: /^Remove Stocktaking/ })).toBeTruthy();
  expect(desk.asked.some((asked) => asked.request === PATCH)).toBe(false);
});

test("holidays that are over go together, and those to come stay", async () => {
  const past = ["2019-12-25", "2020-12-25"].map((date) => ({ date, name: "Christmas Day" }));
  const desk = await setUp({ ...office, holidays: [...past, { date: "2199-12-25", name: "Christmas Day" }] });
  await desk.user.click(screen.getByRole("button", { name: "Remove 2 that are over" }));
  const rows = within(screen.getByRole("list", { name: "Holidays" })).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual(["Wed, December 25, 2199Christmas Day"]);
  expect(screen.queryByRole("button", { name: /over$/ })).toBeNull();
});

test("a time zone is found by a city, and said with the time there", async () => {
  const desk = await setUp(office);
  desk.answer(PATCH, ({ body }) => ({ body: { ...workspace, ...(body as object) } }));
  await desk.user.click(screen.getByRole("button", { name: /^Time zone/ }));
  await desk.user.type(screen.getByRole("searchbox", { name: "Find a city or a zone" }), "kolk");
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["Asia/Kolkata"]);
  await desk.user.keyboard("{ArrowDown}{Enter}");
  expect(screen.getByText(/^In Kolkata.* it is \d/)).toBeTruthy();
  expect(screen.getByText(/^The clock in Kolkata is not put forward or back/)).toBeTruthy();
  await save(desk);
  await screen.findByText("Saved");
  const [sent] = desk.asked.filter((asked) => asked.request === PATCH);
  expect(sent?.body).toEqual({ business_hours: { ...office, time_zone: "Asia/Kolkata" } });
});

test("what somebody else saved meanwhile is told, and the hours in the form stay", async () => {
  const desk = await setUp(office);
  await desk.user.click(day("Friday").getByRole("button", { name: /^Friday: remove/ }));
  const event: MemberEvent = {
    type: "workspace.changed",
    at: "",
    workspace: { ...workspace, business_hours: { ...office, holidays: [] } },
  };
  desk.receive([101, event]);
  expect(
    screen.getByText(/it is “5 days a week, 0 dates, Europe\/Berlin” now\. Saving here makes it “4 days/),
  ).toBeTruthy();
  expect(day("Friday").getByText("Closed")).toBeTruthy();
});
