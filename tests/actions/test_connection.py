"""Connections are lost and come back; what the agent declared stays as it is (AV10)."""

import pytest

from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.events import OwnAvailabilityChanged
from lenochat.core.ids import AgentId
from lenochat.core.instant import timestamp
from tests.support.shop import Shop

BUSY = AvailabilityStatus.BUSY


def drop(shop: Shop, agent: AgentId) -> None:
    shop.lose_stream(agent, shop.logins[agent][0])


def come_back(shop: Shop, agent: AgentId) -> None:
    shop.open_stream(agent, shop.logins[agent][0])


def test_a_short_break_is_not_told_and_chats_go_on(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.take_events()
    drop(shop, ana)
    shop.wait(29)
    assert shop.holder(shop.visitor_begins()) == ana
    shop.take_events()
    come_back(shop, ana)
    shop.wait(60)
    assert shop.take_events() == []


def test_after_the_grace_the_connection_is_lost_beside_an_unchanged_status(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, BUSY, "On the phone")
    before = shop.member(ana).availability
    lost_at = timestamp(shop.clock.now)
    drop(shop, ana)
    shop.take_events()
    shop.wait(90)
    (event,) = shop.take_events()
    assert isinstance(event, OwnAvailabilityChanged)
    assert (event.cause, event.connected, event.connection_lost_at) == ("connection", False, lost_at)
    assert shop.member(ana).availability == before
    assert "connection_lost" in shop.agent(ana).not_eligible_because


def test_the_loss_carries_the_instant_at_which_the_grace_ended(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    drop(shop, ana)
    shop.clock.move(30)
    ended = timestamp(shop.clock.now)
    shop.take_events()
    shop.wait(600)
    assert [event.at for event in shop.take_events()] == [ended]


def test_a_lost_agent_gets_no_chat_and_on_return_all_is_as_before_and_the_queue_drains(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    drop(shop, ana)
    shop.clock.move(30)
    chat = shop.visitor_begins()
    assert shop.holder(chat) is None, "the grace had ended, although no timer had fired"
    shop.take_events()
    come_back(shop, ana)
    assert shop.event_types() == ["availability.changed", "conversation.assigned"]
    assert shop.holder(chat) == ana


@pytest.mark.parametrize(("grace", "lost_after"), [(0, 0), (5, 5), (3_600, 3_600)])
def test_the_workspace_s_grace_is_kept_to_the_second(shop: Shop, grace: int, lost_after: int) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(connection_grace_seconds=grace))
    drop(shop, ana)
    if lost_after:
        shop.wait(lost_after - 0.000_001)
        assert shop.agent(ana).connected
        shop.wait(0.000_001)
    assert not shop.agent(ana).connected


def test_without_a_grace_nobody_is_ever_judged_lost(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(connection_grace_seconds=None))
    drop(shop, ana)
    shop.wait(3_600)
    assert shop.agent(ana).connected
    assert shop.holder(shop.visitor_begins()) == ana


def test_switching_the_grace_off_brings_the_lost_back_and_drains_the_queue(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    drop(shop, ana)
    shop.wait(31)
    chat = shop.visitor_begins()
    shop.take_events()
    shop.change_rules(WorkspaceChange(connection_grace_seconds=None))
    assert shop.event_types() == ["workspace.changed", "availability.changed", "conversation.assigned"]
    assert shop.holder(chat) == ana


def test_a_shorter_grace_counts_from_the_same_sign_of_life(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    drop(shop, ana)
    shop.clock.move(10)
    drop(shop, ben)
    shop.clock.move(10)
    shop.change_rules(WorkspaceChange(connection_grace_seconds=15))
    assert [shop.agent(one).connected for one in (ana, ben)] == [False, True]
    shop.wait(5)
    assert not shop.agent(ben).connected


def test_a_rule_that_loses_a_connection_and_changes_a_capacity_tells_both(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    drop(shop, ana)
    shop.clock.move(10)
    shop.take_events()
    shop.change_rules(WorkspaceChange(connection_grace_seconds=5, default_capacity=3))  # the Owner's changes too
    assert shop.event_types() == ["workspace.changed", "agent.changed", "availability.changed", "agent.changed"]


def test_a_second_tab_keeps_the_agent_connected(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    other = shop.arrive(ana)
    drop(shop, ana)
    shop.wait(60)
    assert shop.agent(ana).connected
    shop.lose_stream(ana, other)
    shop.wait(60)
    assert not shop.agent(ana).connected


def test_a_dashboard_whose_stream_never_opens_is_lost_after_the_grace(shop: Shop) -> None:
    ana = shop.hire("Ana")
    shop.log_in(ana)
    assert shop.agent(ana).eligible
    shop.wait(30)
    assert not shop.agent(ana).connected


def test_without_any_grace_a_dashboard_gets_chats_from_its_first_stream_on_not_from_the_login(shop: Shop) -> None:
    shop.change_rules(WorkspaceChange(connection_grace_seconds=0))
    ana = shop.hire("Ana")
    chat = shop.visitor_begins()
    login = shop.log_in(ana)
    assert shop.holder(chat) is None
    shop.open_stream(ana, login)
    assert shop.holder(chat) == ana


def test_an_api_login_is_never_judged(shop: Shop) -> None:
    ana = shop.hire("Ana")
    shop.log_in(ana, dashboard=False)
    shop.wait(3_600)
    assert shop.agent(ana).eligible


def test_an_api_login_is_judged_once_it_has_opened_a_stream(shop: Shop) -> None:
    ana = shop.hire("Ana")
    login = shop.log_in(ana, dashboard=False)
    shop.open_stream(ana, login)
    shop.lose_stream(ana, login)
    shop.wait(31)
    assert not shop.agent(ana).connected


@pytest.mark.parametrize(("grace", "again"), [(30, 30), (0, 10), (5, 10)])
def test_a_restart_gives_everybody_a_new_grace_of_at_least_ten_seconds(shop: Shop, grace: int, again: int) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(connection_grace_seconds=grace))
    shop.clock.move(3_600)
    shop.restart()
    shop.wait(again - 1)
    assert shop.agent(ana).connected
    shop.wait(1)
    assert not shop.agent(ana).connected


def test_who_was_lost_before_a_restart_stays_lost_since_the_same_time(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    drop(shop, ana)
    shop.wait(60)
    before = shop.agent(ana)
    shop.take_events()
    shop.restart()
    assert (shop.agent(ana), shop.take_events()) == (before, [])


def test_after_a_restart_without_a_grace_nobody_is_lost(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(connection_grace_seconds=None))
    shop.restart()
    shop.wait(3_600)
    assert shop.agent(ana).connected
