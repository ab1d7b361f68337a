import { Component } from "preact";
import type { Chat } from "../chat.ts";
import type { State } from "../state.ts";
import { AskEmail } from "./ask-email.tsx";
import { AssistantBar } from "./assistant-bar.tsx";
import { Composer } from "./composer.tsx";
import { askForFocus, focusWhenAsked } from "./focus.ts";
import { OfflineForm } from "./offline-form.tsx";
import { asksForEmail, isLeft, placeOf, type Wish } from "./place.ts";
import { texts } from "./texts.ts";
import type { Uploads } from "./uploads.ts";

interface Props {
  chat: Chat;
  state: State;
  uploads: Uploads;
}

/** Where one writes: the composer, outside the hours the form, and after the end a way back. */
export class Foot extends Component<Props, Wish> {
  override state: Wish = { again: false, form: false };
  #element: HTMLDivElement | null = null;

  // Called before the old field is gone: who wrote in it goes on in the one that takes its place.
  override getSnapshotBeforeUpdate(before: Props, wish: Wish): null {
    const wasIn = this.#element?.matches(":focus-within") ?? false;
    if (wasIn && placeOf(before.state, wish) !== placeOf(this.props.state, this.state)) askForFocus();
    return null;
  }

  override componentDidUpdate(before: Props): void {
    if (statusIn(before) !== statusIn(this.props)) this.setState({ again: false, form: false });
  }

  override render(props: Props, wish: Wish) {
    return (
      <div
        ref={(element) => {
          this.#element = element;
        }}
        class="foot"
      >
        {this.#place(props, wish)}
      </div>
    );
  }

  #place({ chat, state, uploads }: Props, wish: Wish) {
    const email = state.conversation?.email ?? null;
    const asking = asksForEmail(state);
    switch (placeOf(state, wish)) {
      case "blocked":
        return (
          <div ref={focusWhenAsked} class="closed" tabIndex={-1}>
            <p role="status">{texts.blocked}</p>
          </div>
        );
      case "closed":
        return (
          <div class="closed">
            <p role="status">{texts.closed}</p>
            <button
              ref={focusWhenAsked}
              type="button"
              class="primary"
              onClick={() => {
                askForFocus();
                this.setState({ again: true });
              }}
            >
              {texts.writeAgain}
            </button>
          </div>
        );
      case "form":
        return (
          <OfflineForm key={state.redrafts} {...{ chat, state }} askAssistant={() => this.#wantForm(false)} />
        );
      case "composer":
        return (
          <>
            <AssistantBar {...{ chat, state }} leaveMessage={() => this.#wantForm(true)} />
            {isLeft(state) && email !== null && (
              <p class="bar" role="status">
                <bdi>{texts.left(email)}</bdi>
              </p>
            )}
            {asking && <AskEmail key={asking} {...{ chat, asking }} />}
            <Composer key={state.redrafts} {...{ chat, uploads }} />
          </>
        );
    }
  }

  #wantForm(form: boolean): void {
    askForFocus();
    this.setState({ form });
  }
}

function statusIn({ state }: Props): string | undefined {
  return state.conversation?.status;
}
