/** What of the profile waits for Save: the edits, and which of them change anything. */

import type { ProfileChange } from "@lenochat/client";
import type { MeView } from "@lenochat/protocol";

export type Profile = Pick<
  MeView,
  "name" | "language" | "preferred_status" | "accept_chats_after_login" | "notifications"
>;

/** The profile as the form shows it. */
export function edited(me: MeView, edits: ProfileChange): Profile {
  const { name, language, preferred_status, accept_chats_after_login } = me;
  const notifications = { ...me.notifications, ...edits.notifications };
  return { name, language, preferred_status, accept_chats_after_login, ...edits, notifications };
}

export function withMore(edits: ProfileChange, more: ProfileChange): ProfileChange {
  const notifications = { ...edits.notifications, ...more.notifications };
  return { ...edits, ...more, ...(Object.keys(notifications).length > 0 && { notifications }) };
}

/** The edits made after those that were sent: what the server made of these (a trimmed name) is what holds. */
export function since(sent: ProfileChange, now: ProfileChange): ProfileChange {
  return differing(sent, now);
}

/** Only what differs from what is saved: whoever changed something else meanwhile, elsewhere, keeps it. */
export function changesOf(me: MeView, edits: ProfileChange): ProfileChange {
  const { notifications = {}, ...others } = edits;
  const changed = differing(me, others);
  const changedNotifications = differing(me.notifications, notifications);
  const isAny = Object.keys(changedNotifications).length > 0;
  return { ...changed, ...(isAny && { notifications: changedNotifications }) };
}

function differing<Saved extends object>(saved: Saved, edits: Partial<Saved>): Partial<Saved> {
  const members = Object.entries(edits).filter(([name, value]) => saved[name as keyof Saved] !== value);
  return Object.fromEntries(members) as Partial<Saved>;
}
