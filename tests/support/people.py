"""Agents as the pure core sees them, and how hypothesis makes them up."""

from dataclasses import replace

from hypothesis import strategies as st

from lenochat.core.agent import Agent, CapacityOverride, Notifications, Role
from lenochat.core.availability import Availability, AvailabilityStatus
from lenochat.core.ids import AgentId, TeamId, UserId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.presence import Presence
from lenochat.core.routing import RoutingPolicy, Strategy

NOW = Instant(1_790_000_000_000_000)


def person(
    name: str,
    status: AvailabilityStatus = AvailabilityStatus.ONLINE,
    *,
    role: Role = Role.AGENT,
    accepting: bool = True,
    lost: bool = False,
    load: int = 0,
    capacity: CapacityOverride = None,
    last_assigned: int = 0,
    joined: int = 0,
    disabled: bool = False,
    takes_chats: bool = True,
    ramping: bool = False,
    teams: tuple[str, ...] = (),
) -> Agent:
    """An agent with that name for an id; Online, connected and accepting unless said otherwise."""
    return Agent(
        id=AgentId(name),
        workspace_id=WorkspaceId("shop"),
        user_id=UserId(f"user of {name}"),
        email=f"{name}@shop.example",
        name=name.title(),
        picture_id=None,
        role=role,
        language="en",
        disabled=disabled,
        takes_chats=takes_chats,
        capacity_override=capacity,
        teams=tuple(map(TeamId, teams)),
        availability=Availability(status=status, message=None, since=NOW, accepting=accepting),
        preferred_status=AvailabilityStatus.ONLINE,
        accept_chats_after_login=True,
        notifications=Notifications(),
        presence=Presence(judged=True, disconnected_since=NOW if lost else None, lost=lost),
        open_conversations=load,
        last_assigned=last_assigned,
        joined=Instant(joined),
        ramp_until=Instant(1) if ramping else None,
        sight_changed=0,
    )


def people(*, at_most: int = 8) -> st.SearchStrategy[list[Agent]]:
    """A staff of all kinds, half of them Online with nothing against them.

    But for those who were never assigned anything, no two were at one position, as positions are given once.
    """
    ready = st.builds(person, name=st.just(""), load=st.integers(0, 4), joined=st.integers(0, 3))
    one = st.builds(
        person,
        name=st.just(""),
        status=st.sampled_from(AvailabilityStatus),
        role=st.sampled_from(Role),
        accepting=st.sampled_from([True, True, False]),
        lost=st.sampled_from([False, False, True]),
        load=st.integers(0, 4),
        capacity=st.sampled_from([None, "unlimited", 0, 1, 3]),
        joined=st.integers(0, 3),
        disabled=st.sampled_from([False, False, True]),
        takes_chats=st.sampled_from([True, True, False]),
    )
    return st.lists(ready | one, max_size=at_most).flatmap(_named)


def _named(staff: list[Agent]) -> st.SearchStrategy[list[Agent]]:
    orders = st.permutations(range(len(staff)))
    return st.builds(
        lambda names, places: [
            replace(agent, id=AgentId(f"{name:02}"), last_assigned=max(0, place - 2) * 10)
            for agent, name, place in zip(staff, names, places, strict=True)
        ],
        orders,
        orders,
    )


policies = st.builds(
    RoutingPolicy,
    strategy=st.sampled_from(Strategy),
    busy_fallback=st.booleans(),
    away_fallback=st.booleans(),
    default_capacity=st.sampled_from([None, 0, 1, 3]),
)
