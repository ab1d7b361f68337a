import { Component } from "preact";
import { ChatIcon, DownIcon } from "./icons.tsx";
import { texts } from "./texts.ts";

interface Props {
  open: boolean;
  unread: number;
  onToggle(): void;
}

export class Launcher extends Component<Props> {
  #button: HTMLButtonElement | null = null;

  override componentDidUpdate(before: Props): void {
    // Whoever closes the chat by keyboard is back where they came from.
    if (before.open && !this.props.open) this.#button?.focus();
  }

  override render({ open, unread, onToggle }: Props) {
    return (
      <button
        ref={(button) => {
          this.#button = button;
        }}
        type="button"
        class={open ? "launcher open" : "launcher"}
        aria-expanded={open}
        aria-haspopup="dialog"
        aria-label={open ? texts.close : texts.open(unread)}
        onClick={onToggle}
      >
        {open ? <DownIcon /> : <ChatIcon />}
        {unread > 0 && (
          <span class="badge" aria-hidden="true">
            {unread > 9 ? "9+" : unread}
          </span>
        )}
      </button>
    );
  }
}
