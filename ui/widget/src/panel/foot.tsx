import { Component } from "preact";
import type { Chat } from "../chat.ts";
import type { State } from "../state.ts";
import { AskEmail } from "./ask-email.tsx";
import { Composer } from "./composer.tsx";
import { askForFocus, focusWhenAsked } from "./focus.ts";
import { OfflineForm } from "./offline-form.tsx";
import { asksForEmail, isLeft, placeOf } from "./place.ts";
import { texts } from "./texts.ts";
import type { Uploads } from "./uploads.ts";

interface Props {
  chat: Chat;
  state: State;
  uploads: Uploads;
}

/** Where one writes: the composer, outside the hours the form, and after the end a way back. */
export class Foot extends Component<Props, { again: boolean }> {
  #element: HTMLDivElement | null = null;

  // Called before the old field is gone: who wrote in it goes on in the one that takes its place.
  override getSnapshotBeforeUpdate(before: Props, { again }: { again?: boolean }): null {
    const wasIn = this.#element?.matches(":focus-within") ?? false;
    const now = placeOf(this.props.state, this.state.again ?? false);
    if (wasIn && placeOf(before.state, again ?? false) !== now) askForFocus();
    return null;
  }

  override componentDidUpdate(before: Props): void {
    if (isClosed(before) && !isClosed(this.props)) this.setState({ again: false });
  }

  override render(props: Props, { again }: { again?: boolean } = {}) {
    return (
      <div
        ref={(element) => {
          this.#element = element;
        }}
        class="foot"
      >
        {this.#place(props, again ?? false)}
      </div>
    );
  }

  #place({ chat, state, uploads }: Props, again: boolean) {
    switch (placeOf(state, again)) {
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
        return <OfflineForm key={state.redrafts} {...{ chat, state }} />;
      case "composer":
        return (
          <>
            {isLeft(state) && (
              <p class="bar" role="status">
                <bdi>{texts.left(state.conversation?.email ?? null)}</bdi>
              </p>
            )}
            {asksForEmail(state) && <AskEmail chat={chat} />}
            <Composer key={state.redrafts} {...{ chat, uploads }} />
          </>
        );
    }
  }
}

function isClosed({ state }: Props): boolean {
  return state.conversation?.status === "closed";
}
