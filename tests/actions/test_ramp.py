"""Whoever comes back to a backlog takes it one conversation after another (RT16)."""

from collections.abc import Callable

import pytest

from lenochat.actions.member import MemberChange, NewMember, add_agent
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent import Role
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import SECOND, timestamp
from lenochat.store.due import DueKind
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus
PAUSE = 20


@pytest.fixture
def ana(shop: Shop) -> AgentId:
    """Away, under a ramp."""
    shop.change_rules(WorkspaceChange(ramp_seconds=PAUSE))
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, AWAY)
    return ana


def backlog(shop: Shop, how_many: int) -> list[ConversationId]:
    chats = []
    for _ in range(how_many):
        shop.clock.move(1)
        chats.append(shop.visitor_begins())
    shop.take_events()
    return chats


def held(shop: Shop, chats: list[ConversationId]) -> int:
    return sum(shop.holder(chat) is not None for chat in chats)


def test_a_backlog_comes_in_its_order_with_a_pause_before_each_and_then_all_is_as_ever(
    shop: Shop, ana: AgentId
) -> None:
    chats = backlog(shop, 3)
    shop.set_status(ana, ONLINE)
    assert [shop.holder(chat) for chat in chats] == [ana, None, None]
    shown = shop.agent(ana)
    assert (shown.eligible, shown.not_eligible_because, shown.status) == (False, ("ramp",), ONLINE)
    assert shop.event_types() == ["availability.changed", "conversation.assigned"]
    shop.wait(PAUSE - 1)
    assert (held(shop, chats), shop.take_events()) == (1, [])
    shop.wait(1)
    assert [shop.holder(chat) for chat in chats] == [ana, ana, None]
    assert shop.receipts(chats[1])[0].at == timestamp(shop.clock.now)
    assert [one.reasons for one in shop.receipts(chats[1])[1].candidates if one.agent_id == ana] == [("status",)]
    shop.wait(PAUSE)
    newcomer = shop.visitor_begins()
    assert (held(shop, chats), shop.holder(newcomer)) == (3, None)
    assert [one.reasons for one in shop.receipts(newcomer)[0].candidates if one.agent_id == ana] == [("ramp",)]
    shop.wait(PAUSE)
    assert (shop.holder(newcomer), shop.agent(ana).not_eligible_because) == (ana, ("ramp",))
    shop.wait(PAUSE)
    assert shop.agent(ana).eligible
    assert [shop.holder(shop.visitor_begins()) for _ in range(3)] == [ana] * 3
    assert not any(entry.kind is DueKind.RAMP for entry in shop.due(within=1_000))


def test_who_comes_back_to_an_empty_queue_gets_newcomers_as_they_come(shop: Shop, ana: AgentId) -> None:
    shop.set_status(ana, ONLINE)
    assert [shop.holder(shop.visitor_begins()) for _ in range(3)] == [ana] * 3


def by_login(shop: Shop, ana: AgentId) -> None:
    shop.log_out(shop.logins[ana][0])
    shop.log_in(ana, dashboard=False)


def by_connection(shop: Shop, ana: AgentId) -> None:
    """Her connection was lost before anybody waited."""
    shop.lose_stream(ana, shop.logins[ana][0])
    shop.wait(30)
    shop.set_status(ana, ONLINE)
    shop.open_stream(ana, shop.logins[ana][0])


def by_taking_chats_again(shop: Shop, ana: AgentId) -> None:
    shop.change_member(ana, MemberChange(takes_chats=False))
    shop.set_status(ana, ONLINE)
    shop.change_member(ana, MemberChange(takes_chats=True))


@pytest.mark.parametrize("comes_back", [by_login, by_connection, by_taking_chats_again])
def test_however_somebody_comes_back_it_is_to_a_backlog(
    shop: Shop, ana: AgentId, comes_back: Callable[[Shop, AgentId], None]
) -> None:
    chats = backlog(shop, 3)
    comes_back(shop, ana)
    assert (held(shop, chats), shop.agent(ana).not_eligible_because) == (1, ("ramp",))


