"""The open streams of a workspace's visitors, found by visitor, so that nothing takes longer with more open widgets."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from lenochat.core.ids import VisitorId
from lenochat.web.socket.connection import VisitorConnection

_NONE: frozenset[VisitorConnection] = frozenset()


class VisitorStreams:
    """Those of one workspace. A widget whose visitor has not written yet is nobody's."""

    def __init__(self) -> None:
        self._of: dict[VisitorId | None, set[VisitorConnection]] = {}

    def __iter__(self) -> Iterator[VisitorConnection]:
        return (connection for streams in self._of.values() for connection in streams)

    def __bool__(self) -> bool:
        return bool(self._of)

    def of(self, visitor_id: VisitorId) -> AbstractSet[VisitorConnection]:
        """That visitor's open streams: one for each page that carries the widget."""
        return self._of.get(visitor_id, _NONE)

    def add(self, connection: VisitorConnection) -> bool:
        """Add a stream; True if its visitor had none."""
        streams = self._of.setdefault(connection.visitor_id, set())
        streams.add(connection)
        return len(streams) == 1

    def remove(self, connection: VisitorConnection) -> bool:
        """Take a stream away; True if its visitor has no other."""
        streams = self._of[connection.visitor_id]
        streams.remove(connection)
        if not streams:
            del self._of[connection.visitor_id]
        return not streams
