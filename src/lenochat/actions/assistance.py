"""Leno AI beside the queue: what comes to wait while nobody is eligible is handed to it, and what to answer is left.

Decides nothing about agents, and answers nothing (`assistant` does). Invariant: it has to do with a conversation that
waits, and with no other; what it has alone is in no lane.
"""

from sqlalchemy import Connection

from lenochat.core.ai_chat import answers_now
from lenochat.core.business_hours import mode
from lenochat.core.conversation import Conversation
from lenochat.core.ids import MessageId
from lenochat.core.instant import Instant
from lenochat.core.value import replace
from lenochat.core.workspace import Workspace
from lenochat.store import conversations, messages
from lenochat.store.outbox import AssistantAnswer
from lenochat.store.transaction import Tx


def assists(tx: Tx, conversation: Conversation, now: Instant, *, is_new: bool = False) -> bool:
    """Whether Leno AI answers this conversation if it waits now.

    `is_new`: its visitor has begun it, or taken it up again; only then, on request, is it Leno AI's alone. What had a
    place in the queue keeps it.
    """
    ai_chat = tx.workspace.ai_chat
    if ai_chat is None or not conversation.is_waiting or conversation.assistant == "done":
        return False
    if ai_chat.when == "on_request" and not is_new and conversation.assistant is None:
        return False
    return answers(tx.workspace, conversation, now)


def awaited(
    connection: Connection, workspace: Workspace, work: AssistantAnswer, *, now: Instant
) -> Conversation | None:
    """The conversation, if Leno AI is still to answer that message in it; None for ever once it is not.

    The guard of AI3: nobody has it, nobody was asked for, nothing newer was written, by an agent either who has given
    it back, and no answer was given yet.
    """
    conversation = conversations.find(connection, workspace.id, work.conversation_id)
    if conversation is None or not conversation.is_answered_by_assistant or conversation.visitor.blocked:
        return None
    if not answers(workspace, conversation, now):
        return None
    newest, last = conversation.last_message, messages.find_last_by(connection, conversation.id, "visitor")
    if newest is None or newest.author_type != "visitor":
        return None
    if last is None or last.id != work.message_id or messages.is_answered(connection, last):
        return None
    return conversation


def answers(workspace: Workspace, conversation: Conversation, now: Instant) -> bool:
    """Whether Leno AI answers, by the workspace's settings and the clock, what waits as this conversation does."""
    hours = workspace.business_hours
    is_outside = hours is not None and mode(hours, now) == "offline_form"
    return answers_now(workspace.ai_chat, is_outside_hours=is_outside, is_left=conversation.left_outside_hours)


def is_assisted_outside_hours(tx: Tx) -> bool:
    """Whether Leno AI answers what is begun outside business hours; its visitor can give an address later on."""
    return answers_now(tx.workspace.ai_chat, is_outside_hours=True, is_left=True)


def handed(tx: Tx, conversation: Conversation, now: Instant, *, is_new: bool = False) -> Conversation:
    """The same, in Leno AI's hands, if they are where it belongs."""
    ai_chat = tx.workspace.ai_chat
    if ai_chat is None or conversation.assistant is not None or not assists(tx, conversation, now, is_new=is_new):
        return conversation
    return replace(conversation, assistant="answers" if ai_chat.when == "when_free" else "answers_alone")


def kept(tx: Tx, conversation: Conversation, now: Instant) -> Conversation:
    """The same that waits again, in Leno AI's hands only if they are still where it belongs."""
    if conversation.is_answered_by_assistant and not answers(tx.workspace, conversation, now):
        return replace(conversation, assistant=None)
    return conversation


def ask(tx: Tx, conversation: Conversation, message_id: MessageId, *, now: Instant) -> None:
    """Have this message of the visitor's answered, if it is for Leno AI to answer."""
    if conversation.is_answered_by_assistant:
        tx.do_later(AssistantAnswer(conversation_id=conversation.id, message_id=message_id), now=now)


def ask_about_last(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    """Have what the visitor wrote last answered, if nobody has written since."""
    last = conversation.last_message
    if last is None or last.author_type != "visitor":
        return
    message = messages.find_last_by(tx.connection, conversation.id, "visitor")
    if message is not None:
        ask(tx, conversation, message.id, now=now)
