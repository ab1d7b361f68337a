"""Messages of a conversation that has begun, by its visitor and by members.

An agent who answers a waiting conversation has taken it (one guard for everybody, RT5). Messages are stored exactly
once per author and client-made id (WI5).
"""

from collections.abc import Sequence

from lenochat.actions.actor import Actor, require_actor, require_conversation
from lenochat.actions.address import keep_address
from lenochat.actions.assignment import require_open
from lenochat.actions.assistance import ask, handed
from lenochat.actions.attachment import require_unnamed
from lenochat.actions.conversation import open_again, require_own_conversation, tell_reopened
from lenochat.actions.offline_form import is_outside_hours, mail_answer
from lenochat.actions.routing import await_reply, forget_reply, give, route, tell_changed
from lenochat.actions.visitor import visitor_wrote
from lenochat.core.attachment import Attachment
from lenochat.core.conversation import (
    AuthorType,
    Conversation,
    Message,
    MessageKind,
    awaits_first_reply,
    leave_outside_hours,
    preview,
    takes_up_again,
)
from lenochat.core.errors import DomainError
from lenochat.core.events import MessagePosted
from lenochat.core.ids import AgentId, AttachmentId, ConversationId, MessageId, VisitorId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.message_views import message_view
from lenochat.core.value import replace, value
from lenochat.store import conversations, messages
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx


@value
class Posted:
    """A message that was stored, or had been already under the same client-made id."""

    message: Message
    repeated: bool


def post_visitor_message(
    tx: Tx,
    visitor_id: VisitorId,
    conversation_id: ConversationId,
    *,
    client_message_id: str,
    text: str,
    attachment_ids: Sequence[AttachmentId] = (),
    address: str = "",
    now: Instant,
) -> Posted:
    """The visitor wrote. A conversation closed less than 7 days ago reopens and is routed; an older one is refused.

    Outside business hours what reopens is left, for people to answer.
    """
    conversation = require_own_conversation(tx, visitor_id, conversation_id)
    sent = messages.find_sent(tx.connection, conversation_id, visitor_id, client_message_id)
    if sent is not None:
        return Posted(message=require_same(sent, text, attachment_ids, kind="message"), repeated=True)
    if not conversation.is_open and not takes_up_again(conversation, now):
        raise DomainError("conversation_closed", "This conversation ended a while ago. Begin a new one.")
    named = require_unnamed(tx, attachment_ids, conversation_id, visitor_id)
    keep_address(tx, visitor_id, address)
    if visitor_wrote(tx, conversation.visitor, now=now):
        conversation = require_own_conversation(tx, visitor_id, conversation_id)
    reopens, before = not conversation.is_open, conversation
    if reopens:
        conversation = open_again(tx, conversation, now)
        if is_outside_hours(tx, now):
            conversation = leave_outside_hours(conversation)
    else:
        conversation = handed(tx, conversation, now)
    conversation, message = _store_message(
        tx,
        conversation,
        author_type="visitor",
        author_id=visitor_id,
        author_name=conversation.visitor.name,
        client_message_id=client_message_id,
        text=text,
        attachments=named,
        now=now,
    )
    if reopens:
        tell_reopened(tx, conversation, now=now)
    tx.moved(conversation)
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(message)))
    if reopens:
        conversation = route(tx, conversation, trigger="reopened", now=now).conversation
    else:
        if awaits_first_reply(before):
            await_reply(tx, conversation, now=now)
        tell_changed(tx, conversation, now=now)
    ask(tx, conversation, message.id, now=now)
    return Posted(message=message, repeated=False)


def post_agent_message(
    tx: Tx,
    actor: Actor,
    conversation_id: ConversationId,
    *,
    client_message_id: str,
    text: str,
    attachment_ids: Sequence[AttachmentId] = (),
    now: Instant,
) -> Posted:
    """A member wrote; if nobody had the conversation, it is theirs now."""
    agent, _ = require_actor(tx, actor)
    conversation = require_conversation(tx, conversation_id)
    sent = messages.find_sent(tx.connection, conversation_id, agent.id, client_message_id)
    if sent is not None:
        return Posted(message=require_same(sent, text, attachment_ids, kind="message"), repeated=True)
    require_open(conversation)
    named = require_unnamed(tx, attachment_ids, conversation_id, agent.id)
    conversation, message = _store_message(
        tx,
        conversation,
        author_type="agent",
        author_id=agent.id,
        author_name=agent.name,
        client_message_id=client_message_id,
        text=text,
        attachments=named,
        now=now,
    )
    tx.moved(conversation)
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(message)))
    if conversation.is_waiting:
        give(tx, conversation, agent, cause="manual", by=agent.id, now=now)
    else:
        forget_reply(tx, conversation)
        tell_changed(tx, conversation, now=now)
    mail_answer(tx, conversation, message.id, now=now)
    return Posted(message=message, repeated=False)


def require_same(sent: Message, text: str, attachment_ids: Sequence[AttachmentId], *, kind: MessageKind) -> Message:
    """What was sent under that id already, if it is the same; `already_done` if it is something else."""
    named = [attachment.id for attachment in sent.attachments]
    if (sent.text, sent.kind, named) != (text, kind, list(attachment_ids)):
        raise DomainError("already_done", "Another message was sent under this client_message_id. Make a new id.")
    return sent


def _store_message(
    tx: Tx,
    conversation: Conversation,
    *,
    author_type: AuthorType,
    author_id: AgentId | VisitorId,
    author_name: str | None,
    client_message_id: str,
    text: str,
    attachments: tuple[Attachment, ...],
    now: Instant,
) -> tuple[Conversation, Message]:
    message = Message(
        id=MessageId(new_id()),
        conversation_id=conversation.id,
        author_type=author_type,
        author_id=author_id,
        author_name=author_name,
        kind="message",
        client_message_id=client_message_id,
        text=text,
        created=now,
        attachments=attachments,
    )
    messages.add(tx.connection, tx.workspace_id, message, visitor=conversation.visitor)
    conversation = replace(conversation, last_message=preview(message), last_activity=now)
    if author_type == "agent":
        is_holders = author_id == conversation.assignee_id
        conversation = replace(conversation, no_reply_since=None, offers=0, seen=conversation.seen or is_holders)
    conversations.save(tx.connection, conversation)
    return conversation, message
