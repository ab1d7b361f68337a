/**
 * Which of the agent's conversations are new to them and were not looked at yet. A function of the live state, so that
 * what came while the connection was lost counts as well.
 */

import type { State } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";

export type Unseen = ReadonlySet<string>;

export const NOTHING_UNSEEN: Unseen = new Set();

/** What is unseen after the state went from `before` to `after`, in a page that is on screen or hidden. */
export function unseenAfter(unseen: Unseen, before: State, after: State, isHidden: boolean): Unseen {
  // Called for every event; of most it is nothing new. The same state twice: the page came on screen, or went.
  const isOther = before.conversations !== after.conversations || before.focus !== after.focus;
  if (!isOther && (before !== after || unseen.size === 0)) return unseen;
  const next = new Set<string>();
  for (const [id, { value }] of after.conversations) {
    if (!isMine(value, after) || (!isHidden && after.focus.includes(id))) continue;
    const was = before.conversations.get(id)?.value;
    if (was === undefined || !isMine(was, before)) next.add(id);
    else if (wasAnswered(was, value)) continue;
    else if (unseen.has(id) || (isHidden && hasVisitorWritten(was, value))) next.add(id);
  }
  return isSame(unseen, next) ? unseen : next;
}

/** Whether another conversation is on screen, or something new in it. */
export function looksAnew(before: State, after: State): boolean {
  if (before.focus === after.focus && before.conversations === after.conversations) return false;
  return (
    before.focus.join() !== after.focus.join() ||
    after.focus.some((id) => before.conversations.get(id)?.value !== after.conversations.get(id)?.value)
  );
}

function isMine(conversation: ConversationView, state: State): boolean {
  return conversation.status === "open" && conversation.assignee_id === state.account.id;
}

function hasVisitorWritten(was: ConversationView, is: ConversationView): boolean {
  return is.last_message?.author.type === "visitor" && isNewer(was, is);
}

/** On another device, for example. */
function wasAnswered(was: ConversationView, is: ConversationView): boolean {
  return is.last_message?.author.type === "agent" && isNewer(was, is);
}

function isNewer(was: ConversationView, is: ConversationView): boolean {
  return is.last_message?.created_at !== was.last_message?.created_at;
}

function isSame(one: Unseen, other: Unseen): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}
