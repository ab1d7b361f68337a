import { Component } from "preact";
import type { Chat } from "../chat.ts";
import type { State } from "../state.ts";
import { Composer } from "./composer.tsx";
import { askForFocus, focusWhenAsked } from "./focus.ts";
import { OfflineForm } from "./offline-form.tsx";
import { texts } from "./texts.ts";

interface Props {
  chat: Chat;
  state: State;
}

/** Where one writes: the composer, outside the hours the form, and after the end a way back. */
export class Foot extends Component<Props, { again: boolean }> {
  override componentDidUpdate(before: Props): void {
    if (isClosed(before) && !isClosed(this.props)) this.setState({ again: false });
  }

  override render(props: Props, { again }: { again?: boolean } = {}) {
    const { chat, state } = props;
    if (isClosed(props) && !again) {
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
    }
    const away = state.widget?.mode === "offline_form" && state.conversation?.status !== "open";
    return away && !isSending(state) ? <OfflineForm chat={chat} /> : <Composer chat={chat} />;
  }
}

function isClosed({ state }: Props): boolean {
  return state.conversation?.status === "closed";
}

/** A form that was just sent must not stand there empty, as if it had not been. */
function isSending({ delivered, unsent }: State): boolean {
  return delivered.length > 0 || unsent.some((message) => message.refusal === undefined);
}
