/** The workspace and its rules: what a change of them names, and how what was learned of them joins the state. */

import type {
  AgentVisibility,
  AiChat,
  AiEndpoint,
  BusinessHoursView,
  RoutingView,
  WidgetSettings,
  WidgetView,
  WorkspaceView,
} from "@lenochat/protocol";
import { inTeamsOf } from "./agents.ts";
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
  readonly keep_addresses?: boolean;
  /** Null: always open. Lists replace lists, and so does each day of the week. */
  readonly business_hours?:
    | (Partial<Omit<BusinessHoursView, "weekly">> & {
        readonly weekly?: Partial<BusinessHoursView["weekly"]>;
      })
    | null;
  readonly widget?: Partial<WidgetSettings>;
  /** Null: there is no Leno AI. Where there was none, it begins active unless this says otherwise. */
  readonly ai_chat?:
    | (Partial<Omit<AiChat, "endpoint">> & {
        /** What is set of the key is never shown again; null takes it away. */
        readonly endpoint?: (Partial<Omit<AiEndpoint, "has_key">> & { readonly key?: string | null }) | null;
      })
    | null;
}

/** What visitors get now, told whole. */
export function widgetKnown(state: State, widget: WidgetView, position: number): State {
  return isNews(state.widget, position) ? { ...state, widget: { position, value: widget } } : state;
}

/** The workspace told whole, by an event or by REST. Only this tells that a team is gone, and nobody's any more. */
export function workspaceKnown(state: State, workspace: WorkspaceView, position: number): State {
  if (!isNews(state.workspace, position)) return state;
  const agents = new Map(state.agents);
  for (const [id, held] of state.agents) {
    const value = held.position < position ? inTeamsOf(workspace, held.value) : held.value;
    if (value !== held.value) agents.set(id, { ...held, value });
  }
  return { ...state, agents, workspace: { position, value: workspace } };
}
