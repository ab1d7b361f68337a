import { exampleMe } from "@lenochat/client/examples";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal, renderAtDesk } from "../example-desk.tsx";
import { Frame } from "../frame/frame.tsx";

const REPORT = {
  files: [
    { file: "green.md", outcome: "created", article_id: "green", problem: null },
    { file: "old.md", outcome: "replaced", article_id: "old", problem: null },
    {
      file: "bad.md",
      outcome: "refused",
      article_id: null,
      problem: "It is no text in UTF-8. Save it as UTF-8.",
    },
  ],
};

test("files are sent as they are called, and the report begins with what was refused", async () => {
  const none = () => ({ body: { items: [], next_cursor: null } });
  const desk = renderAtDesk(<Frame />, {
    path: "/articles",
    state: { me: exampleMe({ role: "owner", permissions: ["manage_workspace"] }) },
    answers: { "GET articles": none, "GET articles/missing": none },
  });
  await desk.user.click(await screen.findByRole("button", { name: "Import" }));
  const dialog = within(screen.getByRole("dialog", { name: "Import articles" }));
  const start = dialog.getByRole<HTMLButtonElement>("button", { name: "Import" });
  expect(start.disabled).toBe(true);
  const input = document.querySelector<HTMLInputElement>('input[type="file"][accept]');
  if (!input) throw new Error("There is no field for files.");
  await desk.user.upload(input, [new File(["# Green"], "green.md"), new File(["# Old"], "old.md")]);
  await dialog.findByText("2 files, 1 kB.");
  desk.answer("POST articles/import", () => refusal(413, "too_large"));
  await desk.user.click(start);
  await dialog.findByText("Refused: too_large.");
  desk.answer("POST articles/import", () => ({ body: REPORT }));
  await desk.user.click(start);
  await dialog.findByText("1 refused, 1 new article, 1 replaced.");
  const rows = within(dialog.getByRole("list", { name: "What became of each file" })).getAllByRole(
    "listitem",
  );
  expect(rows.map((row) => row.textContent)).toEqual([
    "bad.mdRefusedIt is no text in UTF-8. Save it as UTF-8.",
    "green.mdNew",
    "old.mdReplaced",
  ]);
  const sent = desk.asked.filter(({ request }) => request === "POST articles/import").at(-1);
  expect(sent?.query).toBe("language=en");
  const files = sent?.body instanceof FormData ? sent.body.getAll("files") : [];
  expect(files.map((file) => file instanceof File && file.name)).toEqual(["green.md", "old.md"]);
});
