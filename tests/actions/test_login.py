"""Logins begin and end, and with them availability (AV7, AV8, AV9)."""

import pytest

from lenochat.actions.profile import ProfileChange, change_profile
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.errors import DomainError
from lenochat.core.events import OwnAvailabilityChanged
from lenochat.core.ids import AgentId, LoginId
from lenochat.core.instant import HOUR, MINUTE, SECOND
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus
QUARTER, HALF_A_DAY = 15 * MINUTE // SECOND, 12 * HOUR // SECOND


def prefer(shop: Shop, agent: AgentId, status: AvailabilityStatus, *, accept_chats: bool) -> None:
    changed = ProfileChange(preferred_status=status, accept_chats_after_login=accept_chats)
    actor = shop.actor(agent)
    shop.write(lambda tx, now: change_profile(tx, actor, changed=changed, now=now))


@pytest.mark.parametrize("accept_chats", [True, False])
@pytest.mark.parametrize("preferred", AvailabilityStatus)
def test_preferences_apply_at_the_next_full_login_and_a_choice_by_hand_overrides_them(
    shop: Shop, preferred: AvailabilityStatus, accept_chats: bool
) -> None:
    """AV7 and AV8 in all ten combinations, with a visitor already waiting."""
    (ana,) = shop.staff("Ana")
    before = shop.agent(ana)
    prefer(shop, ana, preferred, accept_chats=accept_chats)
    assert shop.agent(ana) == before, "the setting changes the next login only"
    shop.log_out(shop.logins[ana][0])
    chat = shop.visitor_begins()
    assert shop.holder(chat) is None

    shop.arrive(ana)
    now = shop.agent(ana)
    assert (now.status, now.accepting) == (preferred, accept_chats)
    gets_chats = preferred is ONLINE and accept_chats
    assert shop.holder(chat) == (ana if gets_chats else None)
    assert now.eligible == gets_chats
    assert ("not_accepting" in now.not_eligible_because) == (not accept_chats)

    shop.set_status(ana, ONLINE)
    assert shop.agent(ana).accepting
    assert shop.holder(chat) == ana


def test_a_first_login_is_online_and_accepting(shop: Shop) -> None:
    ana = shop.hire("Ana")
    assert shop.agent(ana).status is OFFLINE
    shop.arrive(ana)
    assert (shop.agent(ana).status, shop.agent(ana).eligible) == (ONLINE, True)


