"""What a client process did and was told, as it hands it to the judge."""

import zlib
from typing import Any, NamedTuple

JsonObject = dict[str, Any]

MESSAGE = 0
"""The fingerprint of every `message.posted`: only the assignee is told, so nobody else knows more than its place."""


class Deed(NamedTuple):
    """One request and its answer. Times are nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share."""

    kind: str
    client: int
    sent: int
    answered: int
    status: int
    """0: no answer came, because the server was killed."""
    position: int | None
    by: str
    """The agent who asked; "" for a visitor."""
    about: str
    """The conversation or agent that it was about."""
    wish: str
    """The message's text, the status, whom to assign to: what was asked for, for stories and checks."""
    expected: str | None
    """Of an assignment: who was expected to have it; UNNAMED where nobody was named."""
    repeat: bool
    """Sent before under the same key or client-made id."""
    body: bytes


UNNAMED = "unnamed"

SHAPES = {
    "status": "agent",
    "look at agent": "agent",
    "change member": "agent",
    "profile": "agent",
    "login": "login",
    "rules": "workspace",
    "close": "conversation",
    "reopen": "conversation",
    "assign": "conversation",
    "priority": "conversation",
    "spam": "conversation",
    "look at conversation": "conversation",
    "address": "conversation",
    "bulk": "bulk",
}
"""What the body of an answer is, where the judge compares it with what the events told."""

ANSWERS: dict[str, frozenset[int]] = {
    "begin": frozenset({200, 201, 403, 422}),
    "write": frozenset({201, 403, 409}),
    "reopen": frozenset({200, 401, 403, 409}),
    "close as visitor": frozenset({200, 403}),
    "ask for agent": frozenset({200, 403}),
    "block": frozenset({200, 401, 403}),
    "message": frozenset({201, 401, 409}),
    "note": frozenset({201, 401}),
    "assign": frozenset({200, 401, 403, 409, 422}),
    "bulk": frozenset({200, 422}),
    "login": frozenset({200, 401}),
    "logout": frozenset({204, 401}),
    "end login": frozenset({204, 401, 404}),
    "rules": frozenset({200}),
    "address": frozenset({200, 401, 422}),
    "team": frozenset({200, 201, 204, 404, 422}),
    "change member": frozenset({200, 422}),
    "wrong": frozenset({400, 401, 403, 404, 409, 415, 422}),
}
"""Which statuses each kind may be answered with; all others 200, or 401 after a logout."""
OTHERS = frozenset({200, 401})


def fingerprint(event: JsonObject) -> int:
    """A number that is the same for everybody who is told this event, whatever they may see of it."""
    kind = event["type"]
    if kind == "message.posted":
        return MESSAGE
    if "conversation" in event:
        shown = event["conversation"]
        parts = (shown["id"], shown["assignee_id"], shown["status"], shown["priority"], event.get("cause"))
    elif kind == "availability.changed":
        parts = (event["agent_id"], event["status"], event["accepting"], event["connected"], event["cause"])
    elif kind == "agent.changed":
        parts = (event["agent"]["id"], event["agent"]["disabled"], event["agent"]["takes_chats"], None, None)
    else:
        parts = (None, None, None, None, None)
    return zlib.crc32(repr((kind, event["at"], parts)).encode()) or 1
