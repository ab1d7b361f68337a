"""What a history keeps of the present epoch, and forgets when it has been judged."""

from dataclasses import dataclass, field
from typing import NamedTuple

from torture import policy
from torture.policy import JsonObject


class Fault(NamedTuple):
    """Something that must not be: which promise it breaks, in a sentence, where, and whom to look at."""

    check: str
    says: str
    position: int
    about: tuple[str, ...]


class Move(NamedTuple):
    """One conversation changed hands, or its status."""

    position: int
    kind: str
    before: str | None
    after: str | None
    cause: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision of routing saw, as told by then: the receipt has to say the same."""

    conversation_id: str
    chosen: str
    tier: int | None
    routing: JsonObject
    need: policy.Need
    candidates: dict[str, tuple[str, int, bool]]
    """Status, load and eligibility of every agent, for this conversation."""


@dataclass(slots=True)
class Since:
    """What the present epoch has told; forgotten when it has been judged."""

    moves: dict[str, list[Move]] = field(default_factory=dict)
    decisions: dict[int, Decided] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    first_holder: dict[str, str | None] = field(default_factory=dict)
    """Of each conversation that began: who was chosen by the first decision."""
    messages: dict[str, list[int]] = field(default_factory=dict)
    """Where each text was told first; also a text from before, of a conversation that comes to be known again."""
    holes: int = 0
    known_before: dict[str, JsonObject] = field(default_factory=dict)
    """Conversations that were open when the epoch began."""
