/**
 * Generated from the server's views, events and frames. Do not edit: change them there,
 * then `npm run generate -w protocol`.
 */

/**
 * What a membership may do. Roles never take part in routing: every agent does, unless `takes_chats` is off.
 */
export type Role = "owner" | "admin" | "agent";
/**
 * The five availabilities, in the order in which every menu and list shows them (AV1).
 */
export type AvailabilityStatus = "online" | "busy" | "away" | "do_not_disturb" | "offline";
export type Reason =
  | "disabled"
  | "takes_no_chats"
  | "status"
  | "not_accepting"
  | "connection_lost"
  | "at_capacity"
  | "not_in_team"
  | "hold"
  | "finishing"
  | "ramp";
/**
 * Whose availability a standard agent sees; Owner and Admin always see everyone's (RE4).
 */
export type AgentVisibility = "everyone" | "same_team" | "nobody";
export type ConversationStatus = "open" | "closed";
/**
 * The queue is oldest first within priority, high before normal before low (RT6).
 */
export type Priority = "low" | "normal" | "high";
export type AuthorType = "visitor" | "agent" | "assistant" | "system";
export type ErrorCode =
  | "malformed"
  | "not_logged_in"
  | "wrong_credentials"
  | "not_allowed"
  | "not_your_availability"
  | "cross_site"
  | "blocked"
  | "origin_not_allowed"
  | "not_found"
  | "method_not_allowed"
  | "already_assigned"
  | "conversation_closed"
  | "other_login"
  | "already_done"
  | "choose_workspace"
  | "last_owner"
  | "changed_meanwhile"
  | "too_large"
  | "unsupported_type"
  | "invalid"
  | "idempotency_key_reused"
  | "too_many"
  | "unavailable";
export type AvailabilityCause =
  "chosen" | "token" | "login" | "logout" | "expired" | "disabled" | "timer" | "connection" | "idle";
export type ClientFrame = Hello | Focus | TypingUp;
export type AssignmentCause = "routing" | "manual";
/**
 * How the agents of one tier are ordered (RT1).
 */
export type Strategy = "round_robin" | "load_balanced";
export type Outcome = "assigned" | "waiting" | "assistant";
export type Trigger =
  | "opened"
  | "reopened"
  | "released"
  | "message"
  | "queue"
  | "disabled"
  | "team"
  | "overflow"
  | "no_reply"
  | "unseen"
  | "visitor_back"
  | "assistant_done";
export type Permission = "see_everyone" | "assign_any" | "manage_members" | "manage_workspace";
export type ServerFrame = Snapshot | Resumed | Position | Events;
export type VisitorFrame = VisitorSnapshot | VisitorEvents;

/**
 * What every member may see of an agent: nothing of their availability.
 */
export interface AgentCard {
  id: string;
  name: string;
  picture_url: string | null;
  role: Role;
  teams: string[];
  disabled: boolean;
  takes_chats: boolean;
}
/**
 * A member changed otherwise: name, role, capacity, or eligibility by a rule of the workspace; or is new.
 */
export interface AgentChanged {
  type: "agent.changed";
  at: string;
  agent: AgentView | AgentCard;
  card_changed: boolean;
}
/**
 * An agent with everything that tells something about their availability.
 */
export interface AgentView {
  id: string;
  name: string;
  picture_url: string | null;
  role: Role;
  teams: string[];
  disabled: boolean;
  takes_chats: boolean;
  status: AvailabilityStatus;
  status_message: string | null;
  status_since: string;
  status_until: string | null;
  status_then: AvailabilityStatus | null;
  accepting: boolean;
  connected: boolean;
  connection_lost_at: string | null;
  eligible: boolean;
  not_eligible_because: Reason[];
  open_conversations: number;
  capacity: number | null;
  capacity_override: number | "unlimited" | null;
}
/**
 * Somebody is no member any more; what they have written and held keeps their id and name.
 */
export interface AgentRemoved {
  type: "agent.removed";
  at: string;
  agent_id: string;
}
/**
 * As the workspace has set it, and as members see it.
 */
export interface AiChat {
  active: boolean;
  when: "when_free" | "on_request";
  outside_hours: boolean;
  provider: "articles" | "endpoint";
  endpoint: AiEndpoint | null;
}
/**
 * A server that speaks as OpenAI's chat completions do. Its key is stored elsewhere, and never shown.
 */