def test_a_place_that_comes_free_and_a_larger_capacity_are_no_coming_back(shop: Shop, ana: AgentId) -> None:
    shop.change_member(ana, MemberChange(capacity_override=1))
    shop.set_status(ana, ONLINE)
    first = shop.visitor_begins()
    chats = backlog(shop, 4)
    shop.close_conversation(ana, first)
    assert held(shop, chats) == 1
    shop.change_member(ana, MemberChange(capacity_override=4))
    assert held(shop, chats) == 4


def test_going_away_and_coming_back_shortens_no_pause(shop: Shop, ana: AgentId) -> None:
    chats = backlog(shop, 3)
    shop.set_status(ana, ONLINE)
    shop.clock.move(PAUSE - 1)
    for _ in range(3):
        shop.set_status(ana, AWAY)
        shop.set_status(ana, ONLINE)
    by_login(shop, ana)
    assert held(shop, chats) == 1
    shop.wait(1)
    assert held(shop, chats) == 2


def test_who_is_away_when_the_pause_ends_begins_anew_on_coming_back(shop: Shop, ana: AgentId) -> None:
    chats = backlog(shop, 3)
    shop.set_status(ana, ONLINE)
    shop.set_status(ana, AWAY)
    shop.wait(PAUSE)
    assert shop.agent(ana).not_eligible_because == ("status",)
    shop.set_status(ana, ONLINE)
    assert (held(shop, chats), shop.agent(ana).not_eligible_because) == (2, ("ramp",))


def test_what_is_assigned_or_taken_by_hand_waits_for_no_pause(shop: Shop, ana: AgentId) -> None:
    chats = backlog(shop, 4)
    shop.set_status(ana, ONLINE)
    shop.assign(ana, chats[1], ana)
    shop.agent_writes(ana, chats[2])
    assert [shop.holder(chat) for chat in chats] == [ana, ana, ana, None]


def test_two_who_come_back_each_have_a_pause_of_their_own(shop: Shop, ana: AgentId) -> None:
    (ben,) = shop.staff("Ben")
    shop.set_status(ben, AWAY)
    chats = backlog(shop, 5)
    shop.set_status(ana, ONLINE)
    shop.clock.move(PAUSE / 2)
    shop.set_status(ben, ONLINE)
    assert [shop.holder(chat) for chat in chats] == [ana, ben, None, None, None]
    shop.wait(PAUSE / 2)
    assert [shop.holder(chat) for chat in chats] == [ana, ben, ana, None, None]
    shop.wait(PAUSE / 2)
    assert [shop.holder(chat) for chat in chats] == [ana, ben, ana, ben, None]


def test_without_a_ramp_and_as_soon_as_it_is_switched_off_all_of_it_comes_at_once(shop: Shop, ana: AgentId) -> None:
    chats = backlog(shop, 4)
    shop.set_status(ana, ONLINE)
    shop.change_rules(WorkspaceChange(ramp_seconds=None))
    assert held(shop, chats) == 4
    assert not any(entry.kind is DueKind.RAMP for entry in shop.due(within=1_000))
    shop.set_status(ana, AWAY)
    chats = backlog(shop, 4)
    shop.set_status(ana, ONLINE)
    assert held(shop, chats) == 4


@pytest.mark.parametrize("pause", [PAUSE // 4, PAUSE * 10])
def test_another_pause_begins_anew_for_who_is_in_one(shop: Shop, ana: AgentId, pause: int) -> None:
    chats = backlog(shop, 3)
    shop.set_status(ana, ONLINE)
    shop.clock.move(PAUSE - 1)
    shop.change_rules(WorkspaceChange(ramp_seconds=pause))
    for given in (1, 2):
        shop.wait(pause - 1)
        assert held(shop, chats) == given
        shop.wait(1)
    assert held(shop, chats) == 3


def test_a_removed_member_who_joins_again_has_no_pause_left(shop: Shop, ana: AgentId) -> None:
    backlog(shop, 2)
    shop.set_status(ana, ONLINE)
    again = NewMember(email=shop.member(ana).email, name="Ana", role=Role.AGENT, password_hash=None)
    shop.remove_member(ana)
    assert shop.write(lambda tx, now: add_agent(tx, again, now=now)).id == ana
    assert not any(entry.kind is DueKind.RAMP for entry in shop.due(within=1_000))
    shop.log_in(ana, dashboard=False)
    assert shop.member(ana).ramp_until == shop.clock.now + PAUSE * SECOND
    shop.wait(PAUSE)
    assert shop.queue() == []
