"""Files come in before their message: named once, by their sender, in their conversation; or gone after a day."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from lenochat.actions.attachment import MOST_REMOVED, MOST_UNNAMED
from lenochat.core.attachment import AttachmentCard
from lenochat.core.errors import DomainError
from lenochat.core.events import ConversationChanged, MessagePosted
from lenochat.core.ids import AgentId, AttachmentId, ConversationId
from lenochat.core.search import ExcerptView, read_query
from lenochat.reads.search import search_conversations
from lenochat.store import attachments, messages
from lenochat.store.ids import new_id
from lenochat.store.tables import attachment_parts
from tests.support.shop import Shop

DAY = 86_400


def left_of(shop: Shop, *files: AttachmentId) -> list[AttachmentId]:
    """Those of which there is still something stored."""
    return [file for file in files if attachments.read_part(shop.connection, file, 0) is not None]


def named(shop: Shop, conversation: ConversationId) -> list[list[AttachmentId]]:
    page = messages.list_page(shop.connection, conversation, with_notes=True, after="", most=100)
    return [[attachment.id for attachment in message.attachments] for message in page]


def test_a_message_names_files_in_its_order_and_whoever_reads_it_gets_them_in_that(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    first, second, third = (shop.attach(chat, name=f"{number}.pdf") for number in range(3))
    shop.take_events()
    shop.visitor_writes(chat, "", attachments=[third, first])
    posted, changed = shop.take_events()
    assert isinstance(posted, MessagePosted)
    assert isinstance(changed, ConversationChanged)
    assert [one.id for one in posted.message.attachments] == [third, first]
    assert changed.conversation.last_message is not None
    assert changed.conversation.last_message.text == ""
    cards = tuple(AttachmentCard(name=name, media_type="application/pdf") for name in ("2.pdf", "0.pdf"))
    assert changed.conversation.last_message.attachments == cards
    shop.agent_writes(ana, chat, "See page 2", attachments=[shop.attach(chat, by=ana)])
    shop.visitor_writes(chat, "Thanks")
    assert [len(of) for of in named(shop, chat)] == [0, 2, 1, 0]
    assert named(shop, chat)[1] == [third, first]
    assert left_of(shop, second) == [second]


def test_a_file_is_named_once_by_its_sender_in_its_conversation_and_nowhere_else(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat, other = shop.visitor_begins(), shop.visitor_begins()
    visitors, anas, used = shop.attach(chat), shop.attach(chat, by=ana), shop.attach(chat)
    shop.visitor_writes(chat, attachments=[used])
    shop.take_events()
    before = [named(shop, one) for one in (chat, other)]

    def refused(files: Sequence[AttachmentId], *, by: AgentId | None = None, to: ConversationId = chat) -> None:
        with pytest.raises(DomainError) as refusal:
            shop.visitor_writes(to, attachments=files) if by is None else shop.agent_writes(by, to, attachments=files)
        assert (refusal.value.code, list(refusal.value.fields or ())) == ("invalid", ["attachment_ids"])

    refused([used])
    refused([anas])
    refused([visitors], by=ana)
    refused([anas], by=ben)
    refused([anas], by=ana, to=other)
    refused([visitors], to=other)
    refused([visitors, AttachmentId("x" * 43)])
    assert shop.take_events() == []
    assert [named(shop, one) for one in (chat, other)] == before
    shop.agent_writes(ana, chat, attachments=[anas])
    shop.visitor_writes(chat, attachments=[visitors])


def test_a_message_with_files_is_stored_once_and_another_one_is_not_it(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat, client_id = shop.visitor_begins(), new_id()
    files = [shop.attach(chat, by=ana), shop.attach(chat, by=ana)]
    first = shop.agent_writes(ana, chat, "", client_id=client_id, attachments=files)
    again = shop.agent_writes(ana, chat, "", client_id=client_id, attachments=files)
    assert (again.message, again.repeated) == (first.message, True)
    assert len(first.message.attachments) == 2
    for others in ([], files[:1], files[::-1]):
        with pytest.raises(DomainError, match="already_done"):
            shop.agent_writes(ana, chat, "", client_id=client_id, attachments=others)


def test_what_no_message_has_named_goes_after_a_day_and_what_one_has_named_stays(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    early = [shop.attach(chat, by=ana, parts=3) for _ in range(MOST_REMOVED + 2)]
    kept = shop.attach(chat)
    shop.visitor_writes(chat, attachments=[kept])
    shop.wait(3_600)
    late = shop.attach(chat)
    shop.take_events()
    shop.wait(DAY - 3_601)
    assert left_of(shop, *early, kept, late) == [*early, kept, late]
    shop.wait(1)
    assert left_of(shop, *early, kept, late) == [kept, late]
    shop.wait(3_600)
    assert left_of(shop, *early, kept, late) == [kept]
    assert shop.connection.execute(select(func.count()).select_from(attachment_parts)).scalar() == 1
    assert shop.due(within=DAY * 2) == [entry for entry in shop.due(within=DAY * 2) if entry.kind != "unnamed"]
    assert not [event for event in shop.take_events() if not event.type.startswith("availability")]
    with pytest.raises(DomainError, match="attachment_ids"):
        shop.visitor_writes(chat, attachments=[late])


def test_of_one_sender_only_the_newest_files_wait_and_nobody_elses_go_for_them(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    anas = shop.attach(chat, by=ana)
    files = []
    for _ in range(MOST_UNNAMED + 1):
        files.append(shop.attach(chat))
        shop.clock.move(1)
    assert left_of(shop, anas, *files) == [anas, *files[1:]]


def test_a_note_may_have_files_and_they_are_no_news_of_the_conversation(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    before = shop.row(chat)
    file = shop.attach(chat, by=ana)
    note = shop.agent_notes(ana, chat, "The bill", attachments=[file])
    assert [one.id for one in note.message.attachments] == [file]
    assert shop.row(chat) == before
    shown = messages.list_page(shop.connection, chat, with_notes=False, after="", most=100)
    assert [message.attachments for message in shown] == [()]


def test_a_conversation_is_found_by_what_its_files_are_called(shop: Shop) -> None:
    chat = shop.visitor_begins("Hello")
    shop.visitor_writes(chat, "", attachments=[shop.attach(chat, name="Rechnung März 2026.pdf")])
    query = read_query("marz rechn")
    (hit,) = search_conversations(shop.connection, shop.workspace_id, query, status=None, cursor=None, limit=10).items
    assert hit.conversation.id == chat
    assert isinstance(hit.excerpt, ExcerptView)
    assert hit.excerpt.text == "Rechnung März 2026.pdf"
    assert [hit.excerpt.text[start:end] for start, end in hit.excerpt.marks] == ["Rechnung", "März"]


def test_a_visitor_sends_no_file_to_what_ended_long_ago_and_nobody_to_what_is_not_theirs(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.close_conversation(ana, chat)
    shop.attach(chat)
    shop.wait(7 * DAY + 1)
    with pytest.raises(DomainError, match="conversation_closed"):
        shop.attach(chat)
    shop.log_in(ana)
    shop.attach(chat, by=ana)  # for a note
    with pytest.raises(DomainError, match="not_found"):
        shop.attach(ConversationId(new_id()), by=ana)
