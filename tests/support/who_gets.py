"""Who gets which member of which shape (RE4, R5): the table, and whether an answer or a frame keeps to it."""

import json
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import get_args

from lenochat.web.socket.frames import VisitorFrame
from tests.support.shapes import lineage, public_shapes, shapes_in
from tests.support.stream_client import JsonObject


class To(StrEnum):
    """To whom a member of a shape may go."""

    ANYBODY = "anybody"
    """Visitors too: who has the widget's key, their own token, or an invitation's."""
    MEMBERS = "members"
    MANAGERS = "managers"
    ONESELF = "oneself"
    """The member it is about, alone."""
    SIGHT = "sight"
    """Who may see the availability of the agent it is about (RE4)."""
    WHOLE = "whole"
    """Who sees everyone, and the member it is about; to others it is null."""
    CHOSEN = "chosen"
    """Who sees everyone, and the member whom a decision chose; to others it is null."""
    NOBODY = "nobody"
    """It stands in the log alone."""


TABLE = """
AgentCard                  members   id name picture_url role teams disabled takes_chats
AgentView                  sight     status status_message status_since status_until status_then accepting connected
AgentView                  sight     connection_lost_at eligible not_eligible_because open_conversations
AgentView                  sight     capacity capacity_override
MeView                     oneself   email language permissions preferred_status accept_chats_after_login
MeView                     oneself   notifications login_id workspace
NotificationsView          members   sound desktop
WorkspaceCard              members   id name
LoginView                  oneself   id device created_at last_used_at current
LoadView                   sight     agent_id open_conversations eligible not_eligible_because
LoggedLoad                 nobody    teams
CandidateView              whole     agent_id status eligible reasons open_conversations capacity order_key
DecisionView               members   policy outcome chosen_agent_id candidates
DecisionView               members   team_id former_agent_id passed_over_agent_id
DecisionView               whole     counts
DecisionView               chosen    tier
ReceiptView                members   id position at trigger
RoutingView                members   strategy busy_fallback away_fallback default_capacity
RoutingView                members   prefer_former_agent no_reply_seconds ramp_seconds
WorkspaceView              members   id name widget_key routing agent_visibility connection_grace_seconds
WorkspaceView              members   login_lifetime_seconds teams business_hours widget keep_addresses ai_chat
AiChat                     members   active when outside_hours provider endpoint
AiEndpoint                 members   base_url model has_key timeout_seconds most_answers
BusinessHoursView          members   time_zone weekly holidays exceptions at_closing
WeekView                   members   mon tue wed thu fri sat sun
HolidayView                members   date name
ExceptionView              members   date hours name
HolidayCountryView         managers  code subdivisions
SubdivisionView            managers  code name
HoursOutlook               managers  at mode edges
EdgeView                   managers  at mode
WidgetSettings             members   title welcome away color position allowed_origins
TeamView                   members   id name overflow_seconds
ArticleCard                members   id title language published created_at updated_at url
ArticleView                members   text
ArticlePreview             members   html
ImportReport               managers  files
ImportedFile               managers  file outcome article_id problem
InvitationView             managers  id email role created_at expires_at invited_by
NewInvitation              managers  invitation_url
InviterView                managers  id name
InvitationLook             anybody   workspace_name email role is_known
InvitationAccepted         anybody   email workspace_name

ConversationView           members   id status assignee_id handled_by priority team_id queued_since queue_position
ConversationView           members   open_to_all assigned_at no_reply_since visitor_left_at left_outside_hours
ConversationView           members   visitor last_message last_activity_at page_url created_at closed_at spam assistant
VisitorView                members   id name email blocked
VisitorRecordView          members   created_at address
PreviewView                members   author text created_at attachments
PreviewAuthor              members   type name
MessageView                members   id conversation_id author text created_at kind attachments sources
MissingArticleView         members   id conversation_id question created_at
AssistantFailureView       managers  conversation_id code sentence created_at
SourceView                 anybody   article_id title url
OwnMessageView             oneself   client_message_id
AuthorView                 members   type id name
SearchHitView              members   conversation excerpt
ExcerptView                members   message_id kind author text marks created_at
CountsView                 members   mine unassigned all
AssignmentView             managers  conversation_id position conversation error
RefusalView                managers  code message fields assignee_id assignee_name
Page                       anybody   items next_cursor

Snapshot                   members   type stream_id position state
MemberState                members   me workspace agents counts mine widget
Resumed                    members   type position
Position                   members   type position
Events                     members   type events
StreamEvent                members   position event
EphemeralEvent             members   event
Typing                     members   type at conversation_id author
TypingAuthor               members   type id name
AvailabilityChanged        sight     type at agent_id status status_message status_since status_until status_then
AvailabilityChanged        sight     accepting connected connection_lost_at eligible not_eligible_because cause
OwnAvailabilityChanged     oneself   login_id device teams
AgentChanged               members   type at agent card_changed
AgentRemoved               members   type at agent_id
WorkspaceChanged           members   type at workspace
VisitorChanged             members   type at visitor
MessagePosted              members   type at message
VisitorRemoved             members   type at visitor_id conversation_ids
ConversationFact           members   at conversation_id conversation loads
ConversationOpened         members   type
ConversationAssigned       members   type assignee_id previous_assignee_id cause
ConversationQueued         members   type
ConversationClosed         members   type
ConversationReopened       members   type
ConversationChanged        members   type

VisitorExport              managers  exported_at visitor conversations
ExportedVisitor            managers  id name email known_as created_at connected gone_since blocked address
ExportedConversation       managers  conversation messages files decisions
ExportedFile               managers  id message_id name media_type size created_at content
ExportedDecision           managers  at trigger outcome chosen_agent_id

WidgetView                 anybody   mode look at_closing assistant
WidgetLook                 anybody   title welcome away color position
ConversationBegun          anybody   conversation_id visitor_token status queue_position agent
AttachmentStored           anybody   attachment_id
ConversationBegun          anybody   left_outside_hours email assistant
VisitorConversationView    anybody   id status queue_position agent created_at left_outside_hours email blocked
VisitorConversationView    anybody   assistant
VisitorMessageView         anybody   id conversation_id client_message_id author text created_at attachments sources
AttachmentCard             anybody   name media_type
AttachmentView             anybody   id size url width height
VisitorAuthorView          anybody   type name
VisitorDetails             anybody   name email
VisitorAgentView           anybody   name picture_url
VisitorSnapshot            anybody   type state
VisitorState               anybody   widget conversation messages queue_position agent
VisitorEvents              anybody   type events
VisitorEvent               anybody   event
VisitorMessagePosted       anybody   type at message
VisitorConversationChanged anybody   type at conversation_id status queue_position agent
VisitorConversationChanged anybody   left_outside_hours email blocked assistant
AssistantWriting           anybody   type at conversation_id message_id text
VisitorTyping              anybody   type at conversation_id author
WidgetChanged              anybody   type at widget
"""
"""Each member of each shape, but for those that a shape has from the one it extends."""


