"""Whoever does not reply in time loses the conversation to somebody else who has room for it (RT13)."""

from collections.abc import Callable

import pytest

from lenochat.actions.member import MemberChange
from lenochat.actions.no_reply import OFFERED_AT_ONCE
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import MOST_OFFERS
from lenochat.core.events import ConversationAssigned, ConversationChanged
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import timestamp
from lenochat.store.due import DueKind
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus
IN_TIME = 60


@pytest.fixture
def staff(shop: Shop) -> list[AgentId]:
    shop.change_rules(WorkspaceChange(no_reply_seconds=IN_TIME, ramp_seconds=None))
    return shop.staff("Ana", "Ben", "Cleo")


def alone(shop: Shop, agent: AgentId, staff: list[AgentId]) -> None:
    """Nobody else is there."""
    for other in staff:
        if other != agent:
            shop.set_status(other, AWAY)


def is_silent(shop: Shop, chat: ConversationId) -> bool:
    return shop.conversation(chat).no_reply_since is not None


def test_another_agent_gets_what_was_not_replied_to_in_time_and_nobody_s_status_is_touched(
    shop: Shop, staff: list[AgentId]
) -> None:
    ana, ben, _ = staff
    chat = shop.visitor_begins()
    before = shop.agent(ana)
    shop.take_events()
    shop.wait(IN_TIME - 1)
    assert (shop.holder(chat), shop.take_events()) == (ana, [])
    shop.wait(1)
    (event,) = shop.take_events()
    assert isinstance(event, ConversationAssigned)
    assert (event.cause, event.previous_assignee_id, event.assignee_id) == ("routing", ana, ben)
    assert event.at == timestamp(shop.clock.now)
    assert [(load.agent_id, load.open_conversations) for load in event.loads] == [(ana, 0), (ben, 1)]
    after = shop.agent(ana)
    assert (after.status, after.status_since, after.accepting) == (before.status, before.status_since, True)
    receipt = shop.receipts(chat)[0]
    assert (receipt.trigger, receipt.passed_over_agent_id, receipt.chosen_agent_id) == ("no_reply", ana, ben)
    assert [one.reasons for one in receipt.candidates if one.agent_id == ana] == [("no_reply",)]


@pytest.mark.parametrize("writer", ["the assignee", "somebody else"])
def test_any_agent_s_reply_is_one_and_what_the_visitor_asks_after_it_is_not_timed(
    shop: Shop, staff: list[AgentId], writer: str
) -> None:
    ana, ben, _ = staff
    chat = shop.visitor_begins()
    shop.agent_writes(ana if writer == "the assignee" else ben, chat)
    shop.visitor_writes(chat)
    shop.wait(10 * IN_TIME)
    assert (shop.holder(chat), is_silent(shop, chat)) == (ana, False)


