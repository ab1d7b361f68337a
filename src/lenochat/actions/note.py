"""A note: what members tell each other beside a conversation.

No visitor ever gets one, by any door. It takes, moves, reopens and sorts nothing, so every member may leave one in
every conversation, a closed one too. Stored exactly once per author and client-made id, as any message.
"""

from collections.abc import Sequence

from lenochat.actions.actor import Actor, require_actor, require_conversation
from lenochat.actions.attachment import require_unnamed
from lenochat.actions.message import Posted, require_same
from lenochat.core.conversation import Message
from lenochat.core.events import MessagePosted
from lenochat.core.ids import AttachmentId, ConversationId, MessageId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.message_views import message_view
from lenochat.store import messages
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx


def post_note(
    tx: Tx,
    actor: Actor,
    conversation_id: ConversationId,
    *,
    client_message_id: str,
    text: str,
    attachment_ids: Sequence[AttachmentId] = (),
    now: Instant,
) -> Posted:
    """A member left a note; the assignee and whoever has the conversation in focus are told."""
    agent, _ = require_actor(tx, actor)
    conversation = require_conversation(tx, conversation_id)
    sent = messages.find_sent(tx.connection, conversation_id, agent.id, client_message_id)
    if sent is not None:
        return Posted(message=require_same(sent, text, attachment_ids, kind="note"), repeated=True)
    note = Message(
        id=MessageId(new_id()),
        conversation_id=conversation_id,
        author_type="agent",
        author_id=agent.id,
        author_name=agent.name,
        kind="note",
        client_message_id=client_message_id,
        text=text,
        created=now,
        attachments=require_unnamed(tx, attachment_ids, conversation_id, agent.id),
    )
    messages.add(tx.connection, tx.workspace_id, note, visitor=conversation.visitor)
    tx.moved(conversation)
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(note)))
    return Posted(message=note, repeated=False)
