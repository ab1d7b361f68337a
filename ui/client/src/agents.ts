/** Agents as events change them. A redacted agent stays redacted: only a whole `agent` can show more of them. */

import type {
  Agent,
  AgentView,
  AvailabilityChanged,
  LoadView,
  MeView,
  OwnAvailabilityChanged,
  WorkspaceView,
} from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { hold, isNews } from "./held.ts";
import type { State } from "./state.ts";
import { accountOf } from "./state.ts";

export function availabilityChanged(
  state: State,
  event: AvailabilityChanged | OwnAvailabilityChanged,
  position: number,
): State {
  return changeVisible(state, event.agent_id, position, (agent) => ({
    ...agent,
    status: event.status,
    status_message: event.status_message,
    status_since: event.status_since,
    status_until: event.status_until,
    status_then: event.status_then,
    accepting: event.accepting,
    connected: event.connected,
    connection_lost_at: event.connection_lost_at,
    eligible: event.eligible,
    not_eligible_because: event.not_eligible_because,
  }));
}

export function loadsMoved(state: State, loads: readonly LoadView[], position: number): State {
  return loads.reduce(
    (moved, load) =>
      changeVisible(moved, load.agent_id, position, (agent) => ({
        ...agent,
        open_conversations: load.open_conversations,
        eligible: load.eligible,
        not_eligible_because: load.not_eligible_because,
      })),
    state,
  );
}

/** An agent told whole, by an event or by REST; a new one is the youngest member. */
export function agentKnown(state: State, agent: Agent, position: number): State {
  if (!state.agents.has(agent.id) && position < state.agentsPosition) return state;
  const { workspace } = state;
  const known = position < workspace.position ? inTeamsOf(workspace.value, agent) : agent;
  const agents = hold(state.agents, known, position);
  return agents === state.agents ? state : { ...state, agents };
}

/** The agent's own profile, as REST answered it: no event tells what belongs to the login alone. */
export function profileKnown(state: State, me: MeView, position: number): State {
  const { email: _e, language: _l, permissions: _p, preferred_status: _s, ...rest } = me;
  const { accept_chats_after_login: _a, login_id: _i, workspace: _w, notifications: _n, ...agent } = rest;
  return agentKnown({ ...state, account: accountOf(me) }, agent, position);
}

/** The agent without the teams that the workspace does not name any more: they are nobody's. */
export function inTeamsOf<Known extends Agent>(workspace: WorkspaceView, agent: Known): Known {
  const living = new Set(workspace.teams.map((team) => team.id));
  const teams = agent.teams.filter((id) => living.has(id));
  return teams.length === agent.teams.length ? agent : { ...agent, teams };
}

export function agentRemoved(state: State, agentId: string, position: number): State {
  const agents = new Map(state.agents);
  agents.delete(agentId);
  return { ...state, agents, agentsPosition: position };
}

function changeVisible(
  state: State,
  agentId: string,
  position: number,
  change: (agent: AgentView) => AgentView,
): State {
  const held = state.agents.get(agentId);
  if (!held || !isVisible(held.value) || !isNews(held, position)) return state;
  return {
    ...state,
    agents: new Map(state.agents).set(agentId, { position, value: change(held.value) }),
  };
}
