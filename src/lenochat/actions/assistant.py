"""Leno AI while conversations wait: it stops when its visitor asks for a person, and follows the workspace's settings.

Invariant: it never answers what an agent has (AI3); what it had alone is routed with its first waiting time, as soon
as it is done with it.
"""

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.assistance import answers, ask_about_last, awaited
from lenochat.actions.conversation import require_own_conversation
from lenochat.actions.offline_form import is_outside_hours
from lenochat.actions.routing import await_overflow, drain, put_due, tell_changed, view
from lenochat.core.access import require_manager
from lenochat.core.ai_chat import (
    CANNOT_ANSWER,
    CANNOT_ANSWER_OUTSIDE_HOURS,
    DOES_NOT_KNOW,
    DOES_NOT_KNOW_AND_ASKS,
    DOES_NOT_KNOW_AND_ASKS_OUTSIDE_HOURS,
    DOES_NOT_KNOW_OUTSIDE_HOURS,
    answers_now,
)
from lenochat.core.conversation import ASSISTANT_NAME, Assistance, Conversation, Message, Source, preview
from lenochat.core.errors import not_found
from lenochat.core.events import MessagePosted
from lenochat.core.ids import ConversationId, MessageId, VisitorId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.message_views import message_view
from lenochat.core.value import replace, value
from lenochat.core.visitor_views import VisitorConversationView, visitor_conversation_view
from lenochat.store import agents, articles, assistant_failures, conversations, messages, missing_articles, queue
from lenochat.store.assistant_failures import AssistantFailed
from lenochat.store.due import DueKind
from lenochat.store.ids import new_id
from lenochat.store.outbox import AssistantAnswer
from lenochat.store.transaction import Tx

MOST_AT_ONCE = 5
"""Of what waits when the settings change; each may be given to somebody in the same piece."""


@value
class Reply:
    """What a provider's answer comes to: a text, that it does not know, or that it failed."""

    text: str = ""
    """Where it answers."""
    sources: tuple[Source, ...] = ()
    is_unknown: bool = False
    question: MessageId | None = None
    """The message that it does not know an answer to; None: the one that it was asked to answer."""
    failure: AssistantFailed | None = None
    """Told to administrators; what the visitor is told is the same whatever failed."""


def ask_for_agent(
    tx: Tx, visitor_id: VisitorId, conversation_id: ConversationId, *, now: Instant
) -> VisitorConversationView:
    """The visitor wants a person: Leno AI is done, for good. Where it does not answer, that changes nothing."""
    conversation = require_own_conversation(tx, visitor_id, conversation_id)
    if conversation.is_answered_by_assistant:
        end_assistance(tx, conversation, now=now)
        conversation = require_own_conversation(tx, visitor_id, conversation_id)
    holder = conversation.assignee_id
    return visitor_conversation_view(
        conversation,
        queue_position=view(tx, conversation).queue_position,
        assignee=None if holder is None else agents.find_ever(tx.connection, tx.workspace_id, holder),
    )


def end_assistance(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    """Leno AI is done with it; if it had it alone, it is decided about now, and waits as if it had always done."""
    _change(tx, conversation, "done", now=now)


def post_answer(tx: Tx, work: AssistantAnswer, reply: Reply, *, now: Instant) -> Message | None:
    """Store what Leno AI says to a visitor's message; None where it is not to say anything any more.

    Then nothing is stored, and nothing told: an agent has the conversation, or its visitor has written again, or it is
    answered already. What stands on an article that was taken back meanwhile is not known any more.
    """
    conversation = awaited(tx.connection, tx.workspace, work, now=now)
    if conversation is None:
        return None
    if not all(_is_published(tx, source) for source in reply.sources):
        reply = Reply(is_unknown=True, question=reply.question)
    if reply.failure is not None:
        assistant_failures.add(tx.connection, tx.workspace_id, reply.failure, created=now)
    asked = messages.find(tx.connection, reply.question or work.message_id)
    if reply.is_unknown and asked is not None and asked.text:  # a file alone asks nothing that an article could say
        missing_articles.add(tx.connection, tx.workspace_id, asked, created=now)
    is_done = reply.failure is not None or (reply.is_unknown and conversation.assistant == "answers_alone")
    message = Message(
        id=MessageId(new_id()),
        conversation_id=conversation.id,
        author_type="assistant",
        author_id=None,
        author_name=ASSISTANT_NAME,
        kind="message",
        client_message_id=work.message_id,
        text=_said(reply, conversation, is_outside=is_outside_hours(tx, now)),
        created=now,
        sources=reply.sources,
    )
    messages.add(tx.connection, tx.workspace_id, message, visitor=conversation.visitor)
    conversation = replace(conversation, last_message=preview(message), last_activity=now)
    tx.moved(conversation)
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(message)))
    _change(tx, conversation, "done" if is_done else conversation.assistant, now=now)
    return message


