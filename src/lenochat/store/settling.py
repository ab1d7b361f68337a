"""What is due and cannot be done: tried a few times, then put off, so that one broken thing does not close a workspace.

Until it is put off, writes of its workspace fail, for nothing may be decided past what is due; afterwards they go on
without it. That is said loudly, each time, for it is the one case in which something is decided too early: an agent
whose connection is lost may still be given chats. It is tried again every `PAUSE`, and by the next start.
"""

from collections import Counter

import structlog

from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import HOUR, Instant, after
from lenochat.store import due
from lenochat.store.due import Due, DueKind, UnsettledError
from lenochat.store.failure import is_about_storage
from lenochat.store.group import Action
from lenochat.store.transaction import Tx

MOST_ATTEMPTS = 3
PAUSE = 1 * HOUR

log = structlog.get_logger(__name__)


class Patience:
    """How often each thing could not be done."""

    def __init__(self) -> None:
        self._failures: Counter[tuple[WorkspaceId, DueKind, str]] = Counter()

    def failed(self, workspace_id: WorkspaceId, failure: BaseException) -> Action[None] | None:
        """Note it; what puts off the thing that failed, once that has happened too often."""
        if not isinstance(failure, UnsettledError) or is_about_storage(failure.__cause__):
            log.error("settling failed", workspace=workspace_id, exc_info=failure)
            return None
        entry = failure.entry
        key = (workspace_id, entry.kind, entry.subject_id)
        self._failures[key] += 1
        is_over = self._failures[key] >= MOST_ATTEMPTS
        log.error(
            "what is due cannot be done; put off, and what is decided meanwhile does not know of it"
            if is_over
            else "what is due cannot be done; nothing else in its workspace can",
            workspace=workspace_id,
            kind=entry.kind,
            subject=entry.subject_id,
            attempts=self._failures[key],
            exc_info=failure,
        )
        return _putting_off(entry) if is_over else None


def _putting_off(entry: Due) -> Action[None]:
    def put_off(tx: Tx, now: Instant) -> None:
        later = after(now, PAUSE)
        due.put(tx.connection, tx.workspace_id, Due(kind=entry.kind, subject_id=entry.subject_id, due_at=later))
        tx.will_be_due(later)

    return put_off
