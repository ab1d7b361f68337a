"""The frames of the event stream: what either side may say, as the public contract has it. Text, one object each."""

from dataclasses import dataclass, field
from typing import Literal

from lenochat.core.events import Event
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import Timestamp
from lenochat.core.visitor_views import (
    AssistantWriting,
    VisitorConversationChanged,
    VisitorMessagePosted,
    VisitorState,
    VisitorTyping,
    WidgetChanged,
)
from lenochat.reads.snapshot import MemberState


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """Replaces everything the client knows."""

    type: Literal["snapshot"] = "snapshot"
    stream_id: str
    position: int
    state: MemberState


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumed:
    """All missed events have been sent."""

    type: Literal["resumed"] = "resumed"
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Only hidden events passed: resume from here."""

    type: Literal["position"] = "position"
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TypingAuthor:
    type: Literal["visitor", "agent", "assistant"]
    id: str | None
    name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Typing:
    """Somebody is writing; lapses after 6 s. Ephemeral: without a position, never logged."""

    type: Literal["typing"] = "typing"
    at: Timestamp
    conversation_id: ConversationId
    author: TypingAuthor


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamEvent:
    """An event with its place in the workspace's order."""

    position: int
    event: Event


@dataclass(frozen=True, kw_only=True, slots=True)
class EphemeralEvent:
    event: Typing


@dataclass(frozen=True, kw_only=True, slots=True)
class Events:
    """What one commit, or one turn, made for this connection. Positions rise; holes are normal."""

    type: Literal["events"] = "events"
    events: tuple[StreamEvent | EphemeralEvent, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hello:
    """First from the client, within 10 s."""

    type: Literal["hello"] = "hello"
    protocol: Literal[1]
    stream_id: str | None = None
    resume_from: int | None = None
    agent_id: AgentId | None = None
    visitor_token: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Focus:
    """The conversations this client shows: typing and whole messages of these come to it."""

    type: Literal["focus"] = "focus"
    conversation_ids: tuple[ConversationId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TypingUp:
    """The client's user is writing; at most every 3 s."""

    type: Literal["typing"] = "typing"
    conversation_id: ConversationId


ServerFrame = Snapshot | Resumed | Position | Events


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitorSnapshot:
    """Answers every hello of a visitor; their streams have no positions and no resume."""

    type: Literal["snapshot"] = "snapshot"
    state: VisitorState


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitorEvent:
    event: VisitorMessagePosted | VisitorConversationChanged | VisitorTyping | AssistantWriting | WidgetChanged


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitorEvents:
    type: Literal["events"] = "events"
    events: tuple[VisitorEvent, ...] = field(default_factory=tuple)


VisitorFrame = VisitorSnapshot | VisitorEvents
ClientFrame = Hello | Focus | TypingUp
