"""A note is for members only and changes nothing but the thread (DA3)."""

import pytest

from lenochat.core.availability import AvailabilityStatus
from lenochat.core.errors import DomainError
from lenochat.core.events import MessagePosted
from lenochat.store.ids import new_id
from tests.support.shop import Shop


def test_a_note_takes_moves_reopens_and_sorts_nothing(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    held = shop.visitor_begins()
    for agent in (ana, ben):
        shop.set_status(agent, AvailabilityStatus.AWAY)
    waiting, closed = shop.visitor_begins(), shop.visitor_begins()
    shop.close_conversation(ana, closed)
    before = {one: shop.row(one) for one in (held, waiting, closed)}
    loads = [shop.agent(agent).open_conversations for agent in (ana, ben)]
    shop.clock.move(60)
    shop.take_events()
    for one, row in before.items():
        note = shop.agent_notes(ben, one, "Ask Cleo").message
        (event,) = shop.take_events()
        assert isinstance(event, MessagePosted)
        assert (event.message.id, event.message.kind, event.message.text) == (note.id, "note", "Ask Cleo")
        assert shop.row(one) == row
    assert [shop.agent(agent).open_conversations for agent in (ana, ben)] == loads


def test_who_holds_the_conversation_gets_the_note_and_of_a_closed_one_nobody_has_to(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.published.clear()
    shop.agent_notes(shop.owner, chat)
    shop.close_conversation(ana, chat)
    shop.agent_notes(shop.owner, chat)
    audiences = [committed.audiences[chat].assignee_id for committed in shop.published]
    assert audiences == [ana, None, None]


def test_a_note_is_stored_once_and_its_id_is_no_message_s(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat, one, other = shop.visitor_begins(), new_id(), new_id()
    first = shop.agent_notes(ana, chat, "Regular", client_id=one)
    again = shop.agent_notes(ana, chat, "Regular", client_id=one)
    assert (again.message, first.repeated, again.repeated) == (first.message, False, True)
    shop.agent_writes(ana, chat, "Hello", client_id=other)
    for same_id, text in ((one, "Another"), (other, "Hello")):
        with pytest.raises(DomainError, match="already_done"):
            shop.agent_notes(ana, chat, text, client_id=same_id)
    with pytest.raises(DomainError, match="already_done"):
        shop.agent_writes(ana, chat, "Regular", client_id=one)
    assert shop.agent_notes(ben, chat, "Regular", client_id=one).message.id != first.message.id
