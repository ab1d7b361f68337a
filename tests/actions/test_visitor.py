"""Visitors who come and go: who has been gone for ten minutes has left what they wait in (RT6)."""

import pytest

from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.access import viewer
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Priority
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import SECOND, Instant, timestamp
from lenochat.core.visitor import VisitorPresence
from lenochat.reads.conversation import list_conversations
from lenochat.store import visitors
from lenochat.store.due import DueKind
from tests.support.shop import Shop

MINUTE = 60
LEFT = 10 * MINUTE


@pytest.fixture
def ana(shop: Shop) -> AgentId:
    """The only agent, who is not there yet."""
    (agent,) = shop.staff("Ana")
    shop.set_status(agent, AvailabilityStatus.OFFLINE)
    shop.take_events()
    return agent


def waits_with_widget(shop: Shop) -> ConversationId:
    """A conversation that waits, and whose visitor looks at it."""
    conversation = shop.visitor_begins()
    shop.open_widget(conversation)
    return conversation


def leave(shop: Shop, *conversations: ConversationId) -> None:
    """Their visitors go, and ten minutes pass."""
    for conversation in conversations:
        shop.close_widget(conversation)
    shop.clock.move(LEFT)
    shop.settle()
    assert all(shop.row(conversation).visitor_left == shop.clock.now for conversation in conversations)


def presence(shop: Shop, conversation: ConversationId) -> VisitorPresence | None:
    return visitors.find_presence(shop.connection, shop.workspace_id, shop.row(conversation).visitor.id)


