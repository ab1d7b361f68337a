/** Who is writing. Ephemeral: without a position, and gone by itself. */

import type { Typing } from "@lenochat/protocol";
import type { State, TypingNow } from "./state.ts";

export const TYPING_LAPSES_AFTER_MS = 6_000;
export const TYPING_SENT_EVERY_MS = 3_000;

/** Client clocks are only compared with themselves: the lapse counts from when the event came in. */
export function typingSeen(state: State, event: Typing, now: number): State {
  const seen: TypingNow = { author: event.author, until: now + TYPING_LAPSES_AFTER_MS };
  return { ...state, typing: new Map(state.typing).set(event.conversation_id, seen) };
}

export function typingIn(state: State, conversationId: string, now: number): TypingNow | null {
  const typing = state.typing.get(conversationId);
  return typing && now < typing.until ? typing : null;
}