def rows() -> list[tuple[str, To, list[str]]]:
    """The table's rows: a shape, to whom, and what of it."""
    return [(shape, To(to), names) for shape, to, *names in (line.split() for line in TABLE.splitlines() if line)]


GOES_TO = {(shape, name): to for shape, to, names in rows() for name in names}


@cache
def for_anybody() -> frozenset[type]:
    """The shapes of which visitors may get everything; they get no other."""
    return frozenset(
        shape
        for shape in public_shapes()
        if all(_goes_to(shape, member.name) is To.ANYBODY for member in fields(shape))
    )


@cache
def for_members() -> frozenset[type]:
    """The shapes that members may come across; their streams never speak as those of visitors do."""
    return public_shapes() - frozenset(get_args(VisitorFrame))


ABOUT: dict[str, Callable[[JsonObject], object]] = {
    "AgentCard": lambda shown: shown["id"],
    "LoginView": lambda shown: shown["id"],
    "LoadView": lambda shown: shown["agent_id"],
    "CandidateView": lambda shown: shown["agent_id"],
    "MessageView": lambda shown: shown["author"]["id"],
    "AvailabilityChanged": lambda shown: shown["agent_id"],
}
"""Which agent (or login) something is about; what extends a shape is about the same."""


WRAPPERS = ({"agent"}, {"items"})
"""Of a login, and of many assignments at once: objects around shapes that are no shapes themselves."""


def inside(answer: JsonObject) -> object:
    """What an answer tells, without such a wrapper."""
    return next(iter(answer.values())) if answer.keys() in WRAPPERS else answer


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Somebody who gets answers and frames, as far as it matters for what they may get."""

    name: str
    own: AbstractSet[str] = frozenset()
    """The ids of their agent and its logins; none for whoever is no member."""
    manages: bool = False
    sees: AbstractSet[str] | None = frozenset()
    """The agents whose availability is theirs to see, by RE4; None: everyone's."""
    hidden: AbstractSet[str] = frozenset()
    """Texts that must not reach them in any place."""
    met: set[str] = field(default_factory=set)
    """The shapes that they were shown."""

    def may_see(self, agent_id: object) -> bool:
        return self.sees is None or agent_id in self.sees

    def check(self, told: object, what: str) -> None:
        """Whatever they are told holds nothing but public shapes, and of these what is theirs to get."""
        text = json.dumps(told)
        assert not any(one in text for one in self.hidden), f"{self.name} got a secret by {what}: {text}"
        for shape, shown in shapes_in(told, for_members() if self.own else for_anybody()):
            self.met.add(shape.__name__)
            for name, value in shown.items():
                to = _goes_to(shape, name)
                assert self._may_get(to, shape, shown, value), (
                    f"{self.name} got {shape.__name__}.{name}, which goes to {to}, by {what}: {shown}"
                )

    def _may_get(self, to: To, shape: type, shown: JsonObject, value: object) -> bool:
        about = next((about(shown) for one in lineage(shape) if (about := ABOUT.get(one.__name__))), None)
        match to:
            case To.ANYBODY:
                return True
            case To.MEMBERS:
                return bool(self.own)
            case To.MANAGERS:
                return self.manages
            case To.ONESELF:
                return about in self.own
            case To.SIGHT:
                return self.may_see(about)
            case To.WHOLE:
                return self.sees is None or about in self.own or value is None
            case To.CHOSEN:
                return self.sees is None or shown["chosen_agent_id"] in self.own or value is None
            case To.NOBODY:
                return False


def _goes_to(shape: type, name: str) -> To:
    found = [to for one in lineage(shape) if (to := GOES_TO.get((one.__name__, name)))]
    assert found, f"{shape.__name__}.{name} has no place in the table of {__name__}"
    return found[0]
