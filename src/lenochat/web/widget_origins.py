"""Which pages may use which widget, as of the last commit: asked for every request of a visitor, so kept in memory.

Invariant: what is kept is never older than what was answered to whoever changed it. It is read in one turn of the event
loop, and every commit that changes it passes by here before it is answered.
"""

from sqlalchemy import Connection

from lenochat.core.errors import DomainError
from lenochat.core.events import Committed, WorkspaceChanged
from lenochat.core.widget import allows
from lenochat.store import workspaces
from lenochat.store.store import Store

Origins = tuple[str, ...]


class WidgetOrigins:
    """Of the widgets of a node."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of: dict[str, Origins] = {}
        """By widget key; of those alone that are somebody's, for others can be made up without end."""

    def allowed_for(self, widget_key: str) -> Origins:
        """Pages of which origins may use the widget; none: all. A key that is nobody's is refused elsewhere."""
        known = self._of.get(widget_key)
        return self._read(widget_key) if known is None else known

    def require(self, widget_key: str, origin: str | None) -> None:
        """Refuse a page that may not; who names no origin is a program, or the page is our own."""
        if origin is not None and not allows(self.allowed_for(widget_key), origin):
            raise DomainError(
                "origin_not_allowed", "This page may not use this chat. Add its address to the widget's settings."
            )

    def changed_by(self, committed: Committed) -> None:
        """A commit may have changed the list."""
        for item in committed.events:
            if isinstance(item.event, WorkspaceChanged):
                workspace = item.event.workspace
                self._of[workspace.widget_key] = workspace.widget.allowed_origins

    def _read(self, widget_key: str) -> Origins:
        def ask(connection: Connection) -> Origins | None:
            workspace = workspaces.find_by_widget_key(connection, widget_key)
            return None if workspace is None else workspace.widget.allowed_origins

        found = self._store.read_now(ask)
        if found is None:
            return ()
        self._of[widget_key] = found
        return found
