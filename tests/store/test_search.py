"""What is stored is found at once, by whoever belongs to the workspace, and stays found (DA2)."""

import sqlite3
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from lenochat.actions.first_message import FirstMessage, begin_conversation
from lenochat.actions.message import post_visitor_message
from lenochat.core.conversation import ConversationStatus
from lenochat.core.ids import ConversationId
from lenochat.core.instant import Instant
from lenochat.core.search import read_query
from lenochat.store import schema, search, sqlite
from lenochat.store.ids import new_id
from lenochat.store.migrations.versions import r0008_search, r0017_erasure
from lenochat.store.transaction import Tx
from tests.support.shop import Shop


def test_messages_of_visitors_and_members_and_notes_are_found_with_the_newest_conversation_first(shop: Shop) -> None:
    first = shop.visitor_begins("My refund is late")
    second = shop.visitor_begins("Hello")
    third = shop.visitor_begins("Good day")
    assert shop.search("refund") == [first]
    shop.agent_writes(shop.owner, second, "No refund yet")
    shop.agent_notes(shop.owner, third, "Refunded already")
    shop.visitor_writes(first, "The refund?")
    assert shop.search("refund") == [third, second, first]
    assert shop.search("refund late") == [first]
    assert shop.search("hello refund") == [], "not in one message"
    assert shop.search("fund") == []


def test_a_conversation_is_found_by_its_visitor_s_name_and_address_together_with_what_was_written(shop: Shop) -> None:
    chat = begin(shop, "Where is my refund?", name="Zoë Müller", email="zoe@shop.example")
    shop.visitor_begins("Another refund")
    for text in ("zoe", "MULLER", "müller zoë", "zoe@shop.ex", "zoe refund", "refund zo"):
        assert shop.search(text) == [chat], text


def begin(
    shop: Shop, text: str, *, name: str | None = None, email: str | None = None, token: bytes | None = None
) -> ConversationId:
    """A conversation; of the visitor whose token it is, if one is named."""
    first = FirstMessage(client_message_id=new_id(), text=text, name=name, email=email, page_url=None)
    begun = shop.write(
        lambda tx, now: begin_conversation(
            tx,
            first,
            visitor_token_hash=token,
            new_token="",
            new_token_hash=first.client_message_id.encode(),
            now=now,
        )
    )
    return begun.answer.conversation_id


def test_a_visitor_who_gives_a_name_later_is_found_by_it_in_earlier_conversations_too(shop: Shop) -> None:
    anonymous = begin(shop, "Hello")
    token = shop.connection.exec_driver_sql("SELECT token_hash FROM visitor_tokens").scalar_one()
    assert shop.search("vera") == []
    named = begin(shop, "Me again", name="Vera", token=token)
    assert shop.search("vera") == [named, anonymous]
    assert shop.search("vera hello") == [], "the message was written by somebody without a name"


def test_nothing_of_another_workspace_is_ever_found(shop: Shop) -> None:
    theirs = shop.visitor_begins("secret refund")
    assert shop.search("secret") == [theirs]
    shop.begin()
    ours = shop.visitor_begins("our refund")
    assert (shop.search("secret"), shop.search("refund")) == ([], [ours])


def test_only_open_or_only_closed_ones_can_be_looked_for_and_pages_fit_together(shop: Shop) -> None:
    chats = [shop.visitor_begins(f"refund {number}") for number in range(7)]
    for chat in chats[::2]:
        shop.close_conversation(shop.owner, chat)
    query = read_query("refund")
    assert query is not None

    def pages(status: ConversationStatus | None, most: int) -> list[ConversationId]:
        found: list[ConversationId] = []
        before = search.BEFORE_ALL
        while page := search.find(shop.connection, shop.workspace_id, query, status=status, before=before, most=most):
            found += [one.conversation_id for one in page]
            before = page[-1].number
            shop.visitor_writes(chats[1], "refund!")
        return found

    assert pages(None, 2) == chats[::-1]
    assert pages(ConversationStatus.CLOSED, 3) == chats[::2][::-1]
    assert pages(ConversationStatus.OPEN, 1) == chats[1::2][::-1]


def test_a_message_that_was_taken_back_with_its_transaction_is_not_found(shop: Shop) -> None:
    chat = shop.visitor_begins("Hello")
    visitor = shop.row(chat).visitor.id

    def breaking(tx: Tx, now: Instant) -> None:
        post_visitor_message(tx, visitor, chat, client_message_id=new_id(), text="refund", now=now)
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        shop.write(breaking)
    assert shop.search("refund") == []
    shop.visitor_writes(chat, "refund")
    assert shop.search("refund") == [chat]


def test_what_was_found_is_still_found_after_the_file_was_made_smaller(tmp_path: Path) -> None:
    """VACUUM gives rows other ids where a table has no number of its own."""
    database = tmp_path / "lenochat.sqlite3"
    schema.migrate(database)
    shop = Shop(lambda _: None, database)
    chats = [shop.visitor_begins(f"refund {number}") for number in range(4)]
    before = [shop.search(text) for text in ("refund", "refund 2")]
    shop.connection.exec_driver_sql("DELETE FROM receipts")
    shop.connection.exec_driver_sql("VACUUM")
    assert [shop.search(text) for text in ("refund", "refund 2")] == before == [chats[::-1], [chats[2]]]
    shop.visitor_writes(chats[0], "refund 2")
    assert shop.search("refund 2") == [chats[2], chats[0]]
    shop.close()


def test_a_migration_makes_findable_what_is_there_already(tmp_path: Path) -> None:
    database = tmp_path / "lenochat.sqlite3"
    schema.migrate(database)
    shop = Shop(lambda _: None, database)
    chats = [begin(shop, f"refund {number}", name=f"Vera {number}") for number in range(3)]
    shop.agent_notes(shop.owner, chats[0], "Über 日本語")
    asked = ("refund", "vera 1", "uber", "本語")
    before = [shop.search(text) for text in asked]
    shop.close()
    with sqlite3.connect(database) as connection:
        for table in ("search_index", "search_entries"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE conversations DROP COLUMN search_number")
        connection.execute("DROP TABLE erasures")
        for column in ("position", "erased"):
            connection.execute(f"ALTER TABLE visitors DROP COLUMN {column}")
    connection.close()
    again = sqlite.open_connection(database)
    with Operations.context(MigrationContext.configure(again)):
        r0008_search.upgrade()
        r0017_erasure.upgrade()
    shop.writer.connection = again
    assert [shop.search(text) for text in asked] == before == [chats[::-1], [chats[1]], [chats[0]], [chats[0]]]
    again.close()