def _is_published(tx: Tx, source: Source) -> bool:
    article = articles.find(tx.connection, tx.workspace_id, source.article_id)
    return article is not None and article.published


def _said(reply: Reply, conversation: Conversation, *, is_outside: bool) -> str:
    if reply.failure is not None:
        return CANNOT_ANSWER_OUTSIDE_HOURS if is_outside else CANNOT_ANSWER
    if not reply.is_unknown:
        return reply.text
    if conversation.assistant == "answers_alone":
        return DOES_NOT_KNOW_AND_ASKS_OUTSIDE_HOURS if is_outside else DOES_NOT_KNOW_AND_ASKS
    return DOES_NOT_KNOW_OUTSIDE_HOURS if is_outside else DOES_NOT_KNOW


def forget_missing_article(tx: Tx, actor: Actor, missing_id: str) -> None:
    """Owner or Admin takes a question off the list of those that no article answered."""
    require_manager(require_actor(tx, actor)[0])
    if not missing_articles.remove(tx.connection, tx.workspace_id, missing_id):
        raise not_found("question")


def follow_settings(tx: Tx, *, now: Instant) -> None:
    """Whether and how Leno AI answers has changed, or the hours have: the next few of what waits; the rest is due."""
    wrong = queue.list_waiting_by_assistance(
        tx.connection, tx.workspace_id, _wrong(tx, now, is_left=False), _wrong(tx, now, is_left=True), MOST_AT_ONCE + 1
    )
    for conversation in wrong[:MOST_AT_ONCE]:
        is_answered = answers(tx.workspace, conversation, now)
        _change(tx, conversation, "answers" if is_answered else None, now=now)
    if len(wrong) > MOST_AT_ONCE:
        follow_settings_later(tx, now=now)


def follow_settings_later(tx: Tx, *, now: Instant) -> None:
    """It is due at once, before anything else is decided."""
    put_due(tx, DueKind.LENO_AI, tx.workspace_id, now)


def _answers(tx: Tx, now: Instant, *, is_left: bool) -> bool:
    return answers_now(tx.workspace.ai_chat, is_outside_hours=is_outside_hours(tx, now), is_left=is_left)


def _wrong(tx: Tx, now: Instant, *, is_left: bool) -> tuple[Assistance | None, ...]:
    """What no waiting conversation may say of Leno AI under these settings."""
    ai_chat = tx.workspace.ai_chat
    if ai_chat is None or not _answers(tx, now, is_left=is_left):
        return ("answers", "answers_alone")
    return (None, "answers_alone") if ai_chat.when == "when_free" else ()


def _change(tx: Tx, before: Conversation, assistant: Assistance | None, *, now: Instant) -> None:
    after = replace(before, assistant=assistant)
    conversations.save(tx.connection, after)
    if after.awaited_team != before.awaited_team:
        await_overflow(tx, after, now=now)
    tell_changed(tx, after, now=now)
    if before.assistant is None:
        ask_about_last(tx, after, now=now)
    if after.lane is not None and before.lane is None:
        drain(tx, now=now, lanes=[after.lane], joined=[after], trigger="assistant_done")
