"""Files come in before their message: they are stored in parts, then named once, or go after a day.

Whoever sent one may name it, in the conversation to which it was sent. Nothing is told to anybody before that.
"""

from collections.abc import Sequence

from lenochat.actions.actor import Actor, require_actor, require_conversation
from lenochat.actions.routing import put_due
from lenochat.core.attachment import UNNAMED_FOR, Attachment, AttachmentStored
from lenochat.core.conversation import Conversation, require_not_blocked, takes_up_again
from lenochat.core.errors import DomainError, invalid, not_found
from lenochat.core.ids import AgentId, AttachmentId, ConversationId, VisitorId
from lenochat.core.instant import Instant, after
from lenochat.core.value import value
from lenochat.store import attachments, conversations
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx

MOST_UNNAMED = 20
"""Of one agent or visitor in one conversation; the next one takes the place of the oldest."""
MOST_REMOVED = 4
"""In one piece of what is due: the disk gets some 20 MB back."""


@value
class Upload:
    """A file that came in, looked into and cleaned at the door."""

    conversation_id: ConversationId
    attachment: Attachment
    parts: Sequence[bytes]


def keep_part(tx: Tx, sender: Actor | VisitorId, upload: Upload, number: int, *, now: Instant) -> AttachmentStored:
    """Store the next part of a file, with the first one (number 0) what it is. Each in a transaction of its own.

    What stays without its last part is known to nobody, and goes as what no message names.
    """
    conversation, sender_id = _require_may_send(tx, sender, upload.conversation_id, now=now)
    attachment = upload.attachment
    if number == 0:
        _make_room(tx, conversation.id, sender_id)
        if attachments.oldest_unnamed(tx.connection, conversation.id) is None:
            put_due(tx, DueKind.UNNAMED, conversation.id, after(now, UNNAMED_FOR))
        attachments.add(
            tx.connection,
            tx.workspace_id,
            attachment,
            conversation_id=conversation.id,
            uploader_id=sender_id,
            created=now,
        )
    elif attachments.find_unnamed(tx.connection, attachment.id, conversation.id, sender_id) is None:
        raise not_found("attachment")
    attachments.add_part(tx.connection, attachment.id, number, upload.parts[number])
    return AttachmentStored(attachment_id=attachment.id)


def require_unnamed(
    tx: Tx, attachment_ids: Sequence[AttachmentId], conversation_id: ConversationId, sender_id: AgentId | VisitorId
) -> tuple[Attachment, ...]:
    """What a message of that sender is about to name; `invalid` unless all of it is theirs, and in no message yet."""
    found = [
        attachments.find_unnamed(tx.connection, attachment_id, conversation_id, sender_id)
        for attachment_id in attachment_ids
    ]
    if None in found:
        raise invalid("attachment_ids", "One of these files is gone, or was sent already. Attach it again.")
    return tuple(attachment for attachment in found if attachment is not None)


def remove_unnamed(tx: Tx, conversation_id: ConversationId, *, now: Instant) -> None:
    """What no message of the conversation has named in time goes: the next few; more is due at once."""
    by = after(now, -UNNAMED_FOR)
    for attachment_id in attachments.list_unnamed(tx.connection, conversation_id, by=by, most=MOST_REMOVED):
        attachments.remove(tx.connection, attachment_id)
    oldest = attachments.oldest_unnamed(tx.connection, conversation_id)
    if oldest is not None:
        put_due(tx, DueKind.UNNAMED, conversation_id, max(now, after(oldest, UNNAMED_FOR)))


def _require_may_send(
    tx: Tx, sender: Actor | VisitorId, conversation_id: ConversationId, *, now: Instant
) -> tuple[Conversation, AgentId | VisitorId]:
    if isinstance(sender, Actor):
        agent, _ = require_actor(tx, sender)
        return require_conversation(tx, conversation_id), agent.id
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is None or conversation.visitor.id != sender:
        raise not_found("conversation")
    require_not_blocked(conversation.visitor)
    if not conversation.is_open and not takes_up_again(conversation, now):
        raise DomainError("conversation_closed", "This conversation ended a while ago. Begin a new one.")
    return conversation, sender


def _make_room(tx: Tx, conversation_id: ConversationId, sender_id: AgentId | VisitorId) -> None:
    """For one more that no message names yet."""
    for attachment_id in attachments.list_unnamed_of(tx.connection, conversation_id, sender_id)[MOST_UNNAMED - 1 :]:
        attachments.remove(tx.connection, attachment_id)
