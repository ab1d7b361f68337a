/** What somebody chose to import: which of it can be an article, and what would be refused as a whole. */

import type { ArticleFile } from "@lenochat/client";

export const ACCEPTED = [".md", ".markdown", ".zip"];
const MARKDOWN = /\.(md|markdown)$/iu;
const ARCHIVE = /\.zip$/iu;
/** As the server takes them. */
export const MOST_FILES = 500;
export const MOST_BYTES = 10 * 1024 * 1024;

export type Problem = "nothing" | "archive_alone" | "too_many" | "too_large";

export interface Chosen {
  readonly files: readonly ArticleFile[];
  readonly bytes: number;
  /** What is neither Markdown nor an archive, as the pictures in a folder. */
  readonly leftOut: number;
  readonly problem: Problem | null;
}

export function chosenFrom(list: Iterable<File>): Chosen {
  const all = [...list];
  const archives = all.filter(({ name }) => ARCHIVE.test(name));
  const isArchive = all.length === 1 && archives.length === 1;
  const taken = isArchive ? archives : all.filter((file) => isArticle(nameOf(file)));
  const bytes = taken.reduce((sum, { size }) => sum + size, 0);
  return {
    files: taken.map((content) => ({ name: nameOf(content), content })),
    bytes,
    leftOut: all.length - taken.length,
    problem: problemOf(taken.length, bytes, archives.length > 0 && !isArchive),
  };
}

function problemOf(count: number, bytes: number, isMixed: boolean): Problem | null {
  if (isMixed) return "archive_alone";
  if (count === 0) return "nothing";
  if (count > MOST_FILES) return "too_many";
  return bytes > MOST_BYTES ? "too_large" : null;
}

/** With its folders, but without the one that was chosen: packed as an archive it would be called the same. */
function nameOf(file: File): string {
  const path = file.webkitRelativePath;
  return path ? path.slice(path.indexOf("/") + 1) : file.name;
}

/** Not what is hidden, as in a folder that an editor keeps its settings in. */
function isArticle(name: string): boolean {
  return MARKDOWN.test(name) && !name.split("/").some((part) => part.startsWith("."));
}
