import { Component } from "preact";
import type { Chat } from "../chat.ts";
import type { State } from "../state.ts";
import { LONGEST_TEXT } from "./composer.tsx";
import { EmailField, Reason, reasonAgainstEmail } from "./email-field.tsx";
import { askForFocus } from "./focus.ts";
import { texts } from "./texts.ts";

interface Props {
  chat: Chat;
  state: State;
  /** Where Leno AI answers now: the visitor would rather ask it. */
  askAssistant(): void;
}

interface Reasons {
  email: string;
  text: string;
}

/** Outside the workspace's hours: an address to answer to, and the text. */
export class OfflineForm extends Component<Props, Reasons> {
  override state: Reasons = { email: "", text: "" };

  #send = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const { email, name, text } = fieldsOf(event.currentTarget);
    if (!email || !name || !text) return;
    const reasons = {
      email: reasonAgainstEmail(email),
      text: text.value.trim() === "" ? texts.messageMissing : "",
    };
    this.setState(reasons);
    if (reasons.email || reasons.text) {
      (reasons.email ? email : text).focus();
      return;
    }
    askForFocus();
    const { chat } = this.props;
    const given = name.value.trim();
    chat.draft = "";
    chat.write(text.value, { email: email.value.trim(), ...(given === "" ? {} : { name: given }) });
  };

  override render({ chat, state, askAssistant }: Props, { email, text }: Reasons) {
    const away = state.widget?.look.away;
    return (
      // Its own words instead of the browser's: they stay, and are read where they belong.
      <form class="form" noValidate onSubmit={this.#send}>
        {away && (
          <p>
            <bdi>{away}</bdi>
          </p>
        )}
        <EmailField value={state.conversation?.email ?? ""} reason={email} />
        <label>
          <bdi>{texts.name}</bdi>
          <input type="text" name="name" maxLength={100} autocomplete="name" dir="auto" />
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
            aria-invalid={text !== ""}
            aria-describedby="text-reason"
            onInput={({ currentTarget }) => {
              chat.draft = currentTarget.value;
            }}
          />
          <Reason id="text-reason" reason={text} />
        </label>
        <button type="submit" class="primary">
          {texts.leaveMessage}
        </button>
        {state.widget?.assistant && (
          <button type="button" class="link" onClick={askAssistant}>
            {texts.askAssistantInstead}
          </button>
        )}
      </form>
    );
  }
}

function fieldsOf(form: HTMLFormElement) {
  return {
    email: form.querySelector<HTMLInputElement>("[name=email]"),
    name: form.querySelector<HTMLInputElement>("[name=name]"),
    text: form.querySelector("textarea"),
  };
}
