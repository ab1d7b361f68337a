"""Teams: their names, their number, who is in them, and what deleting one leaves behind."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from lenochat.actions.agent_change import change_agent
from lenochat.actions.member import MemberChange
from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus, choose
from lenochat.core.errors import DomainError
from lenochat.core.events import AgentChanged, OwnAvailabilityChanged, WorkspaceChanged
from lenochat.core.ids import TeamId
from lenochat.core.instant import Instant
from lenochat.core.team import MOST_TEAMS
from lenochat.core.workspace import AgentVisibility
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx
from tests.support.shop import Shop


def refused_fields(refused: pytest.ExceptionInfo[DomainError]) -> set[str]:
    assert refused.value.code == "invalid"
    return set(refused.value.fields or {})


def test_every_change_of_a_team_is_told_with_all_the_teams(shop: Shop) -> None:
    north = shop.create_team("North")
    south = shop.create_team("South")
    shop.change_team(north, TeamChange(overflow_seconds=30))
    shop.change_team(north, TeamChange(overflow_seconds=30))
    shop.delete_team(south)
    told = [event for event in shop.take_events() if isinstance(event, WorkspaceChanged)]
    assert [[(team.name, team.overflow_seconds) for team in event.workspace.teams] for event in told] == [
        [("North", None)],
        [("North", None), ("South", None)],
        [("North", 30), ("South", None)],
        [("North", 30)],
    ]


@pytest.mark.parametrize(
    "name", ["North", "NORTH", "n\N{LATIN SMALL LETTER O}rth", "\N{FULLWIDTH LATIN SMALL LETTER N}orth"]
)
def test_no_two_teams_have_names_that_differ_only_in_case_or_in_their_letters_making(shop: Shop, name: str) -> None:
    shop.create_team("North")
    south = shop.create_team("South")
    shop.take_events()
    for attempt in (lambda: shop.create_team(name), lambda: shop.change_team(south, TeamChange(name=name))):
        with pytest.raises(DomainError) as refused:
            attempt()
        assert refused_fields(refused) == {"name"}
    assert shop.take_events() == []


def test_a_team_may_change_the_case_of_its_own_name_and_take_that_of_one_that_is_gone(shop: Shop) -> None:
    north = shop.create_team("North")
    shop.change_team(north, TeamChange(name="NORTH"))
    shop.delete_team(north)
    assert shop.create_team("north") != north


def test_a_workspace_has_at_most_a_hundred_teams(shop: Shop) -> None:
    for number in range(MOST_TEAMS):
        shop.create_team(f"Team {number}")
    with pytest.raises(DomainError) as refused:
        shop.create_team("One more")
    assert refused_fields(refused) == {"name"}
    assert len(shop.workspace.teams) == MOST_TEAMS


def test_an_agent_is_put_into_teams_of_this_workspace_alone(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    theirs = shop.create_team("Theirs")
    shop.begin()
    (ana,) = shop.staff("Ana")
    ours = shop.create_team("Ours")
    gone = shop.create_team("Gone")
    shop.delete_team(gone)
    shop.take_events()
    for unknown in (theirs, gone, TeamId(new_id()), TeamId("x"), TeamId("")):
        with pytest.raises(DomainError) as refused:
            shop.put_into(ana, ours, unknown)
        assert refused_fields(refused) == {"teams"}
    assert (shop.agent(ana).teams, shop.take_events()) == ((), [])


def test_being_in_the_same_teams_again_changes_nothing(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    north, south = shop.create_team("North"), shop.create_team("South")
    shop.put_into(ana, south, north, south)
    shop.take_events()
    shop.put_into(ana, north, south)
    assert (shop.agent(ana).teams, shop.take_events()) == ((north, south), [])


def test_deleting_a_team_tells_one_event_however_many_are_in_it(shop: Shop) -> None:
    north, south = shop.create_team("North"), shop.create_team("South")
    staff = shop.staff("Ana", "Ben")
    for agent in staff:
        shop.put_into(agent, north, south)
    shop.take_events()
    shop.delete_team(north)
    assert [agent.teams for agent in map(shop.agent, staff)] == [(south,), (south,)]
    assert shop.event_types() == ["workspace.changed"]


def test_a_team_that_is_gone_is_in_no_event_about_its_former_members(shop: Shop) -> None:
    north = shop.create_team("North")
    (ana,) = shop.staff("Ana")
    shop.put_into(ana, north)
    shop.delete_team(north)
    shop.take_events()
    shop.change_member(ana, MemberChange(capacity_override=3))
    shop.visitor_begins()
    (changed,) = [event for event in shop.take_events() if isinstance(event, AgentChanged)]
    assert changed.agent.teams == ()


@pytest.mark.parametrize(
    ("visibility", "is_sight"),
    [(AgentVisibility.EVERYONE, False), (AgentVisibility.SAME_TEAM, True), (AgentVisibility.NOBODY, False)],
)
def test_a_change_of_teams_is_a_change_of_sight_where_teams_decide_it(
    shop: Shop, visibility: AgentVisibility, is_sight: bool
) -> None:
    """Whoever was cut off across it takes a snapshot: what the log tells may not be theirs to see any more."""
    (ana,) = shop.staff("Ana")
    north = shop.create_team("North")
    shop.change_rules(WorkspaceChange(agent_visibility=visibility))
    changes: list[Callable[[], None]] = [
        lambda: shop.put_into(ana, north),
        lambda: shop.put_into(ana),
        lambda: shop.delete_team(north),
    ]
    for change in changes:
        before = shop.workspace.position
        change()
        assert (shop.workspace.visibility_changed > before) is is_sight


def test_what_is_told_of_an_agent_before_their_new_teams_goes_to_the_teams_they_were_in(shop: Shop) -> None:
    """Whoever shares only the new team does not know the agent yet, and would not know what to do with it."""
    (ana,) = shop.staff("Ana")
    north, south = shop.create_team("North"), shop.create_team("South")
    shop.put_into(ana, north)
    shop.take_events()

    def both_at_once(tx: Tx, now: Instant) -> None:
        before = shop.member(ana)
        away = choose(before.availability, status=AvailabilityStatus.AWAY, message=None, now=now)
        after = replace(before, teams=(south,), availability=away)
        change_agent(tx, before, after, cause="chosen", login=None, now=now)

    shop.write(both_at_once)
    first, second = shop.take_events()
    assert isinstance(first, OwnAvailabilityChanged)
    assert isinstance(second, AgentChanged)
    assert (first.teams, second.agent.teams) == ((north,), (south,))


def test_only_owner_and_admin_write_teams(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    north = shop.create_team("North")
    shop.take_events()
    for attempt in (
        lambda: shop.create_team("South", by=ana),
        lambda: shop.change_team(north, TeamChange(name="South"), by=ana),
        lambda: shop.delete_team(north, by=ana),
        lambda: shop.change_member(ana, MemberChange(teams=(north,)), by=ana),
    ):
        with pytest.raises(DomainError) as refused:
            attempt()
        assert refused.value.code == "not_allowed"
    assert shop.take_events() == []