export interface AiEndpoint {
  base_url: string;
  model: string;
  has_key: boolean;
  timeout_seconds: number;
  most_answers: number;
}
/**
 * An article as the list shows it.
 */
export interface ArticleCard {
  id: string;
  title: string;
  language: string;
  published: boolean;
  created_at: string;
  updated_at: string;
  url: string;
}
/**
 * What somebody writes, as visitors would read it.
 */
export interface ArticlePreview {
  html: string;
}
export interface ArticleView {
  id: string;
  title: string;
  language: string;
  published: boolean;
  created_at: string;
  updated_at: string;
  url: string;
  text: string;
}
/**
 * What became of one conversation of several that were to be assigned: it, or the refusal.
 */
export interface AssignmentView {
  conversation_id: string;
  position: number;
  conversation: ConversationView | null;
  error: RefusalView | null;
}
export interface ConversationView {
  id: string;
  status: ConversationStatus;
  assignee_id: string | null;
  handled_by: ("agent" | "assistant") | null;
  priority: Priority;
  team_id: string | null;
  open_to_all: boolean;
  queued_since: string | null;
  queue_position: number | null;
  visitor_left_at: string | null;
  left_outside_hours: boolean;
  assigned_at: string | null;
  no_reply_since: string | null;
  visitor: VisitorView;
  last_message: PreviewView | null;
  last_activity_at: string;
  page_url: string | null;
  created_at: string;
  closed_at: string | null;
  spam: boolean;
  assistant: ("answers" | "answers_alone" | "done") | null;
}
export interface VisitorView {
  id: string;
  name: string | null;
  email: string | null;
  blocked: boolean;
}
/**
 * The last message, as a list row shows it: on one line, cut to 160 characters.
 */
export interface PreviewView {
  author: PreviewAuthor;
  text: string;
  created_at: string;
  attachments: AttachmentCard[];
}
export interface PreviewAuthor {
  type: AuthorType;
  name: string | null;
}
/**
 * As a list shows it.
 */
export interface AttachmentCard {
  name: string;
  media_type: "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "application/pdf";
}
/**
 * Why one item of several was refused, as an error answer says it; what the code does not add is null.
 */
export interface RefusalView {
  code: ErrorCode;
  message: string;
  fields: {
    [k: string]: string;
  } | null;
  assignee_id: string | null;
  assignee_name: string | null;
}
/**
 * An answer that did not come: nothing in it is a visitor's.
 */
export interface AssistantFailureView {
  conversation_id: string;
  code:
    | "host_not_allowed"
    | "unreachable"
    | "wrong_key"
    | "no_such_model"
    | "too_many"
    | "refused"
    | "broken"
    | "not_the_protocol"
    | "too_slow"
    | "cut_off"
    | "too_long"
    | "empty"
    | "used_up"
    | "unexpected";
  sentence: string;
  created_at: string;
}
/**
 * Leno AI is answering that message of the visitor's; what it has said may yet be dropped, and is stored nowhere.
 *
 * It ends with the message that is posted, or with whatever says that Leno AI is not to answer any more.
 */
export interface AssistantWriting {
  type: "assistant.writing";
  at: string;
  conversation_id: string;
  message_id: string;
  text: string;
}
/**
 * The answer to a file: by this id a message may name it.
 */
export interface AttachmentStored {
  attachment_id: string;
}
export interface AttachmentView {
  name: string;
  media_type: "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "application/pdf";
  id: string;
  size: number;
  url: string;
  width: number | null;
  height: number | null;
}
export interface AuthorView {
  type: AuthorType;
  id: string | null;
  name: string | null;
}
/**
 * Something of an agent's availability, accepting or presence changed, as teammates get it.
 */
export interface AvailabilityChanged {
  type: "availability.changed";
  at: string;
  agent_id: string;
  status: AvailabilityStatus;
  status_message: string | null;
  status_since: string;
  status_until: string | null;
  status_then: AvailabilityStatus | null;
  accepting: boolean;
  connected: boolean;
  connection_lost_at: string | null;
  eligible: boolean;
  not_eligible_because: Reason[];
  cause: AvailabilityCause;
}
/**
 * When the workspace is there for its visitors.
 */