def test_a_reconnect_a_restart_and_a_second_tab_never_apply_the_preference_again(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    (login,) = shop.logins[ana]
    shop.set_status(ana, AWAY, "Lunch")
    shop.take_events()
    shop.open_stream(ana, login)
    shop.lose_stream(ana, login)
    shop.open_stream(ana, login)
    shop.restart()
    shop.open_stream(ana, login)
    assert (shop.agent(ana).status, shop.agent(ana).status_message) == (AWAY, "Lunch")
    assert shop.take_events() == []


def test_a_second_full_login_applies_the_preference_for_the_agent_as_a_whole(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, DND)
    shop.take_events()
    second = shop.log_in(ana)
    (event,) = shop.take_events()
    assert isinstance(event, OwnAvailabilityChanged)
    assert (event.status, event.cause, event.login_id, event.device) == (ONLINE, "login", second, "Firefox on Linux")


def test_a_login_that_changes_nothing_is_not_told(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.take_events()
    shop.log_in(ana)
    assert shop.take_events() == []


def test_a_login_answers_with_the_load_that_its_own_drain_gave(shop: Shop) -> None:
    ana = shop.hire("Ana")
    chats = [shop.visitor_begins() for _ in range(3)]
    shop.arrive(ana)
    assert [shop.holder(chat) for chat in chats] == [ana] * 3
    assert shop.logged_in is not None
    assert shop.logged_in.agent.open_conversations == 3


# Ends


def end_by_logout(shop: Shop, login: LoginId) -> None:
    shop.log_out(login)


def end_by_time(shop: Shop, login: LoginId) -> None:
    """The browser was closed and nobody noticed; the shop's Owner is out too."""
    shop.streams.discard(login)
    shop.wait(HALF_A_DAY)
    shop.hang_up()


@pytest.mark.parametrize(("end", "cause"), [(end_by_logout, "logout"), (end_by_time, "expired")])
def test_the_end_of_the_only_login_is_offline_at_once_and_its_conversations_stay(
    shop: Shop, end: object, cause: str
) -> None:
    assert callable(end)
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.set_status(ana, ONLINE, "Here")
    shop.take_events()
    end(shop, shop.logins[ana][0])
    events = [one for one in shop.take_events() if isinstance(one, OwnAvailabilityChanged)]
    (event,) = [one for one in events if one.agent_id == ana]
    assert (event.status, event.status_message, event.cause) == (OFFLINE, None, cause)
    assert shop.holder(chat) == ana
    assert shop.visitor_begins() in shop.queue()


def test_another_login_with_an_open_stream_keeps_the_status(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    first, second = shop.logins[ana][0], shop.arrive(ana)
    shop.set_status(ana, BUSY)
    shop.clock.move(2 * QUARTER)
    shop.log_out(first)
    assert shop.agent(ana).status is BUSY
    shop.log_out(second)
    assert shop.agent(ana).status is OFFLINE


@pytest.mark.parametrize(("idle", "expected"), [(QUARTER - 1, ONLINE), (QUARTER, OFFLINE)])
def test_another_login_without_a_stream_keeps_the_status_for_a_quarter_of_an_hour(
    shop: Shop, idle: int, expected: AvailabilityStatus
) -> None:
    ana = shop.hire("Ana")
    first, second = shop.log_in(ana, dashboard=False), shop.log_in(ana, dashboard=False)
    shop.use(second)
    shop.clock.move(idle)
    shop.log_out(first)
    assert shop.agent(ana).status is expected


def test_a_login_that_was_used_lives_on_and_one_that_was_not_ends_at_its_time(shop: Shop) -> None:
    ana = shop.hire("Ana")
    shop.log_in(ana, dashboard=False)
    shop.clock.move(HALF_A_DAY - 1)
    shop.use(shop.logins[ana][0])
    shop.wait(HALF_A_DAY - 1)
    assert shop.agent(ana).status is ONLINE
    ends = shop.clock.now + SECOND
    shop.wait(3_600)
    assert shop.agent(ana).status is OFFLINE
    assert shop.member(ana).availability.since == ends, "what the clock made due carries its own time"


def test_a_shorter_lifetime_ends_a_login_that_is_older(shop: Shop) -> None:
    ana = shop.hire("Ana")
    shop.log_in(ana, dashboard=False)
    shop.clock.move(2 * 3_600)
    shop.use(shop.actor(shop.owner).login_id)
    shop.change_rules(WorkspaceChange(login_lifetime_seconds=3_600))
    shop.settle()
    assert shop.agent(ana).status is OFFLINE


def test_who_logs_out_twice_is_logged_out_once(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    (login,) = shop.logins[ana]
    shop.log_out(login)
    shop.take_events()
    shop.log_out(login)
    assert shop.take_events() == []


def test_a_login_that_has_ended_can_do_nothing_more(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    actor = shop.actor(ana)
    chat = shop.visitor_begins()
    shop.log_out(actor.login_id)
    shop.logins[ana].append(actor.login_id)
    for attempt in (
        lambda: shop.set_status(ana, ONLINE),
        lambda: shop.agent_writes(ana, chat),
        lambda: shop.close_conversation(ana, chat),
    ):
        with pytest.raises(DomainError, match="not_logged_in"):
            attempt()


# One login per browser


def test_a_login_that_replaces_one_s_own_does_not_end_the_shift_between(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    (old,) = shop.logins[ana]
    shop.take_events()
    new = shop.log_in(ana, replaced=old)
    assert shop.take_events() == []
    assert shop.logins[ana] == [new]


def test_a_login_that_replaces_somebody_else_s_ends_theirs_as_a_logout(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.log_in(ben, replaced=shop.logins[ana][0])
    assert (shop.agent(ana).status, shop.agent(ben).status) == (OFFLINE, ONLINE)
    assert shop.logins[ana] == []


def test_who_replaces_a_lost_dashboard_by_the_api_is_not_judged_any_more(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    (old,) = shop.logins[ana]
    shop.lose_stream(ana, old)
    shop.wait(31)
    chat = shop.visitor_begins()
    shop.log_in(ana, dashboard=False, replaced=old)
    assert shop.agent(ana).connected
    assert shop.holder(chat) == ana


def test_when_a_lost_dashboard_logs_out_beside_a_living_api_login_the_queue_drains(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    (dashboard,) = shop.logins[ana]
    shop.log_in(ana, dashboard=False)
    shop.lose_stream(ana, dashboard)
    shop.wait(31)
    chat = shop.visitor_begins()
    assert shop.holder(chat) is None
    shop.log_out(dashboard)
    assert (shop.agent(ana).status, shop.agent(ana).connected) == (ONLINE, True)
    assert shop.holder(chat) == ana


def test_a_disabled_member_cannot_log_in_and_learns_nothing(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.disable(ana)
    with pytest.raises(DomainError, match="wrong_credentials"):
        shop.log_in(ana)
