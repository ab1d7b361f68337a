/** The public protocol: generated shapes, and the few names that the shapes alone do not give. */

import type {
  AgentCard,
  AgentView,
  EphemeralEvent,
  ErrorCode,
  StreamEvent,
  VisitorEvent,
} from "./generated.ts";

export type * from "./generated.ts";

export const PROTOCOL_VERSION = 1;

/** An agent as this viewer may see them: whole, or without everything that tells of their availability. */
export type Agent = AgentView | AgentCard;

/** What a member's stream tells with a position. */
export type MemberEvent = StreamEvent["event"];

/** One entry of an `events` frame. */
export type StreamItem = StreamEvent | EphemeralEvent;

/** What a visitor's stream tells. */
export type VisitorStreamEvent = VisitorEvent["event"];

/** The body of every refusal; some codes add members of their own. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  fields?: Record<string, string>;
  [data: string]: unknown;
}

/** Whether this viewer sees the agent's availability. */
export function isVisible(agent: Agent): agent is AgentView {
  return "status" in agent;
}
