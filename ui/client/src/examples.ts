/** A small workspace for tests: Ana, whose dashboard it is, her teammates Ben and Chloe, and their conversations. */

import type {
  AgentView,
  ConversationView,
  MemberEvent,
  MemberState,
  MeView,
  OwnMessageView,
  ServerFrame,
  Snapshot,
  StreamItem,
  WidgetSettings,
  WidgetView,
} from "@lenochat/protocol";

const AT = "2026-03-02T10:00:00.000Z";

/** The n-th second after the example workspace's beginning. */
export function second(n: number): string {
  return new Date(Date.parse(AT) + n * 1000).toISOString();
}

export function exampleAgent(id: string, changes: Partial<AgentView> = {}): AgentView {
  return {
    id,
    name: id.charAt(0).toUpperCase() + id.slice(1),
    picture_url: null,
    role: "agent",
    teams: [],
    disabled: false,
    takes_chats: true,
    status: "online",
    status_message: null,
    status_since: AT,
    status_until: null,
    status_then: null,
    accepting: true,
    connected: true,
    connection_lost_at: null,
    eligible: true,
    not_eligible_because: [],
    open_conversations: 0,
    capacity: 4,
    capacity_override: null,
    ...changes,
  };
}

export function exampleMe(changes: Partial<MeView> = {}): MeView {
  return {
    ...exampleAgent("ana"),
    email: "ana@example.com",
    language: "en",
    permissions: [],
    preferred_status: "online",
    accept_chats_after_login: true,
    notifications: { sound: true, desktop: false },
    login_id: "login-1",
    workspace: { id: "shop", name: "Shop" },
    ...changes,
  };
}

export function exampleConversation(id: string, changes: Partial<ConversationView> = {}): ConversationView {
  return {
    id,
    status: "open",
    assignee_id: null,
    handled_by: null,
    assistant: null,
    priority: "normal",
    team_id: null,
    assigned_at: null,
    open_to_all: false,
    left_outside_hours: false,
    no_reply_since: null,
    visitor_left_at: null,
    queued_since: null,
    queue_position: null,
    visitor: { id: `visitor-${id}`, name: `Visitor ${id}`, email: null, blocked: false },
    last_message: null,
    last_activity_at: AT,
    page_url: null,
    created_at: AT,
    closed_at: null,
    spam: false,
    ...changes,
  };
}

export function exampleMessage(id: string, changes: Partial<OwnMessageView> = {}): OwnMessageView {
  return {
    id,
    conversation_id: "c1",
    author: { type: "visitor", id: "visitor-c1", name: "Visitor c1" },
    kind: "message",
    text: `text of ${id}`,
    created_at: AT,
    attachments: [],
    sources: [],
    client_message_id: null,
    ...changes,
  };
}

export const exampleWidgetSettings: WidgetSettings = {
  title: null,
  welcome: "Hello! How can we help you?",
  away: "We are not here at the moment.",
  color: "#4353c9",
  position: "end",
  allowed_origins: [],
};

export function exampleWidget(changes: Partial<WidgetView> = {}): WidgetView {
  const { allowed_origins: _, ...look } = exampleWidgetSettings;
  return { mode: "live", look: { ...look, title: "Shop" }, at_closing: "keep", assistant: false, ...changes };
}

export function exampleState(changes: Partial<MemberState> = {}): MemberState {
  const me = changes.me ?? exampleMe();
  const { email: _e, language: _l, permissions: _p, notifications: _n, ...rest } = me;
  const { preferred_status: _s, accept_chats_after_login: _a, login_id: _i, workspace: _w, ...own } = rest;
  return {
    me,
    workspace: {
      id: "shop",
      name: "Shop",
      widget_key: "key",
      routing: {
        strategy: "round_robin",
        busy_fallback: false,
        away_fallback: false,
        default_capacity: 4,
        prefer_former_agent: false,
        no_reply_seconds: null,
        ramp_seconds: null,
      },
      agent_visibility: "everyone",
      connection_grace_seconds: 30,
      login_lifetime_seconds: 43200,
      ai_chat: null,
      keep_addresses: false,
      business_hours: null,
      widget: exampleWidgetSettings,
      teams: [],
    },
    agents: [own, exampleAgent("ben"), exampleAgent("chloe", { status: "away" })],
    counts: { mine: 0, unassigned: 0, all: 0 },
    mine: [],
    widget: exampleWidget(),
    ...changes,
  };
}

export function exampleSnapshot(changes: Partial<MemberState> = {}, position = 100): Snapshot {
  return { type: "snapshot", stream_id: "stream-1", position, state: exampleState(changes) };
}

/** An `events` frame with one durable event for each entry. */
export function eventsFrame(...events: [position: number, event: MemberEvent][]): ServerFrame {
  const items: StreamItem[] = events.map(([position, event]) => ({ position, event }));
  return { type: "events", events: items };
}

type ConversationEvent = Extract<MemberEvent, { type: `conversation.${string}` }>;

/** A conversation event of `type`; for an assignment name who had it before. */
export function conversationEvent(
  type: ConversationEvent["type"],
  conversation: ConversationView,
  changes: { previous?: string | null; loads?: ConversationEvent["loads"] } = {},
): MemberEvent {
  const fact = { at: AT, conversation_id: conversation.id, conversation, loads: changes.loads ?? [] };
  if (type !== "conversation.assigned") return { ...fact, type };
  return {
    ...fact,
    type,
    assignee_id: conversation.assignee_id ?? "",
    previous_assignee_id: changes.previous ?? null,
    cause: "routing",
  };
}

export function agentChanged(agent: AgentView): MemberEvent {
  return { type: "agent.changed", at: AT, agent, card_changed: true };
}

export function loadOf(agentId: string, open: number): ConversationEvent["loads"][number] {
  return { agent_id: agentId, open_conversations: open, eligible: true, not_eligible_because: [] };
}
