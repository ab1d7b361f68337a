"""Every member's dashboard at once: what each knows by its stream alone, and whether that is too much or too little.

Who may see whom is read off the complete picture by RE4's own words, not by the code that is under test.
"""

import itertools
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import TypeVar

from lenochat.core.access import Viewer, redact_event, viewer
from lenochat.core.agent import Role
from lenochat.core.agent_views import AgentView
from lenochat.core.events import AgentChanged, AvailabilityChanged, Committed, ConversationFact, Event, Logged
from lenochat.core.ids import AgentId, LoginId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.workspace import AgentVisibility
from lenochat.reads.member import Member
from lenochat.reads.snapshot import missed_events
from lenochat.store.logins import Login
from lenochat.web.socket.batch import Batch
from lenochat.web.socket.shared_state import SharedState
from lenochat.web.wire import encode
from tests.support.picture import Picture, follow, seen_by
from tests.support.shop import Shop

T = TypeVar("T")

REMEMBERED = 12
"""Of so many moments each dashboard still knows what it showed, and may have been cut off in any of them."""

ANY_LOGIN = Login(
    id=LoginId("any"),
    workspace_id=WorkspaceId("any"),
    agent_id=AgentId("any"),
    token_hash=b"",
    device="any",
    judged=True,
    created=Instant(0),
    last_used=Instant(0),
)
"""What a dashboard missed does not depend on its login."""


class Onlookers:
    """Streams of all members, as the hub would serve them."""

    def __init__(self, shop: Shop, staff: Sequence[AgentId], whole: Picture) -> None:
        self._shop = shop
        self._viewers = {agent: self._viewer(agent) for agent in staff}
        self._pictures = {agent: seen_by(seer, whole) for agent, seer in self._viewers.items()}
        self._past: deque[tuple[int, dict[AgentId, Picture]]] = deque(maxlen=REMEMBERED)
        self._following: dict[AgentId, Viewer] = {}
        self._turns = itertools.count()
        self._shared = SharedState()

    def forget(self, agent: AgentId) -> None:
        """Their dashboard is gone, and nothing brings it back."""
        self._viewers.pop(agent, None)
        self._pictures.pop(agent, None)

    def begin_batch(self, commits: Sequence[Committed]) -> None:
        """These are to be delivered together; whose rights they change will take a snapshot instead."""
        batch = Batch(commits) if commits else None
        self._after = {
            agent: seer if batch is None else batch.viewer_after(seer) for agent, seer in self._viewers.items()
        }
        self._following = {agent: seer for agent, seer in self._viewers.items() if self._after[agent] is not None}

    def tell(self, event: Logged, whole: Picture) -> None:
        """The next event of the batch, which has led to this complete picture."""
        for agent, seer in self._following.items():
            require_no_more_than_a_snapshot(redact_event(seer, event), agent, whole)
            follow(self._pictures[agent], seer, event)

    def end_batch(self, rows: Picture) -> None:
        """Everybody shows what a snapshot would show them now."""
        for agent in self._viewers:
            current = self._viewers[agent] = self._viewer(agent)
            if agent in self._following:
                assert current == self._after[agent]
            else:
                self._pictures[agent] = seen_by(current, rows)
            assert self._pictures[agent] == seen_by(current, rows)
            assert self._in_a_snapshot(current) == encode(list(seen_by(current, rows).agents.values()))
        self._past.append(
            (self._shop.workspace.position, {agent: _copy(shown) for agent, shown in self._pictures.items()})
        )
        self._come_back(next(self._turns), rows)

    def _come_back(self, turn: int, rows: Picture) -> None:
        """A dashboard that was cut off goes on by what it has missed, unless it is told to take a snapshot.

        Another one each time, and since another moment.
        """
        agents = list(self._viewers)
        agent, (position, shown) = agents[turn % len(agents)], self._past[turn * 7 % len(self._past)]
        workspace, picture = self._shop.workspace, _copy(shown[agent])
        member = Member(agent=self._shop.member(agent), login=ANY_LOGIN, workspace=workspace)
        missed = missed_events(self._shop.connection, member, stream_id=workspace.stream_id, resume_from=position)
        if missed is not None:
            for item in missed:
                require_no_more_than_a_snapshot(redact_event(member.viewer, item.event), agent, rows)
                follow(picture, member.viewer, item.event)
            assert picture == seen_by(member.viewer, rows)

    def _in_a_snapshot(self, seer: Viewer) -> bytes:
        """The members in this viewer's snapshot, of which others have made the most already."""
        present = self._shared.read(self._shop.connection, self._shop.workspace)
        return now(present.encoded_members(seer))

    def _viewer(self, agent: AgentId) -> Viewer:
        return viewer(self._shop.member(agent), self._shop.workspace)


def now(made: Coroutine[None, None, T]) -> T:
    """What is made without waiting for anybody."""
    try:
        made.send(None)
    except StopIteration as finished:
        value: T = finished.value
        return value
    raise AssertionError("it waits")


def require_no_more_than_a_snapshot(seen: Event | None, agent: AgentId, whole: Picture) -> None:
    """What this member gets of an event tells of those alone whose availability is theirs to see in `whole`.

    Who is no member any more is in no snapshot; what was told of them before they went may be told again.
    """
    told: set[AgentId] = set()
    match seen:
        case AvailabilityChanged(agent_id=agent_id):
            told = {agent_id}
        case AgentChanged(agent=AgentView(id=agent_id)):
            told = {agent_id}
        case ConversationFact(loads=loads):
            told = {load.agent_id for load in loads}
        case _:
            pass
    assert told & whole.agents.keys() <= seen_in(whole, agent)


def seen_in(whole: Picture, agent: AgentId) -> set[AgentId]:
    """Whose availability this member sees."""
    myself = whole.agents[agent]
    if myself.role is not Role.AGENT or whole.workspace.agent_visibility is AgentVisibility.EVERYONE:
        return set(whole.agents)
    if whole.workspace.agent_visibility is AgentVisibility.NOBODY:
        return {agent}
    return {agent} | {other.id for other in whole.agents.values() if set(other.teams) & set(myself.teams)}


def _copy(picture: Picture) -> Picture:
    return replace(picture, agents=dict(picture.agents), conversations=dict(picture.conversations))
