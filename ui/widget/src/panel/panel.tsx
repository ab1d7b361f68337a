import { Component } from "preact";
import type { Chat } from "../chat.ts";
import type { State } from "../state.ts";
import { Foot } from "./foot.tsx";
import { CloseIcon } from "./icons.tsx";
import { Messages } from "./messages.tsx";
import { Person } from "./person.tsx";
import { isWaiting } from "./place.ts";
import { texts } from "./texts.ts";
import type { Uploads } from "./uploads.ts";

interface Props {
  chat: Chat;
  state: State;
  uploads: Uploads;
  host: string;
}

export class Panel extends Component<Props, { over: boolean }> {
  /** Files over the chat; whatever else is dragged is none of ours. */
  #dragged = (event: DragEvent & { currentTarget: HTMLElement }): void => {
    const takes = event.currentTarget.querySelector(".composer") !== null;
    if (!takes || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const over = event.type === "dragover";
    if (over !== this.state.over) this.setState({ over });
    if (event.type === "drop") this.props.uploads.add(event.dataTransfer.files);
  };

  override render({ chat, state, uploads, host }: Props, { over }: { over?: boolean } = {}) {
    return (
      <div
        class={state.widget?.look.position === "start" ? "panel at-start" : "panel"}
        role="dialog"
        tabIndex={-1}
        aria-labelledby="title"
        onDragOver={this.#dragged}
        onDragLeave={this.#dragged}
        onDrop={this.#dragged}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.isComposing) return;
          event.stopPropagation();
          chat.show(false);
        }}
      >
        <Header {...{ chat, state, host }} />
        <Bar state={state} />
        <Messages {...{ chat, state, host }} />
        <Foot {...{ chat, state, uploads }} />
        {over && <p class="drop">{texts.drop}</p>}
      </div>
    );
  }
}

function Header({ chat, state, host }: Omit<Props, "uploads">) {
  const { conversation, widget } = state;
  const agent = conversation?.status === "open" ? conversation.agent : null;
  const title = widget?.look.title;
  return (
    <div class="header">
      {agent && <Person agent={agent} host={host} />}
      <div class="heading">
        <h2 id="title">
          <bdi>{agent ? agent.name : title}</bdi>
        </h2>
        {/* A name that has come says more than the title which moves below it. */}
        <p role={agent ? undefined : "status"}>
          <bdi>{agent ? title : isWaiting(state) && texts.waiting(conversation?.queue_position ?? null)}</bdi>
        </p>
      </div>
      <button type="button" class="round quiet" aria-label={texts.close} onClick={() => chat.show(false)}>
        <CloseIcon />
      </button>
    </div>
  );
}

/** What is unusual about the connection, or about the hour. */
function Bar({ state }: { state: State }) {
  const { connection, widget } = state;
  if (connection === "lost" || connection === "ended") {
    return (
      <p class="bar late" role="status">
        <bdi>{connection === "lost" ? texts.reconnecting : texts.ended}</bdi>
      </p>
    );
  }
  const isKept = widget?.mode === "offline_form" && widget.at_closing === "keep" && isWaiting(state);
  return isKept ? (
    <p class="bar" role="status">
      <bdi>{texts.keptPlace}</bdi>
    </p>
  ) : null;
}
