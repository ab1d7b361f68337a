/** What a manager may change of whom, so that the panel says it before the server has to refuse it. */

import type { Agent, Role } from "@lenochat/protocol";

export interface Manager {
  readonly id: string;
  readonly role: Role;
}

/** Nothing of an Owner is changed by anybody but an Owner. */
export function mayChange(manager: Manager, agent: Agent): boolean {
  return agent.role !== "owner" || manager.role === "owner";
}

/** Nobody changes their own role. */
export function mayChangeRole(manager: Manager, agent: Agent): boolean {
  return mayChange(manager, agent) && agent.id !== manager.id;
}

/** Only an Owner makes somebody an Owner. */
export function rolesToGive(manager: Manager): readonly Role[] {
  return manager.role === "owner" ? ["owner", "admin", "agent"] : ["admin", "agent"];
}
