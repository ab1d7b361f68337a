/** An agent as they stand for what is for one team: whoever is not in it may not get it by routing, and is warned of. */

import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";

/** The agent for a conversation of that team; with null, which is for everybody, as they are. */
export function forTeam(agent: Agent, teamId: string | null): Agent {
  if (teamId === null || !isVisible(agent) || agent.teams.includes(teamId)) return agent;
  return { ...agent, eligible: false, not_eligible_because: [...agent.not_eligible_because, "not_in_team"] };
}
