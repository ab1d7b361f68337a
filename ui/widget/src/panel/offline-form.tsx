import type { Chat } from "../chat.ts";
import { LONGEST_TEXT } from "./composer.tsx";
import { askForFocus, focusWhenAsked } from "./focus.ts";
import { texts } from "./texts.ts";

/** Outside the workspace's hours: an address to answer to, and the text. */
export function OfflineForm({ chat }: { chat: Chat }) {
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        const [email, text] = new FormData(event.currentTarget).values();
        if (typeof email !== "string" || typeof text !== "string") return;
        askForFocus();
        chat.write(text, email.trim());
        chat.draft = "";
      }}
    >
      <p>
        <bdi>{texts.away}</bdi>
      </p>
      <label>
        <bdi>{texts.email}</bdi>
        <input
          ref={focusWhenAsked}
          type="email"
          name="email"
          required
          maxLength={254}
          autocomplete="email"
          dir="ltr"
        />
      </label>
      <label>
        <bdi>{texts.message}</bdi>
        <textarea
          name="text"
          required
          rows={5}
          dir="auto"
          maxLength={LONGEST_TEXT}
          defaultValue={chat.draft}
          onInput={({ currentTarget }) => {
            chat.draft = currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="primary">
        {texts.leaveMessage}
      </button>
    </form>
  );
}
