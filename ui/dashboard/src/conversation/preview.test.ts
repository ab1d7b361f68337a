import type { AttachmentCard } from "@lenochat/protocol";
import i18next from "i18next";
import { expect, test } from "vitest";
import { startWords } from "../words/i18n.ts";
import { previewWords } from "./preview.tsx";

await startWords();
const photo: AttachmentCard = { name: "IMG_1.jpg", media_type: "image/jpeg" };
const bill: AttachmentCard = { name: "bill.pdf", media_type: "application/pdf" };

test.each([
  ["Hello", [], "Hello"],
  ["See this", [photo], "See this"],
  ["", [photo], "Picture"],
  ["", [photo, photo], "2 pictures"],
  ["", [bill], "bill.pdf"],
  ["", [photo, bill], "2 files"],
])("of %j with %j a list says %j", (text, attachments, words) => {
  expect(previewWords(i18next.t, { text, attachments })).toBe(words);
});
