"""What becomes of a write that the database could not save."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from lenochat.core.errors import DomainError


def is_about_storage(failure: BaseException | None) -> bool:
    """Whether the database, not the action, is at fault: full, unreadable, locked."""
    cause = failure.orig if isinstance(failure, DBAPIError) else failure
    return isinstance(cause, sqlite3.OperationalError) and any(
        word in str(cause) for word in ("disk", "full", "locked", "readonly", "unable to open", "I/O")
    )


def unavailable() -> DomainError:
    """What everybody is told whose write could not be saved."""
    return DomainError("unavailable", "This node cannot save right now. Try again in a moment.", retry_after=1)
