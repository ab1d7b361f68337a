"""Erasure: what is left of an event once a visitor is erased, and which texts speak of them.

An event keeps what moves counts, loads and lists, so that whoever follows the log past it comes to the same state as
before; what was written, what anybody was called and where they were is gone. Ids are random, and nobody knows any
more whose they were.
"""

import re
from collections.abc import Set as AbstractSet
from typing import TypeVar, assert_never

from lenochat.core.conversation_views import ConversationView, VisitorView
from lenochat.core.events import (
    AgentChanged,
    AgentRemoved,
    ConversationAssigned,
    ConversationChanged,
    ConversationClosed,
    ConversationFact,
    ConversationOpened,
    ConversationQueued,
    ConversationReopened,
    Logged,
    MessagePosted,
    OwnAvailabilityChanged,
    VisitorChanged,
    VisitorRemoved,
    WorkspaceChanged,
)
from lenochat.core.ids import ConversationId, VisitorId
from lenochat.core.message_views import AuthorView, MessageView, OwnMessageView
from lenochat.core.value import replace, value
from lenochat.core.visitor_views import WidgetChanged

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_Fact = TypeVar("_Fact", bound=ConversationFact)


@value
class Erased:
    """A visitor who is being erased, with all their conversations."""

    visitor_id: VisitorId
    conversation_ids: AbstractSet[ConversationId]

    def is_named_in(self, text: str) -> bool:
        """Whether the text, JSON of ours, holds the id of the visitor or of one of the conversations."""
        return any(found == self.visitor_id or found in self.conversation_ids for found in _ID.findall(text))


def without(event: Logged, erased: Erased) -> Logged:
    """The event as it stands in the log once the visitor is erased; one that is not about them stays as it is."""
    match event:
        case MessagePosted(message=message):
            is_theirs = message.conversation_id in erased.conversation_ids
            return replace(event, message=_bare_message(message)) if is_theirs else event
        case (
            ConversationOpened()
            | ConversationAssigned()
            | ConversationQueued()
            | ConversationClosed()
            | ConversationReopened()
            | ConversationChanged()
        ):
            return _without_words(event) if event.conversation.visitor.id == erased.visitor_id else event
        case VisitorChanged(visitor=visitor):
            return replace(event, visitor=_bare_visitor(visitor)) if visitor.id == erased.visitor_id else event
        case (
            OwnAvailabilityChanged()
            | AgentChanged()
            | AgentRemoved()
            | WorkspaceChanged()
            | WidgetChanged()
            | VisitorRemoved()
        ):
            return event
        case _:
            assert_never(event)


def _without_words(event: _Fact) -> _Fact:
    return replace(event, conversation=_bare_conversation(event.conversation))


def _bare_conversation(shown: ConversationView) -> ConversationView:
    """What a new member of the view says is left out, unless it is named here."""
    return ConversationView(
        id=shown.id,
        status=shown.status,
        assignee_id=shown.assignee_id,
        handled_by=shown.handled_by,
        priority=shown.priority,
        team_id=shown.team_id,
        open_to_all=shown.open_to_all,
        queued_since=shown.queued_since,
        queue_position=shown.queue_position,
        visitor_left_at=shown.visitor_left_at,
        left_outside_hours=shown.left_outside_hours,
        assigned_at=shown.assigned_at,
        no_reply_since=shown.no_reply_since,
        visitor=_bare_visitor(shown.visitor),
        last_message=None,
        last_activity_at=shown.last_activity_at,
        page_url=None,
        created_at=shown.created_at,
        closed_at=shown.closed_at,
        assistant=shown.assistant,
    )


def _bare_visitor(visitor: VisitorView) -> VisitorView:
    return VisitorView(id=visitor.id, name=None, email=None)


def _bare_message(message: MessageView) -> OwnMessageView:
    return OwnMessageView(
        id=message.id,
        conversation_id=message.conversation_id,
        author=AuthorView(type=message.author.type, id=message.author.id, name=None),
        kind=message.kind,
        text="",
        created_at=message.created_at,
        client_message_id=None,
    )
