import { Component } from "preact";
import type { Chat } from "../chat.ts";
import { EmailField, reasonAgainstEmail } from "./email-field.tsx";
import { backToWriting } from "./focus.ts";
import type { Asking } from "./place.ts";
import { texts } from "./texts.ts";

interface Props {
  chat: Chat;
  asking: Asking;
}

/** Nobody comes before the morning: with an address the visitor need not wait. */
export class AskEmail extends Component<Props, { reason: string }> {
  override state = { reason: "" };
  #form: HTMLFormElement | null = null;

  #send = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault();
    const field = event.currentTarget.querySelector("input");
    if (!field) return;
    const wrong = reasonAgainstEmail(field);
    this.setState({ reason: wrong });
    const reason = wrong || (await this.props.chat.leaveEmail(field.value.trim())) || "";
    this.setState({ reason });
    if (reason !== "") field.focus();
  };

  // The address has been taken, or an agent has come.
  override componentWillUnmount(): void {
    if (this.#form?.matches(":focus-within")) backToWriting(this.#form);
  }

  override render({ asking }: Props, { reason }: { reason: string }) {
    return (
      <form
        ref={(form) => {
          this.#form = form;
        }}
        class="form ask"
        noValidate
        onSubmit={this.#send}
      >
        <p role="status">
          <bdi>{asking === "left" ? texts.askEmailAtNight : texts.askEmail}</bdi>
        </p>
        <EmailField value="" reason={reason} />
        <button type="submit" class="primary">
          {texts.leaveEmail}
        </button>
      </form>
    );
  }
}
