"""Attachments: files that a message brings along, and what is shown of them.

A file is stored before its message, and shown to nobody until a message names it. What kind it is, its bytes said;
what it is called, its sender, in letters that are safe everywhere.
"""

from typing import Literal

from lenochat.core.ids import AttachmentId
from lenochat.core.instant import DAY
from lenochat.core.text import is_hidden
from lenochat.core.value import value

MOST_ATTACHMENTS = 5
"""Of one message."""
MOST_ATTACHMENT_BYTES = 5 * 1024 * 1024
UNNAMED_FOR = 1 * DAY
"""So long a file waits for the message that names it."""
FILE_NAME_LIMIT = 100
"""Code points of a file's name, its ending included."""

MediaType = Literal["image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"]
ENDINGS: dict[MediaType, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
}
"""What the names of such files end with; the first one is given to a name that has none of them."""


@value
class Attachment:
    """A file that a message names, without its content."""

    id: AttachmentId
    name: str
    media_type: MediaType
    size: int
    """Bytes."""
    width: int | None
    """Pixels of a picture, as it is shown; of any other file null."""
    height: int | None


@value
class AttachmentCard:
    """As a list shows it."""

    name: str
    media_type: MediaType


@value
class AttachmentView(AttachmentCard):
    id: AttachmentId
    size: int
    url: str
    """A path on this server. Whoever has it gets the file."""
    width: int | None
    height: int | None


@value
class AttachmentStored:
    """The answer to a file: by this id a message may name it."""

    attachment_id: AttachmentId


def attachment_view(attachment: Attachment) -> AttachmentView:
    return AttachmentView(
        id=attachment.id,
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        url=f"/api/v1/attachments/{attachment.id}",
        width=attachment.width,
        height=attachment.height,
    )


def card(attachment: Attachment) -> AttachmentCard:
    return AttachmentCard(name=attachment.name, media_type=attachment.media_type)


def clean_file_name(name: str, media_type: MediaType) -> str:
    """What a file of that kind is called: without folders and without what is not seen; the ending tells the kind.

    Nothing is refused: nobody renames a file because a program dislikes it.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(character for character in " ".join(last.split()) if not is_hidden(character))
    line = seen.strip().lstrip(". ")
    stem, dot, ending = line.rpartition(".")
    kept = f"{dot}{ending}"
    if kept.lower() not in ENDINGS[media_type]:
        # Also where it says that it is another kind: "bill.exe" with a PDF in it is saved as "bill.exe.pdf".
        stem, kept = line, ENDINGS[media_type][0]
    stem = stem[: FILE_NAME_LIMIT - len(kept)].rstrip(". ")
    return f"{stem or _KIND[media_type]}{kept}"


_KIND: dict[MediaType, str] = {
    "image/jpeg": "picture",
    "image/png": "picture",
    "image/webp": "picture",
    "image/gif": "picture",
    "application/pdf": "document",
}
