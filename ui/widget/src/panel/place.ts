import type { State } from "../state.ts";

/** What stands where one writes. */
export type Place = "composer" | "form" | "closed" | "blocked";

/** What the visitor wants that nothing else tells. */
export interface Wish {
  /** To write on after the end. */
  readonly again: boolean;
  /** To leave a message in the form, where Leno AI would answer. */
  readonly form: boolean;
}

export function placeOf(state: State, { again, form }: Wish): Place {
  const { conversation, widget } = state;
  if (state.blocked) return "blocked";
  if (conversation?.status === "closed" && !again) return "closed";
  const hasForm = widget?.mode === "offline_form" && (form || !widget.assistant);
  return hasForm && conversation?.status !== "open" && !isSending(state) ? "form" : "composer";
}

/** Nobody has it. */
function isFree({ conversation }: State): boolean {
  return conversation?.status === "open" && conversation.agent === null;
}

/** In line for an agent. What Leno AI has alone has no place in it. */
export function isWaiting(state: State): boolean {
  const { conversation } = state;
  const isAlone = conversation?.assistant && conversation.queue_position === null;
  return isFree(state) && !state.blocked && !conversation?.left_outside_hours && !isAlone;
}

/** Left outside the hours for people to answer, and nobody has taken it yet. While Leno AI answers that is no news. */
export function isLeft(state: State): boolean {
  const { conversation } = state;
  return isFree(state) && conversation?.left_outside_hours === true && !conversation.assistant;
}

/** Why an address is asked for: the hours have ended over a visitor who waits, or nobody is there to come. */
export type Asking = "closing" | "left";

export function asksForEmail(state: State): Asking | null {
  const { conversation, widget } = state;
  if (conversation?.email !== null || state.blocked) return null;
  if (isLeft(state)) return "left";
  const isOver = widget?.mode === "offline_form" && widget.at_closing === "ask_for_email";
  return isOver && isWaiting(state) ? "closing" : null;
}

/** What there is to say of Leno AI where one writes. */
export type Assistance =
  /** Outside the hours, before the first message. */
  | "offered"
  | "answers"
  /** It was there, and a person is to come. */
  | "asked";

export function assistanceIn(state: State): Assistance | null {
  const { conversation, widget } = state;
  if (conversation?.status !== "open") {
    return widget?.mode === "offline_form" && widget.assistant ? "offered" : null;
  }
  if (conversation.agent !== null) return null;
  if (conversation.assistant) return "answers";
  const wasThere =
    state.asked === conversation.id || state.messages.some(({ author }) => author.type === "assistant");
  return wasThere && isWaiting(state) && widget?.mode === "live" ? "asked" : null;
}

/** A form that was just sent must not stand there empty, as if it had not been. */
function isSending({ delivered, unsent }: State): boolean {
  return delivered.length > 0 || unsent.some((message) => message.refusal === undefined);
}
