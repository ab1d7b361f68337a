"""A conversation begins, gets messages, closes and reopens (WI5, RT6)."""

import hashlib

import pytest

from lenochat.actions.first_message import Begun, FirstMessage, begin_conversation
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.errors import DomainError
from lenochat.core.events import (
    ConversationAssigned,
    ConversationChanged,
    ConversationOpened,
    ConversationQueued,
    MessagePosted,
)
from lenochat.core.ids import ConversationId
from lenochat.store import messages
from lenochat.store.ids import new_id
from tests.support.shop import Shop

AWAY = AvailabilityStatus.AWAY
DAY = 24 * 3_600


def send_first(
    shop: Shop, client_id: str, text: str = "Hello", *, token: str | None = None, name: str = "Vera"
) -> Begun:
    first = FirstMessage(client_message_id=client_id, text=text, name=name, email=None, page_url=None)
    new_token = new_id()
    return shop.write(
        lambda tx, now: begin_conversation(
            tx,
            first,
            visitor_token_hash=None if token is None else hashlib.sha256(token.encode()).digest(),
            new_token=new_token,
            new_token_hash=hashlib.sha256(new_token.encode()).digest(),
            now=now,
        )
    )


def texts(shop: Shop, conversation: ConversationId) -> list[str]:
    page = messages.list_page(shop.connection, conversation, with_notes=True, after="", most=100)
    return [message.text for message in page]


# Beginning


