/** Everything a dashboard needs between the network and the screen; no framework. */

export { agentKnown, profileKnown } from "./agents.ts";
export type {
  AvailabilityChoice,
  ConversationChange,
  Credentials,
  HolidaysAsked,
  MemberChange,
  ProfileChange,
  TeamChange,
  TrialRules,
} from "./api.ts";
export { Api, MOST_ASSIGNED_AT_ONCE, visitorExportPath } from "./api.ts";
export type { ArticleDraft, ArticleFile } from "./article-api.ts";
export type { AssignmentChoice } from "./assignment.ts";
export { assignmentChoice } from "./assignment.ts";
export { reconnectDelay } from "./backoff.ts";
export { browserEnvironment, sendForm, streamUrl } from "./browser.ts";
export type {
  ConnectionEnvironment,
  ConnectionOwner,
  ConnectionState,
  Socket,
  SocketEvents,
  StopReason,
} from "./connection.ts";
export { Connection } from "./connection.ts";
export { conversationKnown, visitorChanged } from "./conversations.ts";
export type { Held } from "./held.ts";
export type { Answer, FailureCode, FormToSend, HttpOptions, Upload } from "./http.ts";
export { ApiError, Http } from "./http.ts";
export type { ClosedView, InboxPage } from "./inbox.ts";
export { closedViewLeft, INBOX_VIEWS, inboxRows, isClosedView, pageKnown } from "./inbox.ts";
export type { Page } from "./list.ts";
export type { EventListener, LiveSnapshot } from "./live.ts";
export { Live } from "./live.ts";
export { newMessageId } from "./message-id.ts";
export { isBehind, messageDiscarded, messageFailed, messageSending, messagesKnown } from "./messages.ts";
export { frameArrived } from "./reducer.ts";
export type { LoginEnd, SessionOptions, SessionState } from "./session.ts";
export { Session } from "./session.ts";
export type {
  Account,
  CountedView,
  InboxView,
  OutgoingFile,
  OutgoingMessage,
  State,
  TypingNow,
  ViewExtent,
} from "./state.ts";
export { inboxCounts, ownAgent } from "./state.ts";
export { Store } from "./store.ts";
export { TYPING_LAPSES_AFTER_MS, typingIn } from "./typing.ts";
export { conversationGone, isRemoved } from "./visitors.ts";
export type { WorkspaceChange } from "./workspace.ts";
export { workspaceKnown } from "./workspace.ts";
