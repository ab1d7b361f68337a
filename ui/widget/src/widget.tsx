import type { Chat } from "./chat.ts";
import { askForFocus } from "./focus.ts";
import { Launcher } from "./launcher.tsx";
import { Panel } from "./panel.tsx";
import { type State, unread } from "./state.ts";

interface Props {
  chat: Chat;
  state: State;
  host: string;
}

/** Nothing until the settings are there: a button that cannot say what it opens is worse than none. */
export function Widget({ chat, state, host }: Props) {
  if (!state.widget) return null;
  return (
    <>
      {state.open && <Panel {...{ chat, state, host }} />}
      <Launcher
        open={state.open}
        unread={unread(state)}
        onToggle={() => {
          askForFocus();
          chat.show(!state.open);
        }}
      />
    </>
  );
}