export interface BusinessHoursView {
  time_zone: string;
  weekly: WeekView;
  holidays: HolidayView[];
  exceptions: ExceptionView[];
  at_closing: "keep" | "ask_for_email";
}
/**
 * The hours that begin on each day of the week; the gaps are breaks, and nothing is closed.
 */
export interface WeekView {
  mon: [string, string][];
  tue: [string, string][];
  wed: [string, string][];
  thu: [string, string][];
  fri: [string, string][];
  sat: [string, string][];
  sun: [string, string][];
}
/**
 * A day without hours.
 */
export interface HolidayView {
  date: string;
  name: string;
}
/**
 * A day with hours of its own, which win over the week and over a holiday.
 */
export interface ExceptionView {
  date: string;
  hours: [string, string][];
  name: string;
}
/**
 * One agent as a decision saw them.
 */
export interface CandidateView {
  agent_id: string;
  status: AvailabilityStatus;
  eligible: boolean;
  reasons: (Reason | ("released" | "no_reply"))[];
  open_conversations: number;
  capacity: number | null;
  order_key: (number | string)[];
}
/**
 * First from the client, within 10 s.
 */
export interface Hello {
  type: "hello";
  protocol: 1;
  stream_id?: string | null;
  resume_from?: number | null;
  agent_id?: string | null;
  visitor_token?: string | null;
}
/**
 * The conversations this client shows: typing and whole messages of these come to it.
 */
export interface Focus {
  type: "focus";
  conversation_ids?: string[];
}
/**
 * The client's user is writing; at most every 3 s.
 */
export interface TypingUp {
  type: "typing";
  conversation_id: string;
}
export interface ConversationAssigned {
  at: string;
  conversation_id: string;
  conversation: ConversationView;
  loads: LoadView[];
  type: "conversation.assigned";
  assignee_id: string;
  previous_assignee_id: string | null;
  cause: AssignmentCause;
}
/**
 * How a conversation's move changed one agent's load.
 */
export interface LoadView {
  agent_id: string;
  open_conversations: number;
  eligible: boolean;
  not_eligible_because: Reason[];
}
/**
 * The answer to a visitor's first message.
 */
export interface ConversationBegun {
  conversation_id: string;
  visitor_token: string;
  status: ConversationStatus;
  queue_position: number | null;
  agent: VisitorAgentView | null;
  left_outside_hours: boolean;
  email: string | null;
  assistant: boolean;
}
/**
 * Who answers: a name and a picture.
 */
export interface VisitorAgentView {
  name: string;
  picture_url: string | null;
}
/**
 * Anything else a list shows: the last message, the priority, the visitor's name.
 */
export interface ConversationChanged {
  at: string;
  conversation_id: string;
  conversation: ConversationView;
  loads: LoadView[];
  type: "conversation.changed";
}
export interface ConversationClosed {
  at: string;
  conversation_id: string;
  conversation: ConversationView;
  loads: LoadView[];
  type: "conversation.closed";
}
/**
 * A visitor began a conversation; who gets it, or that it waits, follows in the same transaction.
 */
export interface ConversationOpened {
  at: string;
  conversation_id: string;
  conversation: ConversationView;
  loads: LoadView[];
  type: "conversation.opened";
}
/**
 * It waits: nobody is eligible, or it was given back.
 */
export interface ConversationQueued {
  at: string;
  conversation_id: string;
  conversation: ConversationView;
  loads: LoadView[];
  type: "conversation.queued";
}
export interface ConversationReopened {
  at: string;
  conversation_id: string;
  conversation: ConversationView;
  loads: LoadView[];
  type: "conversation.reopened";
}
/**
 * How many conversations each inbox view holds for one member.
 */
export interface CountsView {
  mine: number;
  unassigned: number;
  all: number;
}
/**
 * Whom a decision chose, and why nobody else.
 */
export interface DecisionView {
  policy: RoutingView;
  team_id: string | null;
  former_agent_id: string | null;
  passed_over_agent_id: string | null;
  tier: ("online" | "busy" | "away") | null;
  outcome: Outcome;
  chosen_agent_id: string | null;
  candidates: CandidateView[];
  counts: {
    [k: string]: number;
  } | null;
}
export interface RoutingView {
  strategy: Strategy;
  busy_fallback: boolean;
  away_fallback: boolean;
  default_capacity: number | null;
  prefer_former_agent: boolean;
  no_reply_seconds: number | null;
  ramp_seconds: number | null;
}
/**
 * A moment at which the widget opens or closes, and what it is from then on.
 */