def test_a_first_message_is_stored_routed_and_told_in_one_transaction(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.take_events()
    begun = send_first(shop, new_id()).answer
    (committed,) = shop.published
    opened, posted, assigned = [item.event for item in committed.events]
    assert isinstance(opened, ConversationOpened)
    assert isinstance(posted, MessagePosted)
    assert isinstance(assigned, ConversationAssigned)
    assert (assigned.assignee_id, assigned.previous_assignee_id, assigned.cause) == (ana, None, "routing")
    assert [(load.agent_id, load.open_conversations) for load in assigned.loads] == [(ana, 1)]
    assert assigned.conversation == shop.conversation(begun.conversation_id)
    assert committed.audiences[begun.conversation_id].assignee_id == ana
    assert begun.agent is not None
    assert (begun.agent.name, begun.queue_position) == ("Ana", None)


def test_with_nobody_eligible_it_is_told_that_it_waits_and_why(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, AWAY)
    shop.take_events()
    first, second = send_first(shop, new_id()).answer, send_first(shop, new_id()).answer
    assert shop.event_types() == ["conversation.opened", "message.posted", "conversation.queued"] * 2
    assert (first.queue_position, second.queue_position, second.agent) == (1, 2, None)
    (receipt,) = shop.receipts(first.conversation_id)
    assert (receipt.trigger, receipt.outcome, receipt.tier, receipt.chosen_agent_id) == (
        "opened",
        "waiting",
        None,
        None,
    )
    reasons = {candidate.agent_id: candidate.reasons for candidate in receipt.candidates}
    assert reasons == {ana: ("status",), shop.owner: ("takes_no_chats",)}
    assert receipt.counts == {"status": 1, "takes_no_chats": 1}


def test_a_first_message_sent_again_answers_with_the_same_conversation_and_its_present_state(shop: Shop) -> None:
    client_id = new_id()
    first = send_first(shop, client_id)
    shop.staff("Ana")
    before = shop.workspace.position
    again = send_first(shop, client_id)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.answer.conversation_id == first.answer.conversation_id
    assert again.answer.agent is not None
    assert again.answer.visitor_token != first.answer.visitor_token
    assert shop.workspace.position == before
    assert texts(shop, first.answer.conversation_id) == ["Hello"]


def test_every_token_of_a_visitor_continues_as_the_same_one(shop: Shop) -> None:
    client_id = new_id()
    tokens = [send_first(shop, client_id).answer.visitor_token for _ in range(2)]
    ids = [send_first(shop, new_id(), token=token).answer.conversation_id for token in tokens]
    assert len({shop.row(one).visitor.id for one in ids}) == 1


@pytest.mark.parametrize(("seconds", "text"), [(0, "Another text"), (DAY, "Hello")])
def test_another_text_or_a_repeat_after_a_day_is_refused(shop: Shop, seconds: int, text: str) -> None:
    client_id = new_id()
    send_first(shop, client_id)
    shop.clock.move(seconds)
    with pytest.raises(DomainError, match="already_done"):
        send_first(shop, client_id, text)


def test_a_repeat_as_another_visitor_is_refused(shop: Shop) -> None:
    client_id = new_id()
    send_first(shop, client_id)
    stranger = send_first(shop, new_id()).answer.visitor_token
    with pytest.raises(DomainError, match="already_done"):
        send_first(shop, client_id, token=stranger)


def test_a_token_that_was_made_up_or_is_of_another_workspace_is_refused(shop: Shop) -> None:
    elsewhere = send_first(shop, new_id()).answer.visitor_token
    shop.begin()
    for token in (elsewhere, "made up"):
        with pytest.raises(DomainError, match="not_logged_in"):
            send_first(shop, new_id(), token=token)


def test_a_visitor_who_gives_another_name_is_shown_so_in_all_their_conversations(shop: Shop) -> None:
    begun = send_first(shop, new_id()).answer
    shop.take_events()
    send_first(shop, new_id(), token=begun.visitor_token, name="Victor")
    assert shop.conversation(begun.conversation_id).visitor.name == "Victor"
    told = [event.conversation for event in shop.take_events() if isinstance(event, ConversationChanged)]
    assert told == [shop.conversation(begun.conversation_id)]


# Messages


def test_a_visitor_s_message_changes_what_lists_show_and_not_who_has_it(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.take_events()
    shop.clock.move(5)
    shop.visitor_writes(chat, "Are you\nthere?")
    assert shop.event_types() == ["message.posted", "conversation.changed"]
    shown = shop.conversation(chat)
    assert shown.last_message is not None
    assert (shown.assignee_id, shown.last_message.text) == (ana, "Are you there?")
    assert shown.last_activity_at == shown.last_message.created_at


def test_an_agent_s_message_to_a_waiting_conversation_takes_it(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    for agent in (ana, ben):
        shop.set_status(agent, AWAY)
    chat = shop.visitor_begins()
    shop.take_events()
    shop.agent_writes(ana, chat)
    assert shop.event_types() == ["message.posted", "conversation.assigned"]
    assert shop.holder(chat) == ana
    shop.agent_writes(ben, chat)
    assert shop.event_types() == ["message.posted", "conversation.changed"]
    assert shop.holder(chat) == ana, "every member may write; only for a waiting one does that change the assignee"


def test_a_message_sent_again_is_stored_and_told_once(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat, theirs, ours = shop.visitor_begins(), new_id(), new_id()
    sent = shop.visitor_writes(chat, "One", client_id=theirs), shop.agent_writes(ana, chat, "Two", client_id=ours)
    shop.take_events()
    again = shop.visitor_writes(chat, "One", client_id=theirs), shop.agent_writes(ana, chat, "Two", client_id=ours)
    assert [one.message for one in again] == [one.message for one in sent]
    assert [one.repeated for one in (*sent, *again)] == [False, False, True, True]
    assert (shop.take_events(), texts(shop, chat)[1:]) == ([], ["One", "Two"])


def test_the_same_id_is_free_for_another_author_but_not_for_another_text(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat, client_id = shop.visitor_begins(), new_id()
    shop.visitor_writes(chat, "One", client_id=client_id)
    shop.agent_writes(ana, chat, "Two", client_id=client_id)
    shop.agent_writes(ben, chat, "Three", client_id=client_id)
    assert texts(shop, chat)[1:] == ["One", "Two", "Three"]
    with pytest.raises(DomainError, match="already_done"):
        shop.agent_writes(ana, chat, "Four", client_id=client_id)
    with pytest.raises(DomainError, match="already_done"):
        shop.visitor_writes(chat, "Four", client_id=client_id)


def test_a_message_sent_again_is_found_even_after_the_conversation_was_closed(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat, client_id = shop.visitor_begins(), new_id()
    shop.agent_writes(ana, chat, "Bye", client_id=client_id)
    shop.close_conversation(ana, chat)
    assert shop.agent_writes(ana, chat, "Bye", client_id=client_id).repeated


# Closing and reopening


def test_closing_keeps_the_assignee_s_name_on_it_and_takes_it_off_their_load(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.close_conversation(ana, chat)
    shown = shop.conversation(chat)
    assert (shown.status, shown.assignee_id, shown.queue_position) == ("closed", ana, None)
    assert shop.agent(ana).open_conversations == 0


def test_closing_and_reopening_twice_is_told_once(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.close_conversation(ana, chat)
    shop.take_events()
    shop.close_conversation(ana, chat)
    shop.visitor_closes(chat)
    assert shop.take_events() == []
    shop.reopen(ana, chat)
    assert shop.event_types() == ["conversation.reopened", "conversation.assigned"]
    shop.reopen(ana, chat)
    assert shop.take_events() == []


def test_an_agent_cannot_write_into_a_closed_conversation(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.close_conversation(ana, chat)
    with pytest.raises(DomainError, match="conversation_closed"):
        shop.agent_writes(ana, chat)


def test_reopening_queues_from_now_and_is_decided_at_once(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    shop.close_conversation(ana, chat)
    shop.clock.move(100)
    shop.visitor_writes(chat)
    assert shop.holder(chat) == ben, "round robin, not back to who had it"
    assert shop.row(chat).waiting_from == shop.clock.now
    assert [receipt.trigger for receipt in shop.receipts(chat)] == ["reopened", "opened"]


def test_a_visitor_s_message_reopens_within_seven_days_and_not_later(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    early, late = shop.visitor_begins(), shop.visitor_begins()
    for chat in (early, late):
        shop.close_conversation(ana, chat)
    shop.clock.move(7 * DAY - 0.000_001)
    shop.take_events()
    shop.visitor_writes(early)
    types = [kind for kind in shop.event_types() if not kind.startswith("a")]
    assert types == ["conversation.reopened", "message.posted", "conversation.queued"]
    shop.clock.move(0.000_001)
    with pytest.raises(DomainError, match="conversation_closed"):
        shop.visitor_writes(late)


def test_an_older_release_does_not_pass_anybody_over_after_a_reopening(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.set_status(ben, AWAY)
    chat = shop.visitor_begins()
    shop.set_status(ana, AWAY)
    shop.assign(ana, chat, None)
    shop.close_conversation(ana, chat)
    for agent in (ana, ben):
        shop.set_status(agent, AvailabilityStatus.ONLINE)
    shop.reopen(ana, chat)
    assert all("released" not in one.reasons for one in shop.receipts(chat)[0].candidates)


def test_another_visitor_s_conversation_is_as_absent_as_none(shop: Shop) -> None:
    mine, theirs = shop.visitor_begins(), shop.visitor_begins()
    stranger = shop.row(theirs).visitor.id
    with pytest.raises(DomainError, match="not_found"):
        shop.visitor_writes(mine, visitor=stranger)
    with pytest.raises(DomainError, match="not_found"):
        shop.visitor_closes(mine, visitor=stranger)


def test_a_queued_event_says_the_place_in_the_queue(shop: Shop) -> None:
    shop.visitor_begins()
    shop.take_events()
    shop.visitor_begins()
    (queued,) = [event for event in shop.take_events() if isinstance(event, ConversationQueued)]
    assert queued.conversation.queue_position == 2
