/** A message on one line, as lists show it: its text, and that there are files, or what they are where there is nothing else. */

import type { AttachmentCard, PreviewView } from "@lenochat/protocol";
import type { TFunction } from "i18next";
import { Image, Paperclip } from "lucide-react";
import { PICTURES } from "./uploads.ts";
import "./preview.css";

type Shown = Pick<PreviewView, "text" | "attachments">;

export function previewWords(t: TFunction, { text, attachments }: Shown): string {
  const [first] = attachments;
  if (text !== "" || !first) return text;
  const count = attachments.length;
  if (attachments.every(isPicture)) return t("attachment.pictures", { count });
  return count === 1 ? first.name : t("attachment.files", { count });
}

/** Stands before the words; they say the same where there is no text, and where there is one it says that there is more. */
export function PreviewIcon({ attachments }: Pick<Shown, "attachments">) {
  if (attachments.length === 0) return null;
  const Icon = attachments.every(isPicture) ? Image : Paperclip;
  return <Icon className="preview-icon" size={13} aria-hidden="true" />;
}

function isPicture({ media_type }: AttachmentCard): boolean {
  return PICTURES.includes(media_type);
}
