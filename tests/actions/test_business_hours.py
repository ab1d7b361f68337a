"""Edges of the business hours: told once, as of their time, and of no concern to anybody's availability."""

from itertools import product

import pytest

from lenochat.actions.profile import ProfileChange, change_profile
from lenochat.actions.workspace import WidgetChange, WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.events import Logged
from lenochat.core.ids import AgentId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.visitor_views import WidgetChanged, widget_view
from lenochat.store import agents
from lenochat.store.due import Due, DueKind
from tests.support.shop import Shop

HOUR = 3_600
DAY = 24 * HOUR
# The shop's clock begins on a Monday at 14:13:20 UTC.
OPEN, CLOSED = ("09:00", "18:00"), ("20:00", "22:00")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """In which no login ends by itself meanwhile."""
    shop.change_rules(WorkspaceChange(login_lifetime_seconds=30 * DAY))
    shop.take_events()
    return shop


def edge(shop: Shop) -> Instant | None:
    """When the hours next begin or end, as the list of what is due has it."""
    listed = [entry for entry in shop.due(within=400 * DAY) if entry.kind is DueKind.HOURS]
    assert all(entry == Due(kind=DueKind.HOURS, subject_id=shop.workspace_id, due_at=entry.due_at) for entry in listed)
    assert len(listed) <= 1
    return listed[0].due_at if listed else None


def told(events: list[Logged]) -> list[tuple[str, str]]:
    """When the widget was told to be another, and its mode; nothing else was told."""
    assert all(isinstance(event, WidgetChanged) for event in events), [event.type for event in events]
    return [(str(event.at)[11:19], event.widget.mode) for event in events if isinstance(event, WidgetChanged)]


def test_an_edge_is_told_once_as_of_its_time_however_late_the_ticker_is(shop: Shop) -> None:
    shop.set_hours(("09:00", "12:00"), ("13:00", "18:00"))
    shop.take_events()
    shop.wait(3 * HOUR)
    assert shop.take_events() == []
    shop.wait(HOUR)
    assert told(shop.take_events()) == [("18:00:00", "offline_form")]
    shop.wait(20 * HOUR)
    assert told(shop.take_events()) == [("09:00:00", "live"), ("12:00:00", "offline_form"), ("13:00:00", "live")]
    shop.settle()
    assert shop.take_events() == []


@pytest.mark.parametrize(
    ("hours_down", "expected"), [(1, []), (6, [("20:13:20", "offline_form")]), (20, []), (24, []), (24 * 25, [])]
)
def test_what_passed_while_there_was_no_node_is_told_as_what_came_of_it(
    shop: Shop, hours_down: int, expected: list[tuple[str, str]]
) -> None:
    shop.set_hours(OPEN)
    shop.take_events()
    shop.clock.move(hours_down * HOUR)
    shop.restart()
    assert told(shop.take_events()) == expected
    following = edge(shop)
    assert following is not None
    assert following > shop.clock.now
    shop.wait((following - shop.clock.now) / 1_000_000)
    assert [mode for _, mode in told(shop.take_events())] == ["live" if expected else "offline_form"]


def test_new_hours_take_the_place_of_the_old_ones_at_once(shop: Shop) -> None:
    shop.set_hours(OPEN)
    (changed,) = shop.take_events()
    assert changed.type == "workspace.changed"
    shop.set_hours(CLOSED)
    assert shop.event_types() == ["workspace.changed", "widget.changed"]
    assert edge(shop) == shop.clock.now + (5 * HOUR + 46 * 60 + 40) * 1_000_000
    shop.change_rules(WorkspaceChange(business_hours=None))
    assert shop.event_types() == ["workspace.changed", "widget.changed"]
    assert (edge(shop), widget_view(shop.workspace, shop.clock.now).mode) == (None, "live")
    shop.wait(3 * DAY)
    assert shop.take_events() == []


def test_hours_without_an_edge_leave_nothing_on_the_list(shop: Shop) -> None:
    shop.set_hours(("00:00", "24:00"))
    assert edge(shop) is None
    shop.set_hours()
    assert (edge(shop), widget_view(shop.workspace, shop.clock.now).mode) == (None, "offline_form")


def test_open_widgets_learn_of_a_setting_that_they_show_and_of_no_other(shop: Shop) -> None:
    shop.change_rules(WorkspaceChange(widget=WidgetChange(allowed_origins=("https://shop.example",))))
    assert shop.event_types() == ["workspace.changed"]
    shop.change_rules(WorkspaceChange(widget=WidgetChange(color="#112233")))
    _, changed = shop.take_events()
    assert isinstance(changed, WidgetChanged)
    assert (changed.widget.look.color, changed.widget.look.title) == ("#112233", "Shop")
    shop.change_rules(WorkspaceChange(name="The other shop"))
    _, changed = shop.take_events()
    assert isinstance(changed, WidgetChanged)
    assert changed.widget.look.title == "The other shop"
    shop.change_rules(WorkspaceChange(widget=WidgetChange(color="#112233")))
    assert shop.take_events() == []


def test_settings_of_one_workspace_are_not_those_of_another(shop: Shop) -> None:
    shop.change_rules(WorkspaceChange(widget=WidgetChange(color="#112233")))
    first = shop.workspace_id
    shop.begin()
    assert shop.workspace.widget.color != "#112233"
    shop.workspace_id = first
    assert shop.workspace.widget.color == "#112233"


def refuse_at_login(shop: Shop, agent: AgentId, status: AvailabilityStatus) -> None:
    """From the next login on the agent is in that status, and not accepting."""
    login, changed = shop.log_in(agent), ProfileChange(preferred_status=status, accept_chats_after_login=False)
    actor = shop.actor(agent)
    shop.write(lambda tx, now: change_profile(tx, actor, changed=changed, now=now))
    shop.log_out(login)


def everybody(shop: Shop) -> list[AgentId]:
    """One agent for each status, accepting or not, connected or lost."""
    staff = []
    for status, accepting, connected in product(AvailabilityStatus, (True, False), (True, False)):
        agent = shop.hire(f"{status}-{accepting}-{connected}")
        if not accepting:
            refuse_at_login(shop, agent, status)
        login = shop.log_in(agent)
        shop.open_stream(agent, login)
        if accepting:
            shop.set_status(agent, status)
        if not connected:
            shop.lose_stream(agent, login)
        staff.append(agent)
    return staff


def test_no_edge_changes_what_anybody_declared_or_whether_they_accept(shop: Shop) -> None:
    everybody(shop)
    shop.wait(HOUR)
    shop.set_hours(("09:00", "12:00"), ("12:30", "18:00"))
    shop.take_events()
    before = agents.list_of_workspace(shop.connection, shop.workspace_id)
    seen = {
        (agent.availability.status, agent.availability.accepting, agent.presence.connected)
        for agent in before
        if agent.id != shop.owner
    }
    assert seen == set(product(AvailabilityStatus, (True, False), (True, False)))
    for _ in range(5):
        due_at = edge(shop)
        assert due_at is not None
        shop.wait((due_at - shop.clock.now) / 1_000_000)
        assert told(shop.take_events()) != []
        assert timestamp(due_at) == timestamp(shop.clock.now)
        assert agents.list_of_workspace(shop.connection, shop.workspace_id) == before
