import { Component } from "preact";
import type { Chat } from "../chat.ts";
import type { State } from "../state.ts";
import { askForFocus, backToWriting } from "./focus.ts";
import { AssistantIcon } from "./icons.tsx";
import { type Assistance, assistanceIn } from "./place.ts";
import { texts } from "./texts.ts";

interface Props {
  chat: Chat;
  state: State;
  /** The visitor would rather leave a message. */
  leaveMessage(): void;
}

interface Asking {
  /** On its way to the server. */
  asking: boolean;
  /** Why it was not taken; empty: nothing. */
  reason: string;
}

/** Who answers while nobody does: Leno AI, and a way past it. */
export class AssistantBar extends Component<Props, Asking> {
  override state: Asking = { asking: false, reason: "" };
  #element: HTMLDivElement | null = null;

  #ask = async (): Promise<void> => {
    if (this.state.asking) return;
    this.setState({ asking: true, reason: "" });
    const reason = await this.props.chat.askForPerson();
    this.setState({ asking: false, reason: reason ?? "" });
  };

  // The button, or all of it, is about to go away: on with what takes its place.
  override getSnapshotBeforeUpdate(before: Props): null {
    if (assistanceIn(before.state) !== assistanceIn(this.props.state)) this.#giveFocus();
    return null;
  }

  override componentWillUnmount(): void {
    this.#giveFocus();
  }

  #giveFocus(): void {
    if (!this.#element?.querySelector(":focus")) return;
    backToWriting(this.#element);
    askForFocus();
  }

  override render({ state, leaveMessage }: Props, { asking, reason }: Asking) {
    const assistance = assistanceIn(state);
    return (
      <div
        ref={(element) => {
          this.#element = element;
        }}
        class="bar assistance"
        hidden={assistance === null}
      >
        <AssistantIcon />
        <p role="status">
          <bdi>{assistance && wordsFor(assistance, state)}</bdi>
        </p>
        {assistance === "answers" && (
          <button
            type="button"
            class="link"
            aria-disabled={asking}
            aria-describedby="ask-reason"
            onClick={this.#ask}
          >
            {asking ? texts.asking : texts.askForPerson}
          </button>
        )}
        {assistance === "offered" && (
          <button type="button" class="link" onClick={leaveMessage}>
            {texts.leaveMessageInstead}
          </button>
        )}
        <bdi id="ask-reason" class="failed reason" role="alert">
          {assistance === "answers" && reason}
        </bdi>
      </div>
    );
  }
}

function wordsFor(assistance: Assistance, { conversation }: State): string {
  if (assistance === "asked") return texts.lookingForSomebody;
  if (assistance === "offered" || conversation?.left_outside_hours) return texts.assistantAtNight;
  return conversation?.queue_position === null ? texts.assistantAnswers : texts.assistantMeanwhile;
}
