"""The queue drains in the transaction of its cause, in order and in pieces (RT6, RT7)."""

import pytest

from lenochat.actions.member import MemberChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Priority
from lenochat.core.events import ConversationAssigned, ConversationQueued
from lenochat.core.ids import ConversationId
from lenochat.core.routing import Strategy
from lenochat.core.workspace import DEFAULT_LOGIN_LIFETIME_SECONDS
from lenochat.store.due import DueKind
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus


def wait_in_line(shop: Shop, how_many: int) -> list[ConversationId]:
    chats = []
    for _ in range(how_many):
        shop.clock.move(1)
        chats.append(shop.visitor_begins())
    shop.take_events()
    return chats


def assigned(shop: Shop) -> list[list[ConversationId]]:
    """What was assigned, transaction by transaction."""
    found = [
        [item.event.conversation_id for item in committed.events if isinstance(item.event, ConversationAssigned)]
        for committed in shop.published
    ]
    shop.published.clear()
    return found


def test_a_long_drain_works_in_pieces_of_ten_and_no_other_decision_comes_between(shop: Shop) -> None:
    ana = shop.hire("Ana")
    chats = wait_in_line(shop, 25)
    shop.log_in(ana)
    assert assigned(shop) == [chats[:10]]
    assert [entry.kind for entry in shop.due()] == [DueKind.DRAIN]
    newcomer = shop.visitor_begins()
    assert assigned(shop) == [chats[10:20], chats[20:], [newcomer]]
    assert shop.due() == []


def test_the_ticker_finishes_a_long_drain_when_nobody_writes(shop: Shop) -> None:
    ana = shop.hire("Ana")
    chats = wait_in_line(shop, 21)
    shop.told_due.clear()
    shop.log_in(ana)
    assert shop.clock.now in shop.told_due
    shop.settle()
    assert [shop.holder(chat) for chat in chats] == [ana] * 21


def test_whoever_goes_away_between_two_pieces_gets_nothing_of_the_second(shop: Shop) -> None:
    """The pieces that are due come first: what was decided before her change stands, what comes after respects it."""
    ana, ben = shop.hire("Ana"), shop.hire("Ben")
    chats = wait_in_line(shop, 15)
    shop.log_in(ana)
    shop.set_status(ana, AWAY)
    assert [shop.holder(chat) for chat in chats] == [ana] * 15
    later = wait_in_line(shop, 2)
    shop.log_in(ben)
    assert [shop.holder(chat) for chat in later] == [ben] * 2


def test_the_rest_of_a_drain_comes_before_what_is_due_after_its_cause(shop: Shop) -> None:
    """Ana's lost dashboard login expires, which makes her eligible; a little later Ben's connection counts as lost."""
    (ana,) = shop.staff("Ana")
    shop.lose_stream(ana, shop.logins[ana][0])
    shop.wait(DEFAULT_LOGIN_LIFETIME_SECONDS - 60)
    shop.log_in(ana, dashboard=False)
    (ben,) = shop.staff("Ben")
    shop.change_member(ben, MemberChange(takes_chats=False))
    chats = wait_in_line(shop, 25)
    assert shop.queue() == chats
    shop.clock.move(15)
    shop.lose_stream(ben, shop.logins[ben][0])
    shop.wait(60)
    told = shop.take_events()
    assert [event.at for event in told] == sorted(event.at for event in told)
    assert [event.type for event in told].count("conversation.assigned") == len(chats)
    assert not shop.agent(ben).connected


def test_exactly_one_piece_leaves_nothing_due(shop: Shop) -> None:
    ana = shop.hire("Ana")
    chats = wait_in_line(shop, 10)
    shop.log_in(ana)
    assert (assigned(shop), shop.due()) == ([chats], [])


def test_a_drain_goes_in_queue_order_and_stops_at_the_capacity(shop: Shop) -> None:
    ana = shop.hire("Ana")
    low, first, second, high = wait_in_line(shop, 4)
    shop.set_priority(shop.owner, low, Priority.LOW)
    shop.set_priority(shop.owner, high, Priority.HIGH)
    shop.change_member(ana, MemberChange(capacity_override=3))
    shop.take_events()
    shop.log_in(ana)
    assert assigned(shop) == [[high, first, second]]
    assert shop.queue() == [low]