def test_a_visitor_who_is_gone_for_ten_minutes_has_left_and_everybody_is_told(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    shop.take_events()
    shop.close_widget(conversation)
    shop.clock.move(LEFT - 1)
    shop.settle()
    assert (shop.take_events(), shop.queue()) == ([], [conversation])
    shop.clock.move(60)
    shop.settle()
    (told,) = shop.take_events()
    assert told.type == "conversation.changed"
    left_at = timestamp(Instant(shop.clock.now - 59 * SECOND))
    assert (told.at, told.conversation.visitor_left_at) == (left_at, left_at)
    assert (told.conversation.queue_position, told.conversation.queued_since is None) == (None, False)
    assert shop.queue() == []


def test_routing_passes_over_who_has_left_and_comes_back_to_them_first(shop: Shop, ana: AgentId) -> None:
    gone, here = waits_with_widget(shop), waits_with_widget(shop)
    leave(shop, gone)
    shop.change_rules(WorkspaceChange(default_capacity=1))
    shop.set_status(ana, AvailabilityStatus.ONLINE)
    assert (shop.holder(gone), shop.holder(here)) == (None, ana)
    newcomer = shop.visitor_begins()
    shop.open_widget(gone)
    assert shop.queue() == [gone, newcomer]
    shop.close_conversation(ana, here)
    assert (shop.holder(gone), shop.holder(newcomer)) == (ana, None)


def test_who_comes_back_is_decided_about_at_once_and_the_receipt_says_why(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    waiting_from = shop.row(conversation).waiting_from
    leave(shop, conversation)
    shop.set_status(ana, AvailabilityStatus.ONLINE)
    assert shop.holder(conversation) is None
    shop.take_events()
    shop.open_widget(conversation)
    assert shop.event_types() == ["conversation.changed", "conversation.assigned"]
    row = shop.row(conversation)
    assert (row.assignee_id, row.visitor_left, row.waiting_from) == (ana, None, waiting_from)
    receipt = shop.receipts(conversation)[0]
    assert (receipt.trigger, receipt.chosen_agent_id) == ("visitor_back", ana)


def test_where_nobody_can_take_it_who_comes_back_waits_with_a_receipt(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    leave(shop, conversation)
    shop.open_widget(conversation)
    assert shop.queue() == [conversation]
    assert (shop.receipts(conversation)[0].trigger, shop.receipts(conversation)[0].outcome) == (
        "visitor_back",
        "waiting",
    )


def test_people_take_what_is_left_and_giving_it_back_leaves_it_so(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    leave(shop, conversation)
    left = shop.row(conversation).visitor_left
    shop.assign(ana, conversation, ana)
    assert (shop.holder(conversation), shop.row(conversation).visitor_left) == (ana, None)
    (ben,) = shop.staff("Ben")
    shop.take_events()
    shop.assign(ana, conversation, None)
    assert (shop.holder(conversation), shop.row(conversation).visitor_left) == (None, left)
    assert shop.event_types() == ["conversation.queued"]
    shop.open_widget(conversation)
    assert shop.holder(conversation) == ben


def test_what_is_left_can_be_closed_and_is_left_no_longer(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    leave(shop, conversation)
    shop.close_conversation(ana, conversation)
    assert shop.row(conversation).visitor_left is None
    shop.visitor_writes(conversation)
    assert shop.queue() == [conversation]


def test_an_answer_to_what_is_left_takes_it(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    leave(shop, conversation)
    shop.agent_writes(ana, conversation)
    assert (shop.holder(conversation), shop.row(conversation).visitor_left) == (ana, None)


def test_what_a_member_reopens_is_left_at_once_or_at_its_time(shop: Shop, ana: AgentId) -> None:
    long_gone, just_gone = waits_with_widget(shop), waits_with_widget(shop)
    for conversation in (long_gone, just_gone):
        shop.close_conversation(ana, conversation)
    shop.close_widget(long_gone)
    shop.clock.move(LEFT)
    shop.close_widget(just_gone)
    shop.clock.move(MINUTE)
    before = shop.receipts(long_gone)
    for conversation in (long_gone, just_gone):
        shop.reopen(ana, conversation)
    assert shop.queue() == [just_gone]
    assert shop.row(long_gone).visitor_left == shop.clock.now - MINUTE * SECOND
    assert shop.receipts(long_gone) == before
    shop.clock.move(LEFT)
    shop.settle()
    assert shop.queue() == []


def test_who_never_had_the_widget_open_is_never_judged(shop: Shop, ana: AgentId) -> None:
    conversation = shop.visitor_begins()
    shop.clock.move(100 * LEFT)
    shop.settle()
    assert shop.queue() == [conversation]
    assert presence(shop, conversation) == VisitorPresence(connected=False, gone_since=None)


def test_who_has_nothing_open_is_not_written_down_until_they_have(shop: Shop, ana: AgentId) -> None:
    conversation = shop.visitor_begins()
    shop.visitor_closes(conversation)
    shop.open_widget(conversation)
    assert presence(shop, conversation) == VisitorPresence(connected=False, gone_since=None)
    shop.close_widget(conversation)
    assert presence(shop, conversation) == VisitorPresence(connected=False, gone_since=None)
    shop.open_widget(conversation)
    shop.visitor_writes(conversation)
    assert presence(shop, conversation) == VisitorPresence(connected=True, gone_since=None)


def test_who_is_back_in_time_has_never_left(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    shop.take_events()
    for _ in range(3):
        shop.close_widget(conversation)
        shop.clock.move(LEFT - 1)
        shop.open_widget(conversation)
    shop.clock.move(10 * LEFT)
    shop.settle()
    assert (shop.take_events(), shop.queue()) == ([], [conversation])


def test_who_writes_is_back_without_a_widget_and_their_time_begins_anew(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    leave(shop, conversation)
    shop.visitor_writes(conversation)
    assert shop.queue() == [conversation]
    assert shop.receipts(conversation)[0].trigger == "visitor_back"
    shop.clock.move(LEFT - 1)
    shop.visitor_writes(conversation)
    shop.clock.move(LEFT - 1)
    shop.settle()
    assert shop.queue() == [conversation]
    shop.clock.move(1)
    shop.settle()
    assert shop.queue() == []


def test_who_begins_another_conversation_is_back_in_the_earlier_one(shop: Shop, ana: AgentId) -> None:
    conversation = waits_with_widget(shop)
    leave(shop, conversation)
    another = shop.visitor_returns(conversation)
    assert shop.queue() == [conversation, another]
    shop.clock.move(LEFT)
    shop.settle()
    assert shop.queue() == []


def test_who_has_left_has_no_place_and_takes_none(shop: Shop, ana: AgentId) -> None:
    first, second, third = (waits_with_widget(shop) for _ in range(3))
    leave(shop, second)
    places = [shop.conversation(conversation).queue_position for conversation in (first, second, third)]
    assert places == [1, None, 2]
    shop.set_priority(ana, second, Priority.HIGH)
    seen = viewer(shop.member(ana), shop.workspace)
    page = list_conversations(shop.connection, shop.workspace_id, seen, "unassigned", cursor=None, limit=10)
    assert [(item.id, item.queue_position) for item in page.items] == [(second, None), (first, 1), (third, 2)]


def test_a_page_that_begins_with_one_who_has_left_says_the_right_places(shop: Shop, ana: AgentId) -> None:
    waiting = [waits_with_widget(shop) for _ in range(4)]
    leave(shop, waiting[2])
    seen = viewer(shop.member(ana), shop.workspace)
    first = list_conversations(shop.connection, shop.workspace_id, seen, "unassigned", cursor=None, limit=2)
    rest = list_conversations(shop.connection, shop.workspace_id, seen, "unassigned", cursor=first.next_cursor, limit=2)
    assert [item.queue_position for item in (*first.items, *rest.items)] == [1, 2, None, 3]


def test_after_a_restart_the_ten_minutes_of_who_was_there_begin_anew(shop: Shop, ana: AgentId) -> None:
    there, gone, left = (waits_with_widget(shop) for _ in range(3))
    api = shop.visitor_begins()
    leave(shop, left)
    shop.close_widget(gone)
    shop.clock.move(LEFT - 1)
    shop.restart()
    shop.clock.move(1)
    shop.settle()
    assert shop.queue() == [there, api]
    shop.clock.move(LEFT - 2)
    shop.settle()
    assert shop.queue() == [there, api]
    shop.clock.move(1)
    shop.settle()
    assert shop.queue() == [api]


def test_all_that_one_visitor_waits_in_is_left_and_taken_up_again_in_pieces(shop: Shop, ana: AgentId) -> None:
    first = waits_with_widget(shop)
    waiting = [first, *(shop.visitor_returns(first) for _ in range(11))]
    shop.close_widget(first)
    shop.clock.move(LEFT)
    shop.settle()
    assert shop.queue() == []
    assert {shop.row(conversation).visitor_left for conversation in waiting} == {shop.clock.now}
    shop.clock.move(MINUTE)
    shop.open_widget(first)
    assert any(entry.kind is DueKind.VISITOR_LEFT for entry in shop.due())
    shop.settle()
    assert shop.queue() == waiting
    assert not any(entry.kind is DueKind.VISITOR_LEFT for entry in shop.due(within=LEFT))


def test_the_time_of_its_team_goes_on_while_its_visitor_has_left(shop: Shop, ana: AgentId) -> None:
    team = shop.create_team("North", overflow_seconds=LEFT + 2 * MINUTE)
    conversation = shop.visitor_begins(team=team)
    shop.open_widget(conversation)
    leave(shop, conversation)
    shop.clock.move(MINUTE)
    shop.change_team(team, TeamChange(overflow_seconds=2 * MINUTE))
    shop.set_status(ana, AvailabilityStatus.ONLINE)
    shop.clock.move(2 * MINUTE)
    shop.settle()
    assert (shop.holder(conversation), shop.row(conversation).open_to_all) == (None, True)
    shop.open_widget(conversation)
    assert shop.holder(conversation) == ana


def test_what_is_closed_or_held_is_not_left(shop: Shop, ana: AgentId) -> None:
    closed, held = waits_with_widget(shop), waits_with_widget(shop)
    shop.assign(ana, held, ana)
    leave_quietly = (closed, held)
    for conversation in leave_quietly:
        shop.close_widget(conversation)
    shop.visitor_closes(closed)
    shop.take_events()
    shop.clock.move(LEFT)
    shop.settle()
    assert shop.take_events() == []
    assert {shop.row(conversation).visitor_left for conversation in leave_quietly} == {None}
