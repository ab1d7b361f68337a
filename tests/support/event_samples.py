"""One event of each class of the catalogue, for tests that must hold for all of them."""

from typing import get_args

from lenochat.core.agent import Role
from lenochat.core.agent_views import AgentView, LoadView, LoggedLoad
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.business_hours_views import BusinessHoursView, ExceptionView, HolidayView, WeekView
from lenochat.core.conversation import ConversationStatus, Priority
from lenochat.core.conversation_views import ConversationView, PreviewAuthor, PreviewView, VisitorView
from lenochat.core.events import (
    AgentChanged,
    AgentRemoved,
    ConversationAssigned,
    ConversationChanged,
    ConversationClosed,
    ConversationOpened,
    ConversationQueued,
    ConversationReopened,
    Logged,
    MessagePosted,
    OwnAvailabilityChanged,
    VisitorChanged,
    VisitorRemoved,
    WorkspaceChanged,
)
from lenochat.core.ids import AgentId, ConversationId, LoginId, MessageId, TeamId, VisitorId, WorkspaceId
from lenochat.core.instant import Timestamp
from lenochat.core.message_views import AuthorView, OwnMessageView
from lenochat.core.routing import Strategy
from lenochat.core.routing_views import RoutingView
from lenochat.core.visitor_views import WidgetChanged, WidgetLook, WidgetView
from lenochat.core.widget import WidgetSettings
from lenochat.core.workspace import AgentVisibility
from lenochat.core.workspace_views import TeamView, WorkspaceView

AT = Timestamp("2026-11-23T09:41:07.250Z")
ANA, BEN, CLEO = AgentId("ana"), AgentId("ben"), AgentId("cleo")
"""The events speak of Ana and Ben, who are in team North; Cleo only looks on."""
NORTH, SOUTH = TeamId("north"), TeamId("south")


def agent_of(agent_id: AgentId) -> AgentView:
    return AgentView(
        id=agent_id,
        name=agent_id.title(),
        picture_url=None,
        role=Role.AGENT,
        teams=(NORTH,),
        disabled=False,
        takes_chats=True,
        status=AvailabilityStatus.DO_NOT_DISTURB,
        status_message="In a meeting",
        status_since=AT,
        status_until=None,
        status_then=None,
        accepting=False,
        connected=False,
        connection_lost_at=AT,
        eligible=False,
        not_eligible_because=("status", "not_accepting", "connection_lost", "at_capacity"),
        open_conversations=7,
        capacity=6,
        capacity_override="unlimited",
    )


CONVERSATION = ConversationView(
    id=ConversationId("conversation"),
    status=ConversationStatus.OPEN,
    assignee_id=ANA,
    handled_by="agent",
    priority=Priority.HIGH,
    team_id=None,
    queued_since=None,
    queue_position=None,
    visitor=VisitorView(id=VisitorId("vera"), name="Vera", email="vera@example.com"),
    last_message=PreviewView(author=PreviewAuthor(type="agent", name="Ana"), text="Hello", created_at=AT),
    last_activity_at=AT,
    page_url="https://shop.example/",
    created_at=AT,
    closed_at=None,
)
LOADS = tuple(
    LoggedLoad(
        agent_id=agent, teams=(NORTH,), open_conversations=7, eligible=False, not_eligible_because=("at_capacity",)
    )
    for agent in (ANA, BEN)
)

SHOWN_LOADS = tuple(
    LoadView(
        agent_id=load.agent_id,
        open_conversations=load.open_conversations,
        eligible=load.eligible,
        not_eligible_because=load.not_eligible_because,
    )
    for load in LOADS
)
"""The same, as they are shown to who may see them."""

SAMPLES: tuple[Logged, ...] = (
    OwnAvailabilityChanged(
        at=AT,
        agent_id=ANA,
        status=AvailabilityStatus.BUSY,
        status_message="On the phone",
        status_since=AT,
        status_until=None,
        status_then=None,
        accepting=True,
        connected=True,
        connection_lost_at=None,
        eligible=False,
        not_eligible_because=("status",),
        cause="chosen",
        login_id=LoginId("login"),
        device="Firefox on Linux",
        teams=(NORTH,),
    ),
    AgentChanged(at=AT, agent=agent_of(ANA)),
    AgentRemoved(at=AT, agent_id=ANA),
    WorkspaceChanged(
        at=AT,
        workspace=WorkspaceView(
            id=WorkspaceId("workspace"),
            name="Shop",
            widget_key="key",
            routing=RoutingView(
                strategy=Strategy.ROUND_ROBIN, busy_fallback=True, away_fallback=False, default_capacity=None
            ),
            agent_visibility=AgentVisibility.NOBODY,
            connection_grace_seconds=None,
            login_lifetime_seconds=43_200,
            business_hours=BusinessHoursView(
                time_zone="Europe/Berlin",
                weekly=WeekView(mon=(("09:00", "12:00"), ("13:00", "17:30")), fri=(("22:00", "02:00"),)),
                holidays=(HolidayView(date="2026-12-25", name="Christmas"),),
                exceptions=(ExceptionView(date="2026-12-24", hours=(("09:00", "12:00"),), name=""),),
                at_closing="ask_for_email",
            ),
            widget=WidgetSettings(allowed_origins=("https://shop.example",)),
            teams=(TeamView(id=NORTH, name="North", overflow_seconds=60),),
        ),
    ),
    WidgetChanged(
        at=AT,
        widget=WidgetView(
            mode="offline_form",
            look=WidgetLook(title="Shop", welcome="Hello!", away="", color="#4353c9", position="end"),
            at_closing="keep",
            assistant=True,
        ),
    ),
    VisitorChanged(at=AT, visitor=VisitorView(id=VisitorId("vera"), name="Vera", email=None, blocked=True)),
    ConversationOpened(at=AT, conversation_id=CONVERSATION.id, conversation=CONVERSATION, loads=LOADS),
    ConversationAssigned(
        at=AT,
        conversation_id=CONVERSATION.id,
        conversation=CONVERSATION,
        loads=LOADS,
        assignee_id=ANA,
        previous_assignee_id=BEN,
        cause="manual",
    ),
    ConversationQueued(at=AT, conversation_id=CONVERSATION.id, conversation=CONVERSATION, loads=LOADS),
    ConversationClosed(at=AT, conversation_id=CONVERSATION.id, conversation=CONVERSATION, loads=LOADS),
    ConversationReopened(at=AT, conversation_id=CONVERSATION.id, conversation=CONVERSATION, loads=LOADS),
    ConversationChanged(at=AT, conversation_id=CONVERSATION.id, conversation=CONVERSATION, loads=LOADS),
    MessagePosted(
        at=AT,
        message=OwnMessageView(
            id=MessageId("message"),
            conversation_id=CONVERSATION.id,
            author=AuthorView(type="agent", id=ANA, name="Ana"),
            text="Hello",
            created_at=AT,
            client_message_id="0190a3c4-0000-4000-8000-000000000000",
        ),
    ),
    VisitorRemoved(at=AT, visitor_id=VisitorId("vera"), conversation_ids=(CONVERSATION.id,)),
)
LOGGED_CLASSES = get_args(Logged)
