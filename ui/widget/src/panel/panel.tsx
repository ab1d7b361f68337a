import type { Chat } from "../chat.ts";
import type { State } from "../state.ts";
import { Foot } from "./foot.tsx";
import { CloseIcon } from "./icons.tsx";
import { Messages } from "./messages.tsx";
import { Person } from "./person.tsx";
import { texts } from "./texts.ts";

interface Props {
  chat: Chat;
  state: State;
  host: string;
}

export function Panel({ chat, state, host }: Props) {
  return (
    <div
      class="panel"
      role="dialog"
      tabIndex={-1}
      aria-labelledby="title"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.stopPropagation();
        chat.show(false);
      }}
    >
      <Header {...{ chat, state, host }} />
      <Bar state={state} />
      <Messages {...{ chat, state }} />
      <Foot {...{ chat, state }} />
    </div>
  );
}

function Header({ chat, state: { conversation, widget }, host }: Props) {
  const open = conversation?.status === "open";
  const agent = open ? conversation.agent : null;
  // What was left in the form waits for no place in a line.
  const waiting = open && widget?.mode !== "offline_form";
  const title = widget?.look.title;
  return (
    <div class="header">
      {agent && <Person agent={agent} host={host} />}
      <div class="heading">
        <h2 id="title">
          <bdi>{agent ? agent.name : title}</bdi>
        </h2>
        <p role="status">
          <bdi>{agent ? title : waiting && texts.waiting(conversation.queue_position)}</bdi>
        </p>
      </div>
      <button type="button" class="quiet" aria-label={texts.close} onClick={() => chat.show(false)}>
        <CloseIcon />
      </button>
    </div>
  );
}

/** What is unusual about the connection, or about the hour. */
function Bar({ state: { connection, conversation, widget } }: { state: State }) {
  if (connection === "lost" || connection === "ended") {
    return (
      <p class="bar" role="status">
        <bdi>{connection === "lost" ? texts.reconnecting : texts.ended}</bdi>
      </p>
    );
  }
  return widget?.mode === "offline_form" && conversation ? (
    <p class="bar">
      <bdi>{texts.awayAnswer}</bdi>
    </p>
  ) : null;
}
