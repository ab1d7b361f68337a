import type { State } from "../state.ts";

/** What stands where one writes. */
export type Place = "composer" | "form" | "closed" | "blocked";

/** `again`: the visitor wants to write on after the end. */
export function placeOf(state: State, again: boolean): Place {
  const { conversation, widget } = state;
  if (state.blocked) return "blocked";
  if (conversation?.status === "closed" && !again) return "closed";
  const isAway = widget?.mode === "offline_form" && conversation?.status !== "open";
  return isAway && !isSending(state) ? "form" : "composer";
}

/** Left in the form, and nobody has taken it yet. */
export function isLeft({ conversation }: State): boolean {
  return conversation?.status === "open" && conversation.left_outside_hours && conversation.agent === null;
}

/** In line for an agent. */
export function isWaiting({ conversation }: State): boolean {
  return conversation?.status === "open" && !conversation.left_outside_hours && conversation.agent === null;
}

/** The hours have ended over a visitor who waits, and whom nobody could answer elsewhere. */
export function asksForEmail(state: State): boolean {
  const { conversation, widget } = state;
  const isOver = widget?.mode === "offline_form" && widget.at_closing === "ask_for_email";
  return isOver && isWaiting(state) && conversation?.email === null && !state.blocked;
}

/** A form that was just sent must not stand there empty, as if it had not been. */
function isSending({ delivered, unsent }: State): boolean {
  return delivered.length > 0 || unsent.some((message) => message.refusal === undefined);
}
