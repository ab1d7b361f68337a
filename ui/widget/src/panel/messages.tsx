import { Component } from "preact";
import type { Chat } from "../chat.ts";
import { awaitingAssistant, type State } from "../state.ts";
import { Line } from "./line.tsx";
import { texts } from "./texts.ts";
import { timeline } from "./timeline.ts";

/** As near to the end as counts for reading along, in pixels. */
const NEAR_END = 60;

interface Props {
  chat: Chat;
  state: State;
  host: string;
}

/** The conversation, oldest first. It follows who reads along, and never moves what somebody reads further up. */
export class Messages extends Component<Props, { below: boolean }> {
  #list: HTMLDivElement | null = null;
  #along = true;
  #last: string | undefined;

  // Its first call shows the end; later ones keep it in sight when the composer grows or a keyboard comes up.
  readonly #size = new ResizeObserver(() => {
    if (this.#along) this.#toEnd();
  });

  override componentDidMount(): void {
    this.componentDidUpdate();
    if (this.#list) this.#size.observe(this.#list);
  }

  override componentWillUnmount(): void {
    this.#size.disconnect();
  }

  override componentDidUpdate(): void {
    const last = timeline(this.props.state).at(-1);
    const changed = last?.key !== this.#last;
    this.#last = last?.key;
    const justWritten = changed && last?.kind === "message" && last.at === null && !last.unfinished;
    if (this.#along || justWritten) this.#toEnd();
    else if (changed) this.setState({ below: true });
  }

  #toEnd = (): void => {
    if (this.#list) this.#list.scrollTop = this.#list.scrollHeight;
  };

  #scrolled = ({ currentTarget }: { currentTarget: HTMLDivElement }): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    this.#along = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#along && this.state.below) this.setState({ below: false });
  };

  override render({ chat, state, host }: Props, { below }: { below?: boolean } = {}) {
    const welcome = state.widget?.look.welcome;
    const writer = writerIn(state);
    return (
      <div class="middle">
        <div
          ref={(list) => {
            this.#list = list;
          }}
          class="messages"
          role="log"
          aria-live="polite"
          aria-label={texts.messages}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard
          tabIndex={0}
          onScroll={this.#scrolled}
        >
          {welcome && (
            <p class="welcome">
              <bdi>{welcome}</bdi>
            </p>
          )}
          {timeline(state).map((item) => (
            <Line key={item.key} {...{ item, chat, host }} />
          ))}
          {writer && (
            <p class={state.typing ? "typing" : "typing soon"}>
              <span aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              <bdi>{texts.typing(writer.name)}</bdi>
            </p>
          )}
        </div>
        {below && (
          <button
            type="button"
            class="below"
            onClick={() => {
              this.#toEnd();
              // It goes away in the hand of who pressed it.
              this.#list?.focus();
            }}
          >
            {texts.newMessages}
          </button>
        )}
      </div>
    );
  }
}

/** Who is writing, as far as that is known. Leno AI is at it as long as it owes an answer, before its first words too. */
function writerIn(state: State): { readonly name: string | null } | null {
  if (state.typing) return state.typing;
  const isAtIt = state.connection === "live" && awaitingAssistant(state) !== null;
  return isAtIt ? { name: texts.assistantName } : null;
}
