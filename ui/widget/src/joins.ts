import type { VisitorAgentView, VisitorMessageView } from "@lenochat/protocol";

/** The line "Ana joined", and the message it stands behind (null: at the top). */
export interface Join {
  readonly name: string;
  readonly after: string | null;
}

/** An agent got the conversation: the line stands where the conversation was at that moment, and stays there. */
export function joinedByChange(
  joins: readonly Join[],
  messages: readonly VisitorMessageView[],
  before: VisitorAgentView | null,
  now: VisitorAgentView | null,
): readonly Join[] {
  if (now === null || now.name === before?.name || joins.at(-1)?.name === now.name) return joins;
  return [...joins, { name: now.name, after: messages.at(-1)?.id ?? null }];
}

/** Seen after a reload: an agent's first message tells that they had joined by then. */
export function joinedByMessages(
  joins: readonly Join[],
  messages: readonly VisitorMessageView[],
  fresh: readonly VisitorMessageView[],
): readonly Join[] {
  const known = new Set(joins.map((join) => join.name));
  const found: Join[] = [];
  for (const message of fresh) {
    const { type, name } = message.author;
    if (type !== "agent" || name === null || known.has(name)) continue;
    known.add(name);
    found.push({ name, after: messages[messages.indexOf(message) - 1]?.id ?? null });
  }
  return found.length === 0 ? joins : [...joins, ...found];
}
