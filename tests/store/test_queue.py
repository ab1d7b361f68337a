"""The queue's order, the pages of the inbox, and messages that are stored once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from lenochat.core.conversation import Priority
from lenochat.core.ids import AgentId, ConversationId
from lenochat.store import conversations, inbox, messages, queue, sqlite
from lenochat.store.inbox import InboxView, sort_key
from tests.support.shop import Shop


def begin(shop: Shop, *gaps: float) -> list[ConversationId]:
    """Conversations with so many seconds before each; with none, two begin in the same microsecond."""
    begun = []
    for gap in gaps:
        shop.clock.move(gap)
        begun.append(shop.visitor_begins())
    return begun


def test_the_queue_is_oldest_first_within_its_priority(shop: Shop) -> None:
    first, second, third, fourth = begin(shop, 1, 1, 1, 1)
    shop.set_priority(shop.owner, third, Priority.HIGH)
    shop.set_priority(shop.owner, first, Priority.LOW)
    assert shop.queue() == [third, second, fourth, first]
    assert [shop.conversation(one).queue_position for one in (third, second, fourth, first)] == [1, 2, 3, 4]


def test_who_does_not_wait_has_no_place_in_the_queue(shop: Shop) -> None:
    taken, closed, waiting = begin(shop, 1, 1, 1)
    shop.assign(shop.owner, taken, shop.owner)
    shop.close_conversation(shop.owner, closed)
    assert [shop.conversation(one).queue_position for one in (taken, closed, waiting)] == [None, None, 1]


def test_the_own_part_of_a_long_queue_is_found_without_reading_the_rest(shop: Shop) -> None:
    mine, held = begin(shop, 1, 1)
    shop.assign(shop.owner, held, shop.owner)
    shop.open_widget(mine)
    visitor, database = shop.row(mine).visitor.id, sqlite.raw(shop.connection)
    counted = []
    for waiting in (10, 200):
        begin(shop, *[1.0] * (waiting - len(shop.queue())))
        steps = [0]
        database.set_progress_handler(lambda steps=steps: steps.append(1), 1)  # type: ignore[misc]
        conversations.has_open(shop.connection, visitor)
        queue.list_waiting_of_visitor(shop.connection, visitor, is_left=False, most=6)
        inbox.list_view(shop.connection, shop.workspace_id, "mine", agent_id=shop.owner, after=None, most=200)
        database.set_progress_handler(None, 1)
        counted.append(len(steps))
    assert counted[0] == counted[1]


def pages(shop: Shop, view: InboxView, agent: AgentId, most: int) -> list[ConversationId]:
    """All pages of a view, one after the other."""
    found: list[ConversationId] = []
    after = None
    while page := inbox.list_view(shop.connection, shop.workspace_id, view, agent_id=agent, after=after, most=most):
        found += [conversation.id for conversation in page]
        after = sort_key(page[-1], view)
    return found


@given(
    gaps=st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=9),
    priorities=st.lists(st.sampled_from(Priority), min_size=9, max_size=9),
    most=st.integers(1, 4),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_of_the_queue_are_the_queue(shop: Shop, gaps: list[float], priorities: list[Priority], most: int) -> None:
    shop.begin()
    for conversation, priority in zip(begin(shop, *gaps), priorities, strict=False):
        shop.set_priority(shop.owner, conversation, priority)
    assert pages(shop, "unassigned", shop.owner, most) == shop.queue()
    assert [shop.conversation(one).queue_position for one in shop.queue()] == list(range(1, len(gaps) + 1))


@pytest.mark.parametrize("most", [1, 2, 3, 10])
def test_the_other_views_show_the_latest_activity_first_and_lose_nothing_at_a_page_s_end(shop: Shop, most: int) -> None:
    one, two, three, four, five = begin(shop, 0, 0, 1, 1, 1)
    for held in (one, three):
        shop.assign(shop.owner, held, shop.owner)
    for closed in (four, five):
        shop.clock.move(1)
        shop.close_conversation(shop.owner, closed)
    shop.clock.move(1)
    shop.visitor_writes(one)
    assert pages(shop, "mine", shop.owner, most) == [one, three]
    assert pages(shop, "unassigned", shop.owner, most) == [two]
    assert pages(shop, "all", shop.owner, most) == [one, three, two]
    assert pages(shop, "closed", shop.owner, most) == [five, four]
    assert inbox.count_held(shop.connection, shop.workspace_id, shop.owner) == 2
    assert inbox.count_open(shop.connection, shop.workspace_id) == (1, 3)


def test_nothing_of_another_workspace_is_in_a_list_or_found_by_id(shop: Shop) -> None:
    (elsewhere,) = begin(shop, 1)
    shop.begin()
    views: tuple[InboxView, ...] = ("mine", "unassigned", "all", "closed")
    assert [pages(shop, view, shop.owner, 10) for view in views] == [[], [], [], []]
    assert conversations.find(shop.connection, shop.workspace_id, elsewhere) is None


def test_a_message_cannot_be_stored_twice_under_the_id_its_author_made(shop: Shop) -> None:
    (conversation,) = begin(shop, 1)
    message = shop.visitor_writes(conversation).message
    with pytest.raises(IntegrityError):
        messages.add(shop.connection, shop.workspace_id, message, visitor=shop.row(conversation).visitor)


def test_messages_come_in_the_order_in_which_they_were_stored(shop: Shop) -> None:
    (conversation,) = begin(shop, 1)
    sent = [shop.visitor_writes(conversation, f"{number}").message.id for number in range(20)]
    first = messages.list_page(shop.connection, conversation, with_notes=True, after="", most=8)
    rest = messages.list_page(shop.connection, conversation, with_notes=True, after=first[-1].id, most=100)
    assert [message.id for message in (*first, *rest)][1:] == sent
    last = messages.list_last_for_visitor(shop.connection, conversation, most=3)
    assert [message.id for message in last] == sent[-3:]


def test_what_is_read_for_a_visitor_is_full_pages_without_notes(shop: Shop) -> None:
    (conversation,) = begin(shop, 1)
    notes, sent = set[str](), list[str]()
    for number in range(12):
        notes.add(shop.agent_notes(shop.owner, conversation).message.id)
        sent.append(shop.visitor_writes(conversation, f"{number}").message.id)
    notes.add(shop.agent_notes(shop.owner, conversation).message.id)
    page = messages.list_page(shop.connection, conversation, with_notes=False, after="", most=9)
    last = messages.list_last_for_visitor(shop.connection, conversation, most=9)
    assert ([one.id for one in page][1:], [one.id for one in last]) == (sent[:8], sent[-9:])
    everything = messages.list_page(shop.connection, conversation, with_notes=True, after="", most=100)
    assert {one.id for one in everything if one.kind == "note"} == notes
