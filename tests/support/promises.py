"""What LenoChat promises about routing, held to the events alone, one after the other, as any onlooker could.

Times are those of the events, in milliseconds; order is by position.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lenochat.core.agent_views import AgentView
from lenochat.core.conversation import EVERYONE, ConversationStatus, Lane, Priority
from lenochat.core.conversation_views import ConversationView
from lenochat.core.events import AgentRemoved, AvailabilityChanged, ConversationAssigned, Positioned, WorkspaceChanged
from lenochat.core.ids import AgentId, ConversationId
from lenochat.store import agents, queue
from lenochat.store.due import DueKind
from tests.support.picture import Picture
from tests.support.shop import Shop

_RANKS = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}
_ROUNDED = timedelta(milliseconds=1)


@dataclass
class Promises:
    """Told of every event of a workspace, with the picture before it."""

    _latest: str = ""
    """When the last event happened."""
    _lost: dict[AgentId, int] = field(default_factory=dict)
    """Who is judged lost, and since which position."""
    _given: dict[ConversationId, int] = field(default_factory=dict)
    """The position of the last assignment."""
    _pauses: dict[AgentId, datetime] = field(default_factory=dict)
    """Until when routing gives somebody nothing, who came back to a backlog."""

    def hold(self, item: Positioned, before: Picture) -> None:
        """Whether the next event is one that may come now."""
        event = item.event
        assert event.at >= self._latest, "what led to something is told before it"
        self._latest = event.at
        match event:
            case AvailabilityChanged(agent_id=agent_id, connected=True):
                self._lost.pop(agent_id, None)
            case AvailabilityChanged(agent_id=agent_id):
                self._lost.setdefault(agent_id, item.position)
            case AgentRemoved(agent_id=agent_id):
                self._lost.pop(agent_id, None)
                self._pauses.pop(agent_id, None)
            case WorkspaceChanged():
                self._change_pauses(event, before)
            case ConversationAssigned():
                self._given[event.conversation_id] = item.position
                if event.cause == "routing":
                    self._hold_routing(event, before)
            case _:
                pass

    def _change_pauses(self, event: WorkspaceChanged, before: Picture) -> None:
        """Another pause begins anew; with none, all are over."""
        seconds = event.workspace.routing.ramp_seconds
        if seconds is None:
            self._pauses.clear()
        elif seconds != before.workspace.routing.ramp_seconds:
            at = datetime.fromisoformat(event.at)
            running = [agent_id for agent_id, until in self._pauses.items() if until > at]
            self._pauses |= dict.fromkeys(running, at + timedelta(seconds=seconds))

    def _hold_routing(self, event: ConversationAssigned, before: Picture) -> None:
        chosen = before.agents[event.assignee_id]
        assert isinstance(chosen, AgentView)
        assert chosen.eligible, "nobody gets anything against whom there is a reason"
        assert chosen.capacity is None or chosen.open_conversations < chosen.capacity, "nobody gets above capacity"
        self._hold_order(before.conversations[event.conversation_id], chosen, before)
        self._hold_pause(event, before)

    def _hold_order(self, given: ConversationView, chosen: AgentView, before: Picture) -> None:
        """The first of those whom the chosen one may have; what somebody holds already comes after all of them."""
        lanes = (EVERYONE, *chosen.teams)
        waiting = [one for one in before.conversations.values() if _is_asked_about(one) and _lane(one) in lanes]
        assert not [one for one in waiting if not _waits(given) or _place(one) < _place(given)]

    def _hold_pause(self, event: ConversationAssigned, before: Picture) -> None:
        at = datetime.fromisoformat(event.at)
        until = self._pauses.pop(event.assignee_id, None)
        assert until is None or at >= until - _ROUNDED, "who came back to a backlog gets one, and then there is a pause"
        load = next(load for load in event.loads if load.agent_id == event.assignee_id)
        seconds = before.workspace.routing.ramp_seconds
        if "ramp" in load.not_eligible_because:
            assert seconds is not None
            self._pauses[event.assignee_id] = at + timedelta(seconds=seconds)

    def hold_for_what_was_never_seen(self, shop: Shop) -> None:
        """Nobody who is judged lost keeps what they were given between their last sign of life and that judgement."""
        going_back = {entry.subject_id for entry in shop.due() if entry.kind is DueKind.UNSEEN}
        for agent_id, lost in self._lost.items():
            agent = agents.find(shop.connection, shop.workspace_id, agent_id)
            since = None if agent is None else agent.presence.connection_lost_at
            if since is not None and agent_id not in going_back:
                unseen = queue.list_unseen(shop.connection, shop.workspace_id, agent_id, since=since, most=100)
                assert not [one for one in unseen if self._given[one.id] < lost]


def _waits(conversation: ConversationView) -> bool:
    return conversation.status is ConversationStatus.OPEN and conversation.assignee_id is None


def _is_asked_about(conversation: ConversationView) -> bool:
    is_there = conversation.visitor_left_at is None and not conversation.left_outside_hours
    return _waits(conversation) and is_there and conversation.assistant != "answers_alone"


def _lane(conversation: ConversationView) -> Lane:
    return EVERYONE if conversation.open_to_all else conversation.team_id or EVERYONE


def _place(conversation: ConversationView) -> tuple[int, str]:
    assert conversation.queued_since is not None
    return (_RANKS[conversation.priority], conversation.queued_since)
