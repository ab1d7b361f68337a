import type { Chat } from "../chat.ts";
import { focusWhenAsked } from "./focus.ts";
import { AttachIcon, SendIcon } from "./icons.tsx";
import { texts } from "./texts.ts";
import { UploadList } from "./upload-list.tsx";
import { ACCEPTED, type Uploads } from "./uploads.ts";

/** The server's limit is in code points; this one, in UTF-16 units, is never above it. */
export const LONGEST_TEXT = 8_000;

interface Props {
  chat: Chat;
  uploads: Uploads;
}

/** The text is the field's own until it is sent; typing redraws nothing. */
export function Composer({ chat, uploads }: Props) {
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        const field = event.currentTarget.querySelector("textarea");
        if (!field) return;
        send(field.value, chat, uploads);
        field.value = "";
        changed(field, chat);
        field.focus();
      }}
    >
      <UploadList chat={chat} uploads={uploads} />
      <div class="line-of-text">
        <label class="round" title={texts.attachHint}>
          <AttachIcon />
          <input
            type="file"
            class="unseen"
            aria-label={texts.attach}
            multiple
            accept={ACCEPTED}
            onChange={({ currentTarget }) => {
              uploads.add(currentTarget.files ?? []);
              // The same file may be chosen again.
              currentTarget.value = "";
            }}
          />
        </label>
        <textarea
          ref={appeared}
          rows={1}
          dir="auto"
          defaultValue={chat.draft}
          maxLength={LONGEST_TEXT}
          placeholder={texts.write}
          aria-label={texts.write}
          enterkeyhint="send"
          onInput={({ currentTarget }) => {
            changed(currentTarget, chat);
            chat.typed();
          }}
          onPaste={(event) => {
            const files = event.clipboardData?.files ?? [];
            // From an office program a table comes as text and as a picture of it: the text is meant.
            if (files.length === 0 || event.clipboardData?.getData("text/plain")) return;
            event.preventDefault();
            uploads.add(files);
          }}
          onKeyDown={(event) => {
            // While an input method composes, Enter chooses a word.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
        <button
          type="submit"
          class={uploads.items.length > 0 ? "round send with-files" : "round send"}
          aria-label={texts.send}
        >
          <SendIcon />
        </button>
      </div>
    </form>
  );
}

/** The text never waits for files: what is still on its way follows in a message of its own. */
function send(text: string, chat: Chat, uploads: Uploads): void {
  const files = uploads.take();
  if (files !== null && files.length > 0) {
    chat.write(text, { attachments: files });
    return;
  }
  chat.write(text);
  if (files === null) uploads.sendWhenThere();
}

function appeared(field: HTMLTextAreaElement | null): void {
  if (field) grow(field);
  focusWhenAsked(field);
}

function changed(field: HTMLTextAreaElement, chat: Chat): void {
  chat.draft = field.value;
  grow(field);
}

/** As high as its text, through the object model, which a page's CSP lets pass; the style sheet sets the most. */
function grow(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}