def test_a_drain_shares_out_fairly_within_itself(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    for agent in (ana, ben):
        shop.set_status(agent, AWAY)
    chats = wait_in_line(shop, 6)
    shop.change_rules(WorkspaceChange(away_fallback=True))
    assert [shop.holder(chat) for chat in chats] == [ana, ben] * 3


@pytest.mark.parametrize(
    ("status", "rules"),
    [
        (BUSY, WorkspaceChange(busy_fallback=True)),
        (AWAY, WorkspaceChange(away_fallback=True)),
        (ONLINE, WorkspaceChange(default_capacity=1)),
        (ONLINE, WorkspaceChange(default_capacity=None)),
    ],
)
def test_a_rule_that_makes_somebody_eligible_drains_the_queue(
    shop: Shop, status: AvailabilityStatus, rules: WorkspaceChange
) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(default_capacity=0))
    shop.set_status(ana, status)
    if status is not ONLINE:
        shop.change_rules(WorkspaceChange(default_capacity=None))
    (chat,) = wait_in_line(shop, 1)
    shop.change_rules(rules)
    assert shop.holder(chat) == ana
    assert shop.event_types()[0] == "workspace.changed"


@pytest.mark.parametrize("changed", [MemberChange(takes_chats=True), MemberChange(capacity_override="unlimited")])
def test_a_change_of_a_member_that_makes_them_eligible_drains_the_queue(shop: Shop, changed: MemberChange) -> None:
    (ana,) = shop.staff("Ana")
    before = MemberChange(
        takes_chats=changed.takes_chats is not True,
        capacity_override=0 if changed.capacity_override == "unlimited" else None,
    )
    shop.change_member(ana, before)
    (chat,) = wait_in_line(shop, 1)
    shop.change_member(ana, changed)
    assert shop.holder(chat) == ana
    assert shop.event_types() == ["agent.changed", "conversation.assigned"]


def test_a_newcomer_does_not_overtake_who_waits(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(default_capacity=1))
    wait_in_line(shop, 1)
    waiting, newcomer = wait_in_line(shop, 2)
    shop.change_member(ana, MemberChange(capacity_override=2))
    assert (shop.holder(waiting), shop.holder(newcomer)) == (ana, None)


def test_load_balanced_gives_the_next_to_the_least_loaded(shop: Shop) -> None:
    ana, ben, cleo = shop.staff("Ana", "Ben", "Cleo")
    shop.change_rules(WorkspaceChange(strategy=Strategy.LOAD_BALANCED))
    held = {agent: [shop.visitor_begins() for _ in range(2)] for agent in (ana, ben, cleo)}
    chats = [chat for pair in held.values() for chat in pair]
    assert [shop.holder(chat) for chat in chats] == [ana, ben, cleo] * 2
    shop.close_conversation(ben, chats[1])
    shop.close_conversation(ben, chats[4])
    shop.close_conversation(cleo, chats[2])
    assert [shop.holder(shop.visitor_begins()) for _ in range(4)] == [ben, cleo, ben, ana]


# Disabling


def test_disabling_a_member_queues_their_conversations_oldest_first_and_decides_at_once(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    held = wait_in_line(shop, 3)
    (ben,) = shop.staff("Ben")
    shop.change_member(ben, MemberChange(capacity_override=2))
    shop.take_events()
    shop.disable(ana)
    events = shop.take_events()
    routing = [event for event in events if isinstance(event, ConversationQueued | ConversationAssigned)]
    assert [(event.type, event.conversation_id) for event in routing] == [
        *(("conversation.queued", chat) for chat in held),
        *(("conversation.assigned", chat) for chat in held[:2]),
    ]
    assert [shop.holder(chat) for chat in held] == [ben, ben, None]
    assert [shop.receipts(chat)[0].trigger for chat in held] == ["disabled"] * 3
    shown = shop.agent(ana)
    assert (shown.status, shown.disabled, shown.open_conversations, shop.logins[ana]) == (OFFLINE, True, 0, [])


def test_the_conversations_of_a_disabled_member_are_decided_in_pieces_too(shop: Shop) -> None:
    ana = shop.hire("Ana")
    shop.log_in(ana, dashboard=False)
    held = wait_in_line(shop, 12)
    shop.staff("Ben")
    shop.take_events()
    shop.disable(ana)
    assert assigned(shop) == [held[:5]]
    assert shop.holder(held[-1]) == ana, "it is still with somebody who is disabled"
    shop.settle()
    assert assigned(shop) == [held[5:10], held[10:]]


def test_an_enabled_member_is_offline_until_the_next_login(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.disable(ana)
    shop.change_member(ana, MemberChange(disabled=False))
    assert (shop.agent(ana).status, shop.agent(ana).disabled) == (OFFLINE, False)
    chat = shop.visitor_begins()
    shop.arrive(ana)
    assert shop.holder(chat) == ana
