/** Snapshot + events = state. Pure: time is passed in. */

import type { MemberEvent, ServerFrame, StreamItem } from "@lenochat/protocol";
import { agentKnown, agentRemoved, availabilityChanged } from "./agents.ts";
import { conversationMoved, visitorChanged } from "./conversations.ts";
import { messagePosted } from "./messages.ts";
import type { State } from "./state.ts";
import { stateFromSnapshot } from "./state.ts";
import { typingSeen } from "./typing.ts";
import { visitorRemoved } from "./visitors.ts";
import { widgetKnown, workspaceKnown } from "./workspace.ts";

/** The state after a frame; null while there was no snapshot yet. */
export function frameArrived(state: State | null, frame: ServerFrame, now: number): State | null {
  if (frame.type === "snapshot") return stateFromSnapshot(frame, state);
  if (!state) return null;
  switch (frame.type) {
    case "resumed":
      return { ...positionReached(state, frame.position), catchUps: state.catchUps + 1 };
    case "position":
      return positionReached(state, frame.position);
    case "events":
      return eventsArrived(state, frame.events, now);
    default:
      return ignored(state, frame);
  }
}

/** What one commit, or one turn of the server, made. An event applies only above the position that the state is at. */
function eventsArrived(state: State, items: readonly StreamItem[], now: number): State {
  return items.reduce((current, item) => {
    if (!("position" in item))
      return item.event.type === "typing" ? typingSeen(current, item.event, now) : current;
    if (item.position <= current.position) return current;
    return positionReached(apply(current, item.event, item.position), item.position);
  }, state);
}

function positionReached(state: State, position: number): State {
  return position > state.position ? { ...state, position } : state;
}

function apply(state: State, event: MemberEvent, position: number): State {
  switch (event.type) {
    case "availability.changed":
      return availabilityChanged(state, event, position);
    case "agent.changed":
      return agentKnown(state, event.agent, position);
    case "agent.removed":
      return agentRemoved(state, event.agent_id, position);
    case "widget.changed":
      return widgetKnown(state, event.widget, position);
    case "workspace.changed":
      return workspaceKnown(state, event.workspace, position);
    case "visitor.changed":
      return visitorChanged(state, event.visitor, position);
    case "conversation.opened":
    case "conversation.assigned":
    case "conversation.queued":
    case "conversation.closed":
    case "conversation.reopened":
    case "conversation.changed":
      return conversationMoved(state, event, position);
    case "visitor.removed":
      return visitorRemoved(state, event);
    case "message.posted":
      return messagePosted(state, event, position);
    default:
      return ignored(state, event);
  }
}

/** Unknown types are ignored: a newer server may say more. The compiler still asks for every known one. */
function ignored(state: State, _unknown: never): State {
  return state;
}
