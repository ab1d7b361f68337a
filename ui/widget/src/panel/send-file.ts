import { type Address, widgetUrl } from "../address.ts";
import { type Answer, answerOf } from "../api.ts";
import type { Visitor } from "../visitor.ts";
import type { Sending } from "./uploads.ts";

/** 5 MB at 350 kbit/s. */
const PATIENCE_MS = 120_000;

/** By XMLHttpRequest: `fetch` does not tell how much of a body has been sent. */
export function sendFile(
  address: Address,
  file: File,
  { token, conversationId }: Visitor,
  progress: (part: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const answer = new Promise<Answer<{ attachment_id: string }>>((resolve) => {
    request.onloadend = () => {
      const { status, responseText } = request;
      resolve(status === 0 ? { ok: false, status, code: "", message: "" } : answerOf(status, responseText));
    };
  });
  request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
  request.open(
    "POST",
    `${widgetUrl(address)}/conversations/${encodeURIComponent(conversationId)}/attachments`,
  );
  request.timeout = PATIENCE_MS;
  request.setRequestHeader("authorization", `Bearer ${token}`);
  const form = new FormData();
  form.append("file", file);
  request.send(form);
  return { answer, cancel: () => request.abort() };
}
