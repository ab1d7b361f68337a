"""Visitors who were blocked, as the events tell it: they have nothing open, begin nothing, and write nothing."""

from collections.abc import Iterator

from torture.policy import JsonObject
from torture.since import Fault


class Blocked:
    """Those of one workspace."""

    def __init__(self) -> None:
        self._visitors: set[str] = set()

    def visitor_changed(self, visitor: JsonObject) -> None:
        (self._visitors.add if visitor["blocked"] else self._visitors.discard)(visitor["id"])

    def changed(self, kind: str, conversation: JsonObject, before: JsonObject | None, position: int) -> Iterator[Fault]:
        """A conversation is told."""
        if conversation["visitor"]["id"] not in self._visitors:
            return
        about = (conversation["id"],)
        if kind in ("opened", "reopened"):
            yield Fault("blocked", f"it was {kind}, and its visitor is blocked", position, about)
        said = conversation["last_message"]
        if before is not None and said != before["last_message"] and said["author"]["type"] == "visitor":
            yield Fault("blocked", "its visitor has written, and is blocked", position, about)

    def check_open(self, conversation: JsonObject, position: int) -> Iterator[Fault]:
        """What is open at a quiet moment."""
        if conversation["visitor"]["id"] in self._visitors:
            yield Fault("blocked", "it is open, and its visitor is blocked", position, (conversation["id"],))
