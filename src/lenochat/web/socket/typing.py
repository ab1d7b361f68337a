"""Somebody is writing: told at once to whoever shows the conversation, logged nowhere, lapses after 6 s."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection as Database

from lenochat.core.conversation import Conversation
from lenochat.core.ids import AgentId, ConversationId, VisitorId, WorkspaceId
from lenochat.core.visitor_views import AssistantWriting, VisitorAuthorView, VisitorTyping
from lenochat.store import agents, conversations
from lenochat.store.store import Store
from lenochat.web.socket.frames import EphemeralEvent, Typing, TypingAuthor
from lenochat.web.socket.hub import Hub
from lenochat.web.socket.protocol import text_frame
from lenochat.web.wire import encode


@dataclass(frozen=True, kw_only=True, slots=True)
class Typist:
    """Who is writing."""

    type: Literal["agent", "visitor"]
    id: AgentId | VisitorId


def tell_typing(
    store: Store, hub: Hub, workspace_id: WorkspaceId, conversation_id: ConversationId, typist: Typist
) -> None:
    """Tell the assignee, the members with the conversation in focus, and, of an agent, its visitor.

    A conversation that is not there, closed, or another visitor's tells nobody.
    """

    def ask(database: Database) -> tuple[Conversation, str | None] | None:
        conversation = conversations.find(database, workspace_id, conversation_id)
        if conversation is None or not conversation.is_open:
            return None
        if typist.type == "visitor":
            return (conversation, conversation.visitor.name) if conversation.visitor.id == typist.id else None
        agent = agents.find(database, workspace_id, AgentId(typist.id))
        return None if agent is None else (conversation, agent.name)

    found = store.read_now(ask)
    if found is None:
        return
    conversation, name = found
    at = store.timestamp()
    event = Typing(
        at=at, conversation_id=conversation_id, author=TypingAuthor(type=typist.type, id=typist.id, name=name)
    )
    frame = text_frame(encode({"type": "events", "events": [EphemeralEvent(event=event)]}))
    for member in hub.members(workspace_id):
        is_audience = member.agent_id == conversation.assignee_id or conversation_id in member.focus
        if is_audience and member.agent_id != typist.id and not member.is_stale:
            member.send(frame)
    if typist.type == "agent":
        shown = VisitorTyping(at=at, conversation_id=conversation_id, author=VisitorAuthorView(type="agent", name=name))
        frame = text_frame(encode({"type": "events", "events": [{"event": shown}]}))
        for visitor in hub.visitors(workspace_id).of(conversation.visitor.id):
            visitor.send(frame)


def tell_assistant_writing(
    hub: Hub, workspace_id: WorkspaceId, visitor_id: VisitorId, writing: AssistantWriting
) -> None:
    """Show the visitor what Leno AI has said so far."""
    streams = hub.visitors(workspace_id).of(visitor_id)
    if streams:
        frame = text_frame(encode({"type": "events", "events": [{"event": writing}]}))
        for visitor in streams:
            visitor.send(frame)
