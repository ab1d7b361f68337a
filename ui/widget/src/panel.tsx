import type { Chat } from "./chat.ts";
import { Foot } from "./foot.tsx";
import { CloseIcon } from "./icons.tsx";
import { Messages } from "./messages.tsx";
import { Person } from "./person.tsx";
import type { State } from "./state.ts";
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
  return (
    <header>
      {agent && <Person agent={agent} host={host} />}
      <div class="heading">
        <h2 id="title">{agent ? agent.name : widget?.look.title}</h2>
        <p role="status">{agent ? texts.answers : open && texts.waiting(conversation.queue_position)}</p>
      </div>
      <button type="button" class="quiet" aria-label={texts.close} onClick={() => chat.show(false)}>
        <CloseIcon />
      </button>
    </header>
  );
}

/** What is unusual about the connection, or about the hour. */
function Bar({ state: { connection, conversation, widget } }: { state: State }) {
  if (connection === "lost" || connection === "ended") {
    return (
      <p class="bar" role="status">
        {connection === "lost" ? texts.reconnecting : texts.ended}
      </p>
    );
  }
  return widget?.mode === "offline_form" && conversation ? <p class="bar calm">{texts.awayAnswer}</p> : null;
}
