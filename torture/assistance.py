"""What Leno AI may say, and when, as an Owner's stream tells it (AI1 to AI3): agents first, one answer, and never both.

Its settings change while chats run: whether it answers, alone or beside the queue, outside business hours, and by the
articles below or by a language model (`torture.model`) that is slow, breaks off, and fails.
"""

import json
from collections.abc import Iterator
from random import Random
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
"""Where it begins."""
NONE = 0.05
"""So often there is no Leno AI at all any more."""
NEVER_SHOWN = "HALF"
"""What a language model has written before it broke off; that is no answer."""
FAILS, KNOWS_NOT = "Sorry, I cannot answer", "Sorry, I do not know"
"""So begins what a visitor reads where there is no answer."""


def asked_about(text: str) -> Topic | None:
    return next((topic for topic in TOPICS if topic.question in text), None)


def articles() -> Iterator[bytes]:
    """What the API takes."""
    for topic in TOPICS:
        yield json.dumps({**topic.article, "language": "en", "published": True}).encode()


def some_settings(random: Random, base_url: str) -> JsonObject:
    """A change of the workspace."""
    if random.random() < NONE:
        return {"ai_chat": None}
    endpoint = {
        "base_url": base_url,
        "model": random.choice(("small", "large")),
        "timeout_seconds": 1,
        "most_answers": random.choice((1, 3, 100)),
    }
    return {
        "ai_chat": {
            "active": random.random() < 0.85,
            "when": random.choice(("when_free", "on_request")),
            "outside_hours": random.random() < 0.5,
            "provider": random.choice(("articles", "endpoint", "endpoint")),
            "endpoint": endpoint,
        }
    }


class Assistance:
    """One workspace's Leno AI, event by event."""

    def __init__(self) -> None:
        self._has_spoken: set[str] = set()
        """Conversations in which it has said something since the last note about that."""
        self._asks_elsewhere = False
        """A language model may have been asked in this epoch, which may have failed."""
        self.answers = 0
        """How many it has given in this epoch, and how many notes were left: nobody is told of either message."""
        self.notes = 0
        self.failures = 0
        """Of the answers, so many were that there is none."""

    def begin_epoch(self, workspace: JsonObject) -> None:
        self.answers = self.notes = self.failures = 0
        self._asks_elsewhere = False
        self.settings_are(workspace)

    def settings_are(self, workspace: JsonObject) -> None:
        ai_chat = workspace.get("ai_chat") or {}
        self._asks_elsewhere |= ai_chat.get("provider") == "endpoint"

    def leaves_note(self, given: JsonObject) -> bool:
        """Whoever gets this conversation now finds a note, in the same transaction."""
        return given["id"] in self._has_spoken and given["assistant"] is not None

    def was_assigned(self, given: JsonObject) -> None:
        if self.leaves_note(given):
            self._has_spoken.remove(given["id"])
            self.notes += 1

    def changed(
        self, conversation: JsonObject, before: JsonObject | None, workspace: JsonObject, position: int
    ) -> Iterator[Fault]:
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
        elif not policy.is_answered(workspace, before):
            yield Fault("AI1", "Leno AI has answered, and is not to by its settings", position, about)
        asked = before["last_message"]
        if asked is None or asked["author"]["type"] != "visitor":
            yield Fault("AI3", "Leno AI has answered twice, or what nobody had asked", position, about)
            return
        yield from self._check_said(conversation, before, position)

    def _check_said(self, conversation: JsonObject, before: JsonObject, position: int) -> Iterator[Fault]:
        """Half an answer is none; and where there is none, people are to give it (AI2, AI3)."""
        about, said, asked = (conversation["id"],), conversation["last_message"]["text"], before["last_message"]["text"]
        if NEVER_SHOWN in said:
            yield Fault("AI2", f"what broke off was stored as an answer: {said!r}", position, about)
        is_failure, is_unknown = said.startswith(FAILS), said.startswith(KNOWS_NOT)
        self.failures += is_failure
        is_over = is_failure or (is_unknown and before["assistant"] == "answers_alone")
        if is_over != (conversation["assistant"] == "done"):
            yield Fault("AI3", f"Leno AI has said {said!r}, and is {conversation['assistant']!r}", position, about)
        topic, meant = asked_about(asked), [topic for topic in TOPICS if topic.answer in said]
        if self._asks_elsewhere and (is_failure or is_unknown):
            return
        if topic is not None and meant != [topic]:  # What no article answers may be understood from what came before.
            says = f"the answer {said!r} is to another message than the last, {asked!r}"
            yield Fault("AI3", says, position, about)


def check_begun(workspace: JsonObject, conversation: JsonObject, position: int) -> Iterator[Fault]:
    """It has just begun, and nobody is there for it: whose it is, the settings say (AI1, AI3)."""
    wanted = None
    if policy.is_answered(workspace, conversation):
        wanted = "answers" if workspace["ai_chat"]["when"] == "when_free" else "answers_alone"
    if "active" in (workspace.get("ai_chat") or {}) and conversation["assistant"] != wanted:
        says = f"it began, and Leno AI is {conversation['assistant']!r} of it, not {wanted!r}"
        yield Fault("AI1", says, position, (conversation["id"],))


def check_waiting(workspace: JsonObject, conversation: JsonObject, position: int) -> Iterator[Fault]:
    """At a quiet moment whatever waits is answered by Leno AI, or has been, where its settings say so (AI1)."""
    is_there, has = policy.is_answered(workspace, conversation), conversation["assistant"]
    if not is_there and has in ("answers", "answers_alone"):
        yield Fault("AI1", "Leno AI is told to answer it, and its settings say no", position, (conversation["id"],))
    elif is_there and workspace["ai_chat"]["when"] == "when_free" and has not in ("answers", "done"):
        yield Fault("AI1", f"it waits, and Leno AI is {has!r} of it", position, (conversation["id"],))
