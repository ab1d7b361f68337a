"""An agent says how available they are, and the next decision respects it (AV3, AV5, AV6, AV8)."""

import pytest

from lenochat.actions.actor import Actor
from lenochat.actions.availability import set_availability
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.errors import DomainError
from lenochat.core.events import OwnAvailabilityChanged
from lenochat.core.unchanged import UNCHANGED
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus


def test_an_away_agent_is_skipped_by_the_next_decision(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    assert shop.holder(shop.visitor_begins()) == ana
    shop.set_status(ben, AWAY)
    assert [shop.holder(shop.visitor_begins()) for _ in range(3)] == [ana] * 3


@pytest.mark.parametrize(
    ("rules", "getting"),
    [
        (WorkspaceChange(), {ONLINE}),
        (WorkspaceChange(busy_fallback=True), {ONLINE, BUSY}),
        (WorkspaceChange(away_fallback=True), {ONLINE, AWAY}),
        (WorkspaceChange(busy_fallback=True, away_fallback=True), {ONLINE, BUSY, AWAY}),
    ],
)
def test_each_status_set_in_turn_routes_as_the_table_says(
    shop: Shop, rules: WorkspaceChange, getting: set[AvailabilityStatus]
) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(rules)
    for status in AvailabilityStatus:
        answer = shop.set_status(ana, status)
        chat = shop.visitor_begins()
        assert (shop.holder(chat) == ana, answer.eligible) == (status in getting,) * 2
        shop.visitor_closes(chat)


def test_a_change_is_one_event_with_status_message_time_and_where_it_came_from(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.take_events()
    shop.clock.move(5)
    answer = shop.set_status(ana, DND, "Deadline")
    (event,) = shop.take_events()
    assert isinstance(event, OwnAvailabilityChanged)
    assert (event.agent_id, event.status, event.status_message, event.cause) == (ana, DND, "Deadline", "chosen")
    assert (event.status_since, event.login_id) == (event.at, shop.logins[ana][0])
    assert answer == shop.agent(ana)


def test_the_same_status_again_is_accepted_and_not_told(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, BUSY, "On the phone")
    shop.take_events()
    shop.clock.move(5)
    before = shop.agent(ana)
    assert shop.set_status(ana, BUSY) == before
    assert shop.set_status(ana, BUSY, "On the phone") == before
    assert shop.take_events() == []


def test_another_message_under_the_same_status_is_told_and_moves_no_time(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    before = shop.agent(ana)
    shop.take_events()
    shop.clock.move(5)
    answer = shop.set_status(ana, ONLINE, "Ask me")
    assert (answer.status_message, answer.status_since) == ("Ask me", before.status_since)
    assert shop.event_types() == ["availability.changed"]


def test_the_last_change_that_was_committed_wins_whichever_device_it_came_from(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.log_in(ana)
    laptop, phone = shop.logins[ana]

    def choosing(login: str, status: AvailabilityStatus) -> object:
        actor = Actor(agent_id=ana, login_id=login)  # type: ignore[arg-type]
        return lambda tx, now: set_availability(tx, actor, status=status, message=UNCHANGED, now=now)

    shop.take_events()
    shop.write_together(choosing(phone, AWAY), choosing(laptop, BUSY), choosing(phone, DND))  # type: ignore[arg-type]
    events = [event for event in shop.take_events() if isinstance(event, OwnAvailabilityChanged)]
    assert [(event.status, event.login_id) for event in events] == [(AWAY, phone), (BUSY, laptop), (DND, phone)]
    assert shop.agent(ana).status is DND


def test_nobody_changes_another_s_availability_with_their_own_login(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    before = shop.agent(ana)
    forged = Actor(agent_id=ana, login_id=shop.logins[ben][0])
    with pytest.raises(DomainError, match="not_logged_in"):
        shop.write(lambda tx, now: set_availability(tx, forged, status=OFFLINE, message=None, now=now))
    assert shop.agent(ana) == before


def test_a_choice_that_makes_somebody_eligible_drains_the_queue_in_its_own_transaction(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, AWAY)
    chats = [shop.visitor_begins() for _ in range(3)]
    shop.take_events()
    answer = shop.set_status(ana, ONLINE)
    assert answer.open_conversations == 3
    (committed,) = shop.published
    assert [item.event.type for item in committed.events] == ["availability.changed", *["conversation.assigned"] * 3]
    assert [shop.holder(chat) for chat in chats] == [ana] * 3


def test_open_conversations_stay_with_who_goes_away(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    for status in (AWAY, DND, OFFLINE):
        shop.set_status(ana, status)
        assert shop.holder(chat) == ana
        shop.visitor_writes(chat)
        assert shop.holder(chat) == ana