export interface EdgeView {
  at: string;
  mode: "live" | "offline_form";
}
export interface EphemeralEvent {
  event: Typing;
}
/**
 * Somebody is writing; lapses after 6 s. Ephemeral: without a position, never logged.
 */
export interface Typing {
  type: "typing";
  at: string;
  conversation_id: string;
  author: TypingAuthor;
}
export interface TypingAuthor {
  type: "visitor" | "agent" | "assistant";
  id: string | null;
  name: string | null;
}
/**
 * What one commit, or one turn, made for this connection. Positions rise; holes are normal.
 */
export interface Events {
  type: "events";
  events: (StreamEvent | EphemeralEvent)[];
}
/**
 * An event with its place in the workspace's order.
 */
export interface StreamEvent {
  position: number;
  event:
    | OwnAvailabilityChanged
    | AgentChanged
    | AgentRemoved
    | WorkspaceChanged
    | WidgetChanged
    | VisitorChanged
    | ConversationOpened
    | ConversationAssigned
    | ConversationQueued
    | ConversationClosed
    | ConversationReopened
    | ConversationChanged
    | MessagePosted
    | VisitorRemoved
    | AvailabilityChanged;
}
/**
 * The same as it is logged, and as the agent's own streams get it: with the login it came from.
 */
export interface OwnAvailabilityChanged {
  type: "availability.changed";
  at: string;
  agent_id: string;
  status: AvailabilityStatus;
  status_message: string | null;
  status_since: string;
  status_until: string | null;
  status_then: AvailabilityStatus | null;
  accepting: boolean;
  connected: boolean;
  connection_lost_at: string | null;
  eligible: boolean;
  not_eligible_because: Reason[];
  cause: AvailabilityCause;
  login_id: string | null;
  device: string | null;
  teams: string[];
}
export interface WorkspaceChanged {
  type: "workspace.changed";
  at: string;
  workspace: WorkspaceView;
}
export interface WorkspaceView {
  id: string;
  name: string;
  widget_key: string;
  routing: RoutingView;
  agent_visibility: AgentVisibility;
  connection_grace_seconds: number | null;
  login_lifetime_seconds: number;
  keep_addresses: boolean;
  business_hours: BusinessHoursView | null;
  widget: WidgetSettings;
  ai_chat: AiChat | null;
  teams: TeamView[];
}
/**
 * As the workspace has set them, and as members see them.
 */
export interface WidgetSettings {
  title: string | null;
  welcome: string;
  away: string;
  color: string;
  position: "end" | "start";
  allowed_origins: string[];
}
export interface TeamView {
  id: string;
  name: string;
  overflow_seconds: number | null;
}
export interface WidgetChanged {
  type: "widget.changed";
  at: string;
  widget: WidgetView;
}
/**
 * The widget's public settings: they depend on the workspace's rules alone, never on agents (WI2).
 */
export interface WidgetView {
  mode: "live" | "offline_form";
  look: WidgetLook;
  at_closing: "keep" | "ask_for_email";
  assistant: boolean;
}
/**
 * How the launcher and the chat present themselves.
 */
export interface WidgetLook {
  title: string;
  welcome: string;
  away: string;
  color: string;
  position: "end" | "start";
}
/**
 * A visitor was blocked, or is not any more; in all their conversations, however many there are.
 */
export interface VisitorChanged {
  type: "visitor.changed";
  at: string;
  visitor: VisitorView;
}
/**
 * A message was stored. Goes to the conversation's assignee and to whoever has it in focus; never replayed.
 */
export interface MessagePosted {
  type: "message.posted";
  at: string;
  message: OwnMessageView | MessageView;
}
/**
 * A message as its author gets it: with the id that the author's client made.
 */
export interface OwnMessageView {
  id: string;
  conversation_id: string;
  author: AuthorView;
  kind: "message" | "note";
  text: string;
  created_at: string;
  attachments: AttachmentView[];
  sources: SourceView[];
  client_message_id: string | null;
}
/**
 * An article that an answer cites, as it was called then.
 */
