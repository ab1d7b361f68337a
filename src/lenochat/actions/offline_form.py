"""What is left outside business hours (RT6): people answer it, and routing begins once its visitor is back inside them.

A message left in the form is left from its beginning; a chat that waited at closing is left then, where the workspace
says so and its visitor can be written to. Invariant: while it is left, it has no place in the queue, nobody's reply is
awaited, and no team's time runs; somebody may have it all the same.
"""

from collections.abc import Sequence

from lenochat.actions.routing import await_overflow, await_reply, drain, forget_overflow, tell_changed
from lenochat.core.business_hours import mode
from lenochat.core.conversation import Conversation, leave_outside_hours, take_up
from lenochat.core.ids import ConversationId, MessageId, VisitorId
from lenochat.core.instant import Instant
from lenochat.store import conversations, due, messages, queue, visitors
from lenochat.store.outbox import AnswerMail
from lenochat.store.transaction import Tx

MOST_AT_ONCE = 5
"""Of what one visitor has left, at most that many are taken up in one piece; mostly there is but one."""


def is_outside_hours(tx: Tx, now: Instant) -> bool:
    """Whether the widget offers its form."""
    hours = tx.workspace.business_hours
    return hours is not None and mode(hours, now) == "offline_form"


def take_up_left(tx: Tx, visitor_id: VisitorId, *, now: Instant) -> bool:
    """The visitor is there, by a stream or a message: inside hours, what they left outside is decided about.

    The next few; the rest is due at once. Whether there was anything.
    """
    if is_outside_hours(tx, now):
        return False
    left = queue.list_left_outside_hours(tx.connection, visitor_id, most=MOST_AT_ONCE + 1)
    _take_up(tx, left[:MOST_AT_ONCE], now=now)
    if len(left) > MOST_AT_ONCE:
        due.put_back_inside_hours(tx.connection, tx.workspace_id, now, visitor_id=visitor_id)
        tx.will_be_due(now)
    return bool(left)


def mail_answer(tx: Tx, conversation: Conversation, message_id: MessageId, *, now: Instant) -> None:
    """An agent has answered what was left: by mail, too, unless its visitor has the widget open and sees it there."""
    if not conversation.left_outside_hours or conversation.visitor.email is None:
        return
    presence = visitors.find_presence(tx.connection, tx.workspace_id, conversation.visitor.id)
    if presence is None or not presence.connected:
        tx.do_later(AnswerMail(message_id=message_id), now=now)


def mail_unseen(tx: Tx, visitor_id: VisitorId, *, since: Instant, now: Instant) -> None:
    """The visitor was gone `since` then, and their widget counted as open until now: by mail what was answered since.

    The next few of each; there is less than half a minute between.
    """
    for conversation in queue.list_left_outside_hours(tx.connection, visitor_id, most=MOST_AT_ONCE):
        if conversation.visitor.email is None or conversation.last_activity <= since:
            continue
        latest = messages.list_last_for_visitor(tx.connection, conversation.id, most=MOST_AT_ONCE)
        for message in latest:
            if message.author_type == "agent" and message.created > since:
                tx.do_later(AnswerMail(message_id=message.id), now=now)


def take_up_one(tx: Tx, conversation_id: ConversationId, *, now: Instant) -> None:
    """The visitor of this one is there, and the hours have begun."""
    if is_outside_hours(tx, now):
        return
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is not None and conversation.is_open and conversation.left_outside_hours:
        _take_up(tx, [conversation], now=now)


def leave_at_closing(tx: Tx, conversation_id: ConversationId, *, now: Instant) -> None:
    """The hours have ended, and the visitor of this one can be written to: it waits for them, and for nobody else."""
    before = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if before is None or not before.is_waiting or before.left_outside_hours or not is_outside_hours(tx, now):
        return
    after = leave_outside_hours(before)
    conversations.save(tx.connection, after)
    forget_overflow(tx, before)
    tell_changed(tx, after, now=now)


def leave_waiting(tx: Tx, *, visitor_id: VisitorId | None = None, now: Instant) -> None:
    """What waits now is left, as far as its visitor can be written to; all of it, or one visitor's. It is due at once.

    Only outside hours, and where the workspace says so.
    """
    hours = tx.workspace.business_hours
    if hours is None or hours.at_closing == "keep" or not is_outside_hours(tx, now):
        return
    if due.put_left_at_closing(tx.connection, tx.workspace_id, now, visitor_id=visitor_id):
        tx.will_be_due(now)


def _take_up(tx: Tx, left: Sequence[Conversation], *, now: Instant) -> None:
    taken_up = [take_up(conversation, now) for conversation in left]
    for conversation in taken_up:
        conversations.save(tx.connection, conversation)
        await_overflow(tx, conversation, now=now)
        if conversation.holder_id is not None:
            await_reply(tx, conversation, now=now)
        tell_changed(tx, conversation, now=now)
    if any(conversation.is_queued for conversation in taken_up):
        drain(tx, now=now, joined=taken_up, trigger="visitor_back")
