"""What Leno AI may say, and when, as an Owner's stream tells it (AI1 to AI3): agents first, one answer, and never both.

The workspaces that have it let it answer all that waits (`when_free`), from the articles below.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from torture import policy
from torture.policy import JsonObject
from torture.since import Fault


class Topic(NamedTuple):
    """A question that one article answers, and no other: by the answer one sees which question it was."""

    question: str
    article: JsonObject
    answer: str


TOPICS = (
    Topic(
        "How long does the delivery to Norway take?",
        {"title": "Delivery to Norway", "text": "The delivery to Norway takes nine days."},
        "nine days",
    ),
    Topic(
        "May I send back a teapot that is broken?",
        {"title": "Broken teapots", "text": "A teapot that is broken may be sent back within a month."},
        "within a month",
    ),
)
SETTINGS: JsonObject = {"ai_chat": {"when": "when_free"}}


def asked_about(text: str) -> Topic | None:
    return next((topic for topic in TOPICS if topic.question in text), None)


def articles() -> Iterator[bytes]:
    """What the API takes."""
    for topic in TOPICS:
        yield json.dumps({**topic.article, "language": "en", "published": True}).encode()


class Assistance:
    """One workspace's Leno AI, event by event."""

    def __init__(self) -> None:
        self._has_spoken: set[str] = set()
        """Conversations in which it has said something since the last note about that."""
        self.answers = 0
        """How many it has given in this epoch, and how many notes were left: nobody is told of either message."""
        self.notes = 0

    def begin_epoch(self) -> None:
        self.answers = self.notes = 0

    def leaves_note(self, given: JsonObject) -> bool:
        """Whoever gets this conversation now finds a note, in the same transaction."""
        return given["id"] in self._has_spoken and given["assistant"] is not None

    def was_assigned(self, given: JsonObject) -> None:
        if self.leaves_note(given):
            self._has_spoken.remove(given["id"])
            self.notes += 1

    def changed(self, conversation: JsonObject, before: JsonObject | None, position: int) -> Iterator[Fault]:
        """The conversation is told; if Leno AI has said something with that, whether it was its turn."""
        about = (conversation["id"], conversation["assignee_id"] or "")
        is_answering = conversation.get("handled_by") == "assistant"
        if is_answering and (conversation["assignee_id"] is not None or conversation["status"] != "open"):
            yield Fault("AI3", "it is told as answered by Leno AI, and does not wait", position, about)
        said = conversation["last_message"]
        if before is None or said is None or said["author"]["type"] != "assistant" or said == before["last_message"]:
            return
        self.answers += 1
        self._has_spoken.add(conversation["id"])
        if before["assignee_id"] is not None or before["status"] != "open":
            yield Fault("AI3", "Leno AI has answered what somebody else has, or what is closed", position, about)
        elif before["handled_by"] != "assistant":
            yield Fault("AI3", "Leno AI has answered what it had nothing to do with", position, about)
        asked = before["last_message"]
        if asked is None or asked["author"]["type"] != "visitor":
            yield Fault("AI3", "Leno AI has answered twice, or what nobody had asked", position, about)
            return
        topic, meant = asked_about(asked["text"]), [topic for topic in TOPICS if topic.answer in said["text"]]
        if topic is not None and meant != [topic]:  # What no article answers may be understood from what came before.
            says = f"the answer {said['text']!r} is to another message than the last, {asked['text']!r}"
            yield Fault("AI3", says, position, about)


def check_waiting(workspace: JsonObject, conversation: JsonObject, position: int) -> Iterator[Fault]:
    """At a quiet moment inside hours, whatever waits has Leno AI to answer it, or has had it (AI1)."""
    is_there = workspace.get("ai_chat") is not None and not policy.is_closed(workspace)
    if is_there and not conversation.get("left_outside_hours", False) and conversation["assistant"] is None:
        yield Fault("AI1", "it waits, and Leno AI was not given it", position, (conversation["id"],))
