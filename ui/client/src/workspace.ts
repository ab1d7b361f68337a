/** The workspace and its rules: what a change of them names, and how what was learned of them joins the state. */

import type { AgentVisibility, RoutingView, WorkspaceView } from "@lenochat/protocol";
import { isNews } from "./held.ts";
import type { State } from "./state.ts";

/** The rules to change; what is absent stays as it is. */
export interface WorkspaceChange {
  readonly name?: string;
  readonly routing?: Partial<RoutingView>;
  readonly agent_visibility?: AgentVisibility;
  /** Null: a connection is never judged lost. */
  readonly connection_grace_seconds?: number | null;
  readonly login_lifetime_seconds?: number;
}

/** The workspace told whole, by an event or by REST. */
export function workspaceKnown(state: State, workspace: WorkspaceView, position: number): State {
  return isNews(state.workspace, position) ? { ...state, workspace: { position, value: workspace } } : state;
}