export interface SourceView {
  article_id: string;
  title: string;
  url: string;
}
export interface MessageView {
  id: string;
  conversation_id: string;
  author: AuthorView;
  kind: "message" | "note";
  text: string;
  created_at: string;
  attachments: AttachmentView[];
  sources: SourceView[];
}
/**
 * A visitor was erased, with everything that was said; no event after this one speaks of them.
 *
 * What the log says of them already loses its texts and names after this (`core.erasure`).
 */
export interface VisitorRemoved {
  type: "visitor.removed";
  at: string;
  visitor_id: string;
  conversation_ids: string[];
}
/**
 * The part of a message with the first hit, on one line, and where the hits are in `text`.
 */
export interface ExcerptView {
  message_id: string;
  kind: "message" | "note";
  author: PreviewAuthor;
  text: string;
  marks: [number, number][];
  created_at: string;
}
/**
 * A conversation with all that was said in it, notes of the team too.
 */
export interface ExportedConversation {
  conversation: ConversationView;
  messages: MessageView[];
  files: ExportedFile[];
  decisions: ExportedDecision[];
}
/**
 * A file that was sent, with what is in it.
 */
export interface ExportedFile {
  id: string;
  message_id: string | null;
  name: string;
  media_type: "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "application/pdf";
  size: number;
  created_at: string;
  content: string;
}
/**
 * Who was chosen to answer, and when; what was thought of other agents is about them, and stays here.
 */
export interface ExportedDecision {
  at: string;
  trigger: Trigger;
  outcome: Outcome;
  chosen_agent_id: string | null;
}
/**
 * The visitor, and what was observed of them.
 */
export interface ExportedVisitor {
  id: string;
  name: string | null;
  email: string | null;
  known_as: string[];
  created_at: string;
  connected: boolean;
  gone_since: string | null;
  blocked: boolean;
  address: string | null;
}
/**
 * A country whose holidays can be asked for.
 */
export interface HolidayCountryView {
  code: string;
  subdivisions: SubdivisionView[];
}
/**
 * A part of a country with holidays of its own; `code` as ISO 3166-2 has it behind the country's.
 */
export interface SubdivisionView {
  code: string;
  name: string;
}
/**
 * What hours do from now on.
 */
export interface HoursOutlook {
  at: string;
  mode: "live" | "offline_form";
  edges: EdgeView[];
}
export interface ImportReport {
  files: ImportedFile[];
}
/**
 * What became of one file of an import.
 */
export interface ImportedFile {
  file: string;
  outcome: "created" | "replaced" | "unchanged" | "refused";
  article_id: string | null;
  problem: string | null;
}
/**
 * Where to log in now.
 */
export interface InvitationAccepted {
  email: string;
  workspace_name: string;
}
/**
 * What whoever holds an invitation's token learns of it before accepting.
 */
export interface InvitationLook {
  workspace_name: string;
  email: string;
  role: Role;
  is_known: boolean;
}
/**
 * An open invitation, as Owner and Admin see it. Its link cannot be shown again: only hashes are stored.
 */
export interface InvitationView {
  id: string;
  email: string;
  role: Role;
  created_at: string;
  expires_at: string;
  invited_by: InviterView;
}
export interface InviterView {
  id: string;
  name: string;
}
/**
 * One of the agent's own logins.
 */
export interface LoginView {
  id: string;
  device: string;
  created_at: string;
  last_used_at: string;
  current: boolean;
}
/**
 * The agent as they see themselves.
 */
export interface MeView {
  id: string;
  name: string;
  picture_url: string | null;
  role: Role;
  teams: string[];
  disabled: boolean;
  takes_chats: boolean;
  status: AvailabilityStatus;
  status_message: string | null;
  status_since: string;
  status_until: string | null;
  status_then: AvailabilityStatus | null;
  accepting: boolean;
  connected: boolean;
  connection_lost_at: string | null;
  eligible: boolean;
  not_eligible_because: Reason[];
  open_conversations: number;
  capacity: number | null;
  capacity_override: number | "unlimited" | null;
  email: string;
  language: string;
  permissions: Permission[];
  preferred_status: AvailabilityStatus;
  accept_chats_after_login: boolean;
  notifications: NotificationsView;
  login_id: string;
  workspace: WorkspaceCard;
}
/**
 * How the agent wants to be told of a new chat.
 */
