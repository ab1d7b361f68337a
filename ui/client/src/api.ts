/** The REST API that a dashboard uses, one method for each request. */

import type {
  Agent,
  AgentView,
  AssignmentView,
  AssistantFailureView,
  AttachmentStored,
  AvailabilityStatus,
  BusinessHoursView,
  ConversationView,
  DecisionView,
  HolidayCountryView,
  HolidayView,
  HoursOutlook,
  InvitationAccepted,
  InvitationLook,
  InvitationView,
  LoginView,
  MessageView,
  MeView,
  NewInvitation,
  NotificationsView,
  OwnMessageView,
  ReceiptView,
  Role,
  RoutingView,
  SearchHitView,
  TeamView,
  VisitorRecordView,
  WorkspaceView,
} from "@lenochat/protocol";
import { ArticleApi } from "./article-api.ts";
import type { Answer, Http, Upload } from "./http.ts";
import type { Page } from "./list.ts";
import { LONG_PAGE, query, wholeList } from "./list.ts";
import type { InboxView } from "./state.ts";
import type { WorkspaceChange } from "./workspace.ts";

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Which one, when the e-mail belongs to several. */
  readonly workspace?: string;
}

export interface AvailabilityChoice {
  readonly status: AvailabilityStatus;
  /** Absent: stays with the present status and leaves with another. Null clears it. */
  readonly message?: string | null;
}

/** What is absent stays. */
export interface ProfileChange {
  readonly name?: string;
  readonly language?: string;
  readonly preferred_status?: AvailabilityStatus;
  readonly accept_chats_after_login?: boolean;
  readonly notifications?: Partial<NotificationsView>;
}

/** What is named changes, the rest stays. */
export type MemberChange = Partial<
  Pick<AgentView, "role" | "capacity_override" | "takes_chats" | "teams" | "disabled">
>;

/** The rules that matter for the next conversation of a new visitor. */
export type TrialRules = Pick<
  RoutingView,
  "strategy" | "busy_fallback" | "away_fallback" | "default_capacity"
>;

export interface HolidaysAsked {
  readonly country: string;
  /** Null: the whole country. */
  readonly subdivision: string | null;
  readonly year: number;
}

/** What is named changes, the rest stays. */
export type TeamChange = Partial<Pick<TeamView, "name" | "overflow_seconds">>;
export type ConversationChange = Partial<Pick<ConversationView, "priority" | "team_id" | "spam">>;

export const MOST_ASSIGNED_AT_ONCE = 200;
const PAGE = 50;

