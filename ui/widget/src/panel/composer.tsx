import type { Chat } from "../chat.ts";
import { focusWhenAsked } from "./focus.ts";
import { SendIcon } from "./icons.tsx";
import { texts } from "./texts.ts";

/** The server's limit is in code points; this one, in UTF-16 units, is never above it. */
export const LONGEST_TEXT = 8_000;

/** The text is the field's own until it is sent; typing redraws nothing. */
export function Composer({ chat }: { chat: Chat }) {
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        const field = event.currentTarget.querySelector("textarea");
        if (!field) return;
        chat.write(field.value);
        field.value = "";
        changed(field, chat);
        field.focus();
      }}
    >
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
        onKeyDown={(event) => {
          // While an input method composes, Enter chooses a word.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <button type="submit" class="send" aria-label={texts.send}>
        <SendIcon />
      </button>
    </form>
  );
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
