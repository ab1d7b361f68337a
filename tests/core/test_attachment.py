"""What files are called, and what a list shows of a message that has some."""

import pytest

from lenochat.core.attachment import FILE_NAME_LIMIT, Attachment, MediaType, attachment_view, clean_file_name
from lenochat.core.conversation import Message, preview
from lenochat.core.conversation_views import preview_view
from lenochat.core.ids import AttachmentId, ConversationId, MessageId
from lenochat.core.instant import Instant
from lenochat.core.message_views import message_view


@pytest.mark.parametrize(
    ("name", "media_type", "kept"),
    [
        ("bill.pdf", "application/pdf", "bill.pdf"),
        ("Счёт № 7 – März 🧾.PDF", "application/pdf", "Счёт № 7 – März 🧾.PDF"),
        ("holiday.photo.JPEG", "image/jpeg", "holiday.photo.JPEG"),
        ("../../etc/passwd.png", "image/png", "passwd.png"),
        ("C:\\Users\\vera\\bill.pdf", "application/pdf", "bill.pdf"),
        ("..", "image/png", "picture.png"),
        ("", "application/pdf", "document.pdf"),
        ("folder/", "image/webp", "picture.webp"),
        (".htaccess", "image/gif", "htaccess.gif"),
        (".png", "image/png", "png.png"),
        ("bill.exe", "application/pdf", "bill.exe.pdf"),
        ("bill.pdf", "image/png", "bill.pdf.png"),
        ("bill.pdf ", "application/pdf", "bill.pdf"),
        ("a\r\nSet-Cookie: b\x00\x1b[2J.png", "image/png", "a Set-Cookie: b[2J.png"),
        ("bill\u202efdp.exe", "application/pdf", "billfdp.exe.pdf"),
        ("half\ud83d.png", "image/png", "half.png"),
        ("two\u2028lines\tand  more.png", "image/png", "two lines and more.png"),
        ('"><script>alert(1)</script>.gif', "image/gif", "script>.gif"),
        ("=cmd|'calc'!A0.png", "image/png", "=cmd|'calc'!A0.png"),
    ],
)
def test_a_file_is_called_as_its_sender_called_it_but_in_safe_letters_and_by_its_kind(
    name: str, media_type: MediaType, kept: str
) -> None:
    assert clean_file_name(name, media_type) == kept
    assert clean_file_name(kept, media_type) == kept


def test_a_long_name_is_cut_before_its_ending() -> None:
    kept = clean_file_name("é" * 300 + ".jpeg", "image/jpeg")
    assert (len(kept), kept[-8:]) == (FILE_NAME_LIMIT, "ééé.jpeg")


def attachment(name: str, media_type: MediaType = "application/pdf") -> Attachment:
    return Attachment(id=AttachmentId("x"), name=name, media_type=media_type, size=9, width=None, height=None)


def test_a_list_shows_the_names_of_a_messages_attachments_beside_its_text_and_nothing_to_open_them_with() -> None:
    message = Message(
        id=MessageId("message"),
        conversation_id=ConversationId("conversation"),
        author_type="visitor",
        author_id=None,
        author_name="Vera",
        kind="message",
        client_message_id=None,
        text="",
        created=Instant(0),
        attachments=(attachment("a.pdf"), attachment("b.png", "image/png")),
    )
    shown = preview_view(preview(message))
    assert [(one.name, one.media_type) for one in shown.attachments] == [
        ("a.pdf", "application/pdf"),
        ("b.png", "image/png"),
    ]
    assert not any(hasattr(one, "url") for one in shown.attachments)
    assert message_view(message).attachments == tuple(map(attachment_view, message.attachments))
