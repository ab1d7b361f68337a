import { expect, test } from "vitest";
import { chosenFrom, MOST_BYTES } from "./import-files.ts";

function file(path: string, size = 3): File {
  const made = new File(["x".repeat(size)], path.split("/").at(-1) ?? path);
  Object.defineProperty(made, "webkitRelativePath", { value: path.includes("/") ? path : "" });
  return made;
}

const namesOf = (...paths: string[]) =>
  chosenFrom(paths.map((path) => file(path))).files.map(({ name }) => name);

test("of a folder the Markdown files are taken, named from the folder on as in an archive of it", () => {
  expect(namesOf("help/tea.md", "help/teas/green.MARKDOWN", "help/.git/x.md", "help/cup.png")).toEqual([
    "tea.md",
    "teas/green.MARKDOWN",
  ]);
  expect(chosenFrom([file("help/tea.md"), file("help/cup.png")])).toMatchObject({
    leftOut: 1,
    problem: null,
  });
  expect(chosenFrom([file("help/cup.png")]).problem).toBe("nothing");
});

test("an archive comes alone, and what is too much is said before it is sent", () => {
  expect(namesOf("help.zip")).toEqual(["help.zip"]);
  expect(chosenFrom([file("help.zip"), file("tea.md")]).problem).toBe("archive_alone");
  expect(chosenFrom([file("help.zip", MOST_BYTES + 1)]).problem).toBe("too_large");
  expect(chosenFrom(Array.from({ length: 501 }, (_, at) => file(`${at}.md`))).problem).toBe("too_many");
});