export class Api {
  readonly articles: ArticleApi;
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
    this.articles = new ArticleApi(http);
  }

  login(credentials: Credentials): Promise<Answer<{ agent: MeView }>> {
    return this.#http.request("POST", "/api/v1/login", { ...credentials, client: "dashboard" });
  }

  logout(): Promise<Answer<null>> {
    return this.#http.request("POST", "/api/v1/logout", {});
  }

  me(): Promise<Answer<MeView>> {
    return this.#http.request("GET", "/api/v1/me");
  }

  changeProfile(change: ProfileChange): Promise<Answer<MeView>> {
    return this.#http.request("PATCH", "/api/v1/me", change);
  }

  changePicture(picture: Blob): Promise<Answer<MeView>> {
    const form = new FormData();
    form.set("picture", picture);
    return this.#http.request("PUT", "/api/v1/me/picture", form);
  }

  removePicture(): Promise<Answer<MeView>> {
    return this.#http.request("DELETE", "/api/v1/me/picture");
  }

  /** A wrong present password is `invalid` with `fields.current_password`. Every other login of this person ends. */
  changePassword(current: string, next: string): Promise<Answer<null>> {
    return this.#http.request("PUT", "/api/v1/me/password", { current_password: current, password: next });
  }

  /** Newest use first. */
  logins(): Promise<Answer<Page<LoginView>>> {
    return this.#http.request("GET", `/api/v1/me/logins?${query({ limit: LONG_PAGE })}`);
  }

  /** The one that asks may be ended too: that is logging out. */
  endLogin(id: string): Promise<Answer<null>> {
    return this.#http.request("DELETE", `/api/v1/me/logins/${encodeURIComponent(id)}`);
  }

  setAvailability(choice: AvailabilityChoice): Promise<Answer<AgentView>> {
    return this.#http.request("PUT", "/api/v1/me/availability", choice);
  }

  changeMember(id: string, change: MemberChange): Promise<Answer<Agent>> {
    return this.#http.request("PATCH", `/api/v1/agents/${encodeURIComponent(id)}`, change);
  }

  removeMember(id: string): Promise<Answer<null>> {
    return this.#http.request("DELETE", `/api/v1/agents/${encodeURIComponent(id)}`);
  }

  invitations(): Promise<Answer<Page<InvitationView>>> {
    return this.#http.request("GET", `/api/v1/invitations?${query({ limit: LONG_PAGE })}`);
  }

  invite(email: string, role: Role): Promise<Answer<NewInvitation>> {
    return this.#http.request("POST", "/api/v1/invitations", { email, role });
  }

  revokeInvitation(id: string): Promise<Answer<null>> {
    return this.#http.request("DELETE", `/api/v1/invitations/${encodeURIComponent(id)}`);
  }

  lookAtInvitation(token: string): Promise<Answer<InvitationLook>> {
    return this.#http.request("POST", "/api/v1/invitations/look", { token });
  }

  acceptInvitation(
    accepted: Readonly<Record<"token" | "name" | "password", string>>,
  ): Promise<Answer<InvitationAccepted>> {
    return this.#http.request("POST", "/api/v1/invitations/accept", accepted);
  }

  createTeam(name: string): Promise<Answer<TeamView>> {
    return this.#http.request("POST", "/api/v1/teams", { name });
  }

  changeTeam(id: string, change: TeamChange): Promise<Answer<TeamView>> {
    return this.#http.request("PATCH", `/api/v1/teams/${encodeURIComponent(id)}`, change);
  }

  deleteTeam(id: string): Promise<Answer<null>> {
    return this.#http.request("DELETE", `/api/v1/teams/${encodeURIComponent(id)}`);
  }

  /** The first page is what a screen shows; whoever reads on wants more at a time. */
  conversations(view: InboxView, cursor: string | null): Promise<Answer<Page<ConversationView>>> {
    const limit = cursor === null ? PAGE : LONG_PAGE;
    return this.#http.request("GET", `/api/v1/conversations?${query({ view, limit, cursor })}`);
  }

  /** All of one visitor's, open and closed, the newest first. */
  conversationsOf(visitorId: string): Promise<Answer<Page<ConversationView>>> {
    return this.#http.request(
      "GET",
      `/api/v1/conversations?${query({ visitor_id: visitorId, limit: PAGE })}`,
    );
  }

  /** By visitor and by message, notes too. `text` has 1 to 200 characters and not only white space. */
  search(
    text: string,
    status: ConversationView["status"] | null,
    cursor: string | null,
  ): Promise<Answer<Page<SearchHitView>>> {
    return this.#http.request("GET", `/api/v1/search?${query({ q: text, status, limit: PAGE, cursor })}`);
  }

  conversation(id: string): Promise<Answer<ConversationView>> {
    return this.#http.request("GET", conversationPath(id));
  }

  /** The whole thread, oldest first, in as many pages as it takes. */
  messages(id: string): Promise<Answer<readonly (MessageView | OwnMessageView)[]>> {
    return wholeList(this.#http, conversationPath(id, "/messages"));
  }

  /** A note is for members only. */
  sendMessage(
    id: string,
    clientMessageId: string,
    text: string,
    kind: OwnMessageView["kind"] = "message",
    attachmentIds: readonly string[] = [],
  ): Promise<Answer<OwnMessageView>> {
    return this.#http.request("POST", conversationPath(id, "/messages"), {
      client_message_id: clientMessageId,
      text,
      kind,
      ...(attachmentIds.length > 0 && { attachment_ids: attachmentIds }),
    });
  }

  /** A file for a message to come, which names it. */
  attach(id: string, file: File, upload: Upload): Promise<Answer<AttachmentStored>> {
    const form = new FormData();
    form.set("file", file);
    return this.#http.upload(conversationPath(id, "/attachments"), form, upload);
  }

  /** `expected` is who the caller saw: whoever was faster wins, and the answer says who that is. */
  assign(id: string, agentId: string | null, expected: string | null): Promise<Answer<ConversationView>> {
    return this.#http.request("PUT", conversationPath(id, "/assignee"), {
      agent_id: agentId,
      expected_assignee_id: expected,
    });
  }

  /** Owner and Admin: several at once, at most `MOST_ASSIGNED_AT_ONCE`, with an outcome for each. `expected` is who the caller saw. */
  assignSeveral(
    items: readonly { readonly id: string; readonly expected: string | null }[],
    agentId: string | null,
  ): Promise<Answer<{ readonly items: readonly AssignmentView[] }>> {
    return this.#http.request("POST", "/api/v1/conversations/assign", {
      items: items.map(({ id, expected }) => ({ conversation_id: id, expected_assignee_id: expected })),
      agent_id: agentId,
    });
  }

  changeConversation(id: string, change: ConversationChange): Promise<Answer<ConversationView>> {
    return this.#http.request("PATCH", conversationPath(id), change);
  }

  visitor(id: string): Promise<Answer<VisitorRecordView>> {
    return this.#http.request("GET", visitorPath(id));
  }

  /** Every member may block; only Owner and Admin let somebody write again. */
  setBlocked(id: string, blocked: boolean): Promise<Answer<VisitorRecordView>> {
    return this.#http.request("PUT", visitorPath(id, "/blocked"), { blocked });
  }

  close(id: string): Promise<Answer<ConversationView>> {
    return this.#http.request("POST", conversationPath(id, "/close"), {});
  }

  reopen(id: string): Promise<Answer<ConversationView>> {
    return this.#http.request("POST", conversationPath(id, "/reopen"), {});
  }

  /** Of more than 50 members the first ones of each decision, or `all`. */
  receipts(id: string, candidates: "first" | "all" = "first"): Promise<Answer<Page<ReceiptView>>> {
    return this.#http.request("GET", `${conversationPath(id, "/routing")}?${query({ candidates })}`);
  }

  /** Owner and Admin: everything that is stored of the visitor goes, for good. Every dashboard is told. */
  deleteVisitor(id: string): Promise<Answer<null>> {
    return this.#http.request("DELETE", visitorPath(id));
  }

  changeWorkspace(change: WorkspaceChange): Promise<Answer<WorkspaceView>> {
    return this.#http.request("PATCH", "/api/v1/workspace", change);
  }

  /** Owner and Admin: why Leno AI gave no answer the last times, the latest first. */
  assistantFailures(): Promise<Answer<Page<AssistantFailureView>>> {
    return this.#http.request("GET", "/api/v1/assistant/failures");
  }

  /** Who would get a new conversation now, under these rules instead of the saved ones. */
  nextAssignment({ default_capacity, ...rules }: TrialRules): Promise<Answer<DecisionView>> {
    const asked = query({ ...rules, default_capacity: default_capacity ?? "none" });
    return this.#http.request("GET", `/api/v1/workspace/next-assignment?${asked}`);
  }

  /** Whether the widget would be open now and when that changes, with these hours instead of the saved ones. */
  hoursOutlook(hours: BusinessHoursView | null): Promise<Answer<HoursOutlook>> {
    return this.#http.request("POST", "/api/v1/workspace/hours-outlook", { business_hours: hours });
  }

  holidayCountries(): Promise<Answer<{ readonly items: readonly HolidayCountryView[] }>> {
    return this.#http.request("GET", "/api/v1/holidays/countries");
  }

  /** The public holidays of a year; without a subdivision those of the whole country. */
  holidays(asked: HolidaysAsked): Promise<Answer<{ readonly items: readonly HolidayView[] }>> {
    return this.#http.request("GET", `/api/v1/holidays?${query({ ...asked })}`);
  }
}

/** Owner and Admin: where everything that is stored of the visitor can be saved as a file. */
export function visitorExportPath(id: string): string {
  return visitorPath(id, "/export");
}

function conversationPath(id: string, rest = ""): string {
  return `/api/v1/conversations/${encodeURIComponent(id)}${rest}`;
}

function visitorPath(id: string, rest = ""): string {
  return `/api/v1/visitors/${encodeURIComponent(id)}${rest}`;
}