def test_a_note_is_no_reply_and_what_the_visitor_adds_gains_nobody_time(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, _ = staff
    chat = shop.visitor_begins()
    shop.clock.move(IN_TIME - 1)
    shop.agent_notes(ana, chat)
    shop.visitor_writes(chat)
    shop.wait(1)
    assert shop.holder(chat) == ben


def test_with_nobody_else_it_stays_and_everybody_is_told_since_when(shop: Shop, staff: list[AgentId]) -> None:
    ana, *_ = staff
    alone(shop, ana, staff)
    chat = shop.visitor_begins()
    given = timestamp(shop.clock.now)
    shop.take_events()
    shop.wait(IN_TIME)
    (event,) = shop.take_events()
    assert isinstance(event, ConversationChanged)
    assert (event.conversation.assignee_id, event.conversation.no_reply_since) == (ana, given)
    assert len(shop.receipts(chat)) == 1
    shop.wait(10 * IN_TIME)
    assert shop.take_events() == []
    shop.agent_writes(ana, chat)
    assert not is_silent(shop, chat)


# What stays is offered to the next one who has room


def ben_comes_online(shop: Shop, ben: AgentId, held: ConversationId) -> None:
    shop.close_conversation(ben, held)
    shop.set_status(ben, AWAY)
    shop.set_status(ben, ONLINE)


def ben_closes_one(shop: Shop, ben: AgentId, held: ConversationId) -> None:
    shop.close_conversation(ben, held)


def ben_s_visitor_closes(shop: Shop, ben: AgentId, held: ConversationId) -> None:
    assert shop.holder(held) == ben
    shop.visitor_closes(held)


def ben_hands_one_over(shop: Shop, ben: AgentId, held: ConversationId) -> None:
    shop.assign(ben, held, shop.owner)


def ben_may_have_more(shop: Shop, ben: AgentId, held: ConversationId) -> None:
    assert shop.holder(held) == ben
    shop.change_member(ben, MemberChange(capacity_override=2))


def everybody_may_have_more(shop: Shop, ben: AgentId, held: ConversationId) -> None:
    shop.change_member(ben, MemberChange(capacity_override=None))
    shop.change_rules(WorkspaceChange(default_capacity=2))
    assert shop.holder(held) == ben


@pytest.mark.parametrize(
    "gets_room",
    [
        ben_comes_online,
        ben_closes_one,
        ben_s_visitor_closes,
        ben_hands_one_over,
        ben_may_have_more,
        everybody_may_have_more,
    ],
)
def test_what_stayed_is_offered_to_the_next_one_who_has_room(
    shop: Shop, staff: list[AgentId], gets_room: Callable[[Shop, AgentId, ConversationId], None]
) -> None:
    ana, ben, cleo = staff
    shop.change_rules(WorkspaceChange(default_capacity=1))
    shop.set_status(cleo, AWAY)
    chat, held = shop.visitor_begins(), shop.visitor_begins()
    assert [shop.holder(one) for one in (chat, held)] == [ana, ben]
    shop.agent_writes(ben, held)
    shop.wait(IN_TIME)
    assert (shop.holder(chat), is_silent(shop, chat)) == (ana, True)
    gets_room(shop, ben, held)
    assert (shop.holder(chat), is_silent(shop, chat)) == (ben, False)
    assert shop.receipts(chat)[0].trigger == "no_reply"


@pytest.mark.parametrize(
    "can_get_it",
    [
        lambda shop, ben: shop.set_status(ben, ONLINE),
        lambda shop, ben: shop.change_rules(WorkspaceChange(away_fallback=True)),
    ],
)
def test_however_much_stayed_all_of_it_goes_to_who_has_room_for_it(
    shop: Shop, staff: list[AgentId], can_get_it: Callable[[Shop, AgentId], None]
) -> None:
    ana, ben, cleo = staff
    alone(shop, ana, staff)
    shop.change_member(cleo, MemberChange(takes_chats=False))
    how_many = 2 * OFFERED_AT_ONCE + 1
    chats = [shop.visitor_begins() for _ in range(how_many)]
    shop.wait(IN_TIME)
    assert all(is_silent(shop, chat) for chat in chats)
    shop.change_member(ana, MemberChange(takes_chats=False))
    shop.change_member(ben, MemberChange(capacity_override=how_many - 1))
    can_get_it(shop, ben)
    shop.settle()
    assert [shop.holder(chat) for chat in chats] == [*[ben] * (how_many - 1), ana]


def test_who_loses_one_has_room_for_what_stayed_with_another(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, cleo = staff
    shop.change_rules(WorkspaceChange(default_capacity=1))
    shop.set_status(cleo, AWAY)
    chats = [shop.visitor_begins(), shop.visitor_begins()]
    shop.wait(IN_TIME)
    assert [(shop.holder(chat), is_silent(shop, chat)) for chat in chats] == [(ana, True), (ben, True)]
    shop.set_status(cleo, ONLINE)
    shop.settle()
    assert [(shop.holder(chat), is_silent(shop, chat)) for chat in chats] == [(cleo, False), (ana, False)]


def test_who_gives_one_back_has_room_for_what_stayed(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, cleo = staff
    shop.change_rules(WorkspaceChange(default_capacity=1))
    north, south = shop.create_team("North"), shop.create_team("South")
    for agent, teams in ((ana, [north]), (ben, [north, south]), (cleo, [south])):
        shop.put_into(agent, *teams)
    chat, held = shop.visitor_begins(team=north), shop.visitor_begins(team=south)
    shop.agent_writes(ben, held)
    shop.wait(IN_TIME)
    assert [shop.holder(one) for one in (chat, held)] == [ana, ben]
    shop.assign(ben, held, None)
    assert [shop.holder(one) for one in (chat, held)] == [ben, cleo]


def test_who_waits_goes_before_what_somebody_does_not_reply_to(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, _ = staff
    alone(shop, ana, staff)
    shop.change_rules(WorkspaceChange(default_capacity=1))
    chat, waiting = shop.visitor_begins(), shop.visitor_begins()
    shop.wait(IN_TIME)
    shop.set_status(ben, ONLINE)
    assert (shop.holder(waiting), shop.holder(chat)) == (ben, ana)


def test_nothing_is_offered_while_the_rest_of_a_long_queue_waits(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, _ = staff
    alone(shop, ana, staff)
    chat = shop.visitor_begins()
    shop.wait(IN_TIME)
    shop.set_status(ana, AWAY)
    waiting = [shop.visitor_begins() for _ in range(15)]
    shop.take_events()
    shop.set_status(ben, ONLINE)
    shop.settle()
    given = [event.conversation_id for event in shop.take_events() if isinstance(event, ConversationAssigned)]
    assert (sorted(given[:-1]), given[-1]) == (sorted(waiting), chat)


def test_what_is_for_another_team_keeps_nobody_from_the_rest(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, _ = staff
    alone(shop, ana, staff)
    north = shop.create_team("North")
    shop.put_into(ana, north)
    first, *others = [shop.visitor_begins(team=north) for _ in range(OFFERED_AT_ONCE + 1)]
    shop.clock.move(1)
    second = shop.visitor_begins()
    shop.wait(IN_TIME)
    assert all(is_silent(shop, chat) for chat in (first, *others, second))
    shop.set_status(ben, ONLINE)
    assert [shop.holder(chat) for chat in (first, *others, second)] == [*[ana] * (OFFERED_AT_ONCE + 1), ben]
    for chat in others:
        shop.close_conversation(ana, chat)
    shop.address(ana, first, None)
    assert shop.holder(first) == ben
    shop.set_status(ben, AWAY)
    third = shop.visitor_begins(team=north)
    shop.wait(IN_TIME)
    shop.set_status(ben, ONLINE)
    assert shop.holder(third) == ana
    shop.delete_team(north)
    assert shop.holder(third) == ben


def test_whoever_comes_back_to_several_of_them_takes_them_as_the_ramp_says(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, _ = staff
    alone(shop, ana, staff)
    chats = [shop.visitor_begins() for _ in range(3)]
    shop.wait(IN_TIME)
    shop.change_rules(WorkspaceChange(ramp_seconds=20))
    shop.set_status(ana, AWAY)
    shop.set_status(ben, ONLINE)
    assert [shop.holder(chat) for chat in chats].count(ben) == 1
    assert shop.agent(ben).not_eligible_because == ("ramp",)
    shop.wait(20)
    assert [shop.holder(chat) for chat in chats].count(ben) == 2


def test_after_five_who_did_not_reply_it_stays_until_somebody_does_something(shop: Shop) -> None:
    shop.change_rules(WorkspaceChange(no_reply_seconds=IN_TIME))
    staff = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    holders = [shop.holder(chat)]
    for _ in range(MOST_OFFERS):
        shop.wait(IN_TIME)
        holders.append(shop.holder(chat))
    assert holders == [staff[turn % 2] for turn in range(MOST_OFFERS + 1)]
    shop.wait(IN_TIME)
    assert (shop.holder(chat), is_silent(shop, chat)) == (staff[1], True)
    for agent in staff:
        shop.set_status(agent, AWAY)
        shop.set_status(agent, ONLINE)
    shop.wait(10 * IN_TIME)
    assert (shop.holder(chat), is_silent(shop, chat)) == (staff[1], True)
    shop.assign(staff[1], chat, staff[0])
    shop.wait(IN_TIME)
    assert shop.holder(chat) == staff[1], "a change of hands by a person begins anew"


def test_the_time_begins_anew_with_every_change_of_hands_and_with_what_is_asked_after_it(
    shop: Shop, staff: list[AgentId]
) -> None:
    ana, ben, cleo = staff
    chat = shop.visitor_begins()
    shop.clock.move(IN_TIME - 1)
    shop.assign(ana, chat, ben)
    shop.wait(IN_TIME - 1)
    assert shop.holder(chat) == ben
    shop.agent_writes(ben, chat)
    shop.clock.move(1)
    shop.assign(ben, chat, cleo)
    shop.wait(10 * IN_TIME)
    assert shop.holder(chat) == cleo, "nothing has been asked since Ben's answer"
    shop.visitor_writes(chat)
    shop.wait(IN_TIME - 1)
    assert shop.holder(chat) == cleo
    shop.wait(1)
    assert shop.holder(chat) == ben


@pytest.mark.parametrize("how", ["closed", "given back", "switched off"])
def test_nothing_is_due_any_more_for_what_is_closed_or_given_back_or_once_it_is_switched_off(
    shop: Shop, staff: list[AgentId], how: str
) -> None:
    ana, *_ = staff
    alone(shop, ana, staff)
    chat = shop.visitor_begins()
    match how:
        case "closed":
            shop.close_conversation(ana, chat)
        case "given back":
            shop.set_status(ana, AWAY)
            shop.assign(ana, chat, None)
        case _:
            shop.change_rules(WorkspaceChange(no_reply_seconds=None))
            shop.change_rules(WorkspaceChange(no_reply_seconds=30))
    assert not any(entry.kind is DueKind.NO_REPLY for entry in shop.due(within=10 * IN_TIME))
    shop.take_events()
    shop.wait(10 * IN_TIME)
    assert shop.take_events() == []


@pytest.mark.parametrize("seconds", [IN_TIME // 6, IN_TIME * 60])
def test_another_time_begins_anew_for_what_was_given_before_and_the_old_one_takes_nothing_away(
    shop: Shop, staff: list[AgentId], seconds: int
) -> None:
    ana, ben, _ = staff
    chat = shop.visitor_begins()
    shop.clock.move(IN_TIME - 1)
    shop.change_rules(WorkspaceChange(no_reply_seconds=seconds))
    shop.wait(seconds - 1)
    assert shop.holder(chat) == ana
    shop.wait(1)
    assert shop.holder(chat) == ben


def test_a_change_of_other_rules_gives_nobody_more_time(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, _ = staff
    chat = shop.visitor_begins()
    shop.wait(IN_TIME - 1)
    shop.change_rules(WorkspaceChange(busy_fallback=True, no_reply_seconds=IN_TIME))
    assert shop.holder(chat) == ana
    shop.wait(1)
    assert shop.holder(chat) == ben


def test_routing_gives_nobody_more_than_their_capacity_for_want_of_a_reply(shop: Shop, staff: list[AgentId]) -> None:
    shop.change_rules(WorkspaceChange(default_capacity=2))
    chats = [shop.visitor_begins() for _ in range(7)]
    for _ in range(MOST_OFFERS + 1):
        shop.wait(IN_TIME)
        assert [shop.agent(agent).open_conversations for agent in staff] == [2, 2, 2]
    assert len(shop.queue()) == 1
    assert sum(is_silent(shop, chat) for chat in chats) == 6