export interface NotificationsView {
  sound: boolean;
  desktop: boolean;
}
/**
 * The workspace a login is in.
 */
export interface WorkspaceCard {
  id: string;
  name: string;
}
/**
 * All that a dashboard needs to begin with; other conversations come by REST, joined by position.
 */
export interface MemberState {
  me: MeView;
  workspace: WorkspaceView;
  agents: (AgentView | AgentCard)[];
  counts: CountsView;
  mine: ConversationView[];
  widget: WidgetView;
}
/**
 * A question that no article answered.
 */
export interface MissingArticleView {
  id: string;
  conversation_id: string;
  question: string;
  created_at: string;
}
/**
 * The same when it was just made: with the link that accepts it.
 */
export interface NewInvitation {
  id: string;
  email: string;
  role: Role;
  created_at: string;
  expires_at: string;
  invited_by: InviterView;
  invitation_url: string;
}
/**
 * Only hidden events passed: resume from here.
 */
export interface Position {
  type: "position";
  position: number;
}
/**
 * The stored explanation of one routing decision.
 */
export interface ReceiptView {
  policy: RoutingView;
  team_id: string | null;
  former_agent_id: string | null;
  passed_over_agent_id: string | null;
  tier: ("online" | "busy" | "away") | null;
  outcome: Outcome;
  chosen_agent_id: string | null;
  candidates: CandidateView[];
  counts: {
    [k: string]: number;
  } | null;
  id: string;
  position: number;
  at: string;
  trigger: Trigger;
}
/**
 * All missed events have been sent.
 */
export interface Resumed {
  type: "resumed";
  position: number;
}
/**
 * A conversation that was found; without an excerpt by its visitor's name or address.
 */
export interface SearchHitView {
  conversation: ConversationView;
  excerpt: ExcerptView | null;
}
/**
 * Replaces everything the client knows.
 */
export interface Snapshot {
  type: "snapshot";
  stream_id: string;
  position: number;
  state: MemberState;
}
export interface VisitorAuthorView {
  type: AuthorType;
  name: string | null;
}
export interface VisitorConversationChanged {
  type: "conversation.changed";
  at: string;
  conversation_id: string;
  status: ConversationStatus;
  queue_position: number | null;
  agent: VisitorAgentView | null;
  left_outside_hours: boolean;
  email: string | null;
  blocked: boolean;
  assistant: boolean;
}
export interface VisitorConversationView {
  id: string;
  status: ConversationStatus;
  queue_position: number | null;
  agent: VisitorAgentView | null;
  left_outside_hours: boolean;
  email: string | null;
  blocked: boolean;
  assistant: boolean;
  created_at: string;
}
export interface VisitorEvent {
  event: VisitorMessagePosted | VisitorConversationChanged | VisitorTyping | AssistantWriting | WidgetChanged;
}
export interface VisitorMessagePosted {
  type: "message.posted";
  at: string;
  message: VisitorMessageView;
}
/**
 * A message as the visitor gets it; `client_message_id` only on the visitor's own.
 */
export interface VisitorMessageView {
  id: string;
  conversation_id: string;
  client_message_id: string | null;
  author: VisitorAuthorView;
  text: string;
  created_at: string;
  attachments: AttachmentView[];
  sources: SourceView[];
}
/**
 * The agent is writing; lapses after 6 s.
 */
export interface VisitorTyping {
  type: "typing";
  at: string;
  conversation_id: string;
  author: VisitorAuthorView;
}
export interface VisitorEvents {
  type: "events";
  events: VisitorEvent[];
}
/**
 * Everything that is stored about one visitor.
 */
export interface VisitorExport {
  exported_at: string;
  visitor: ExportedVisitor;
  conversations: ExportedConversation[];
}
/**
 * Answers every hello of a visitor; their streams have no positions and no resume.
 */
export interface VisitorSnapshot {
  type: "snapshot";
  state: VisitorState;
}
export interface VisitorState {
  widget: WidgetView;
  conversation: VisitorConversationView | null;
  messages: VisitorMessageView[];
  queue_position: number | null;
  agent: VisitorAgentView | null;
}
/**
 * All that the workspace knows of a visitor beside what was written.
 */
export interface VisitorRecordView {
  id: string;
  name: string | null;
  email: string | null;
  blocked: boolean;
  created_at: string;
  address: string | null;
}
