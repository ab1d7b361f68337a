"""A node has started: what became due while there was none was nobody's to do in time.

Comes before what is due is settled. Emits nothing, and decides nothing: connections are gone since a moment ago, and
what routing was to do begins now. Invariant: whoever is given something from here on, and does not come back, was given
it after their last sign of life, so that it is not left with them (RT18).
"""

from lenochat.actions.business_hours import restart_hours
from lenochat.actions.connection import restart_graces
from lenochat.actions.visitor import restart_absences
from lenochat.core.instant import SECOND, Instant
from lenochat.store import due
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx

_UNDER_WAY = (
    DueKind.RELEASE,
    DueKind.OFFER,
    DueKind.UNSEEN,
    DueKind.VISITOR_LEFT,
    DueKind.LEFT_AT_CLOSING,
    DueKind.LENO_AI,
    DueKind.DRAIN,
    DueKind.ERASURE,
)
"""The rest of what had begun comes before anything else that is decided."""
_LATER = (DueKind.OVERFLOW, DueKind.RAMP)


def restart(tx: Tx, *, now: Instant) -> None:
    """Begin everybody's grace anew, and the time for a reply that was over; no pause of a ramp is made up for."""
    restart_graces(tx, now=now)
    restart_absences(tx, now=now)
    restart_hours(tx, now=now)
    due.remove_all(tx.connection, tx.workspace_id, DueKind.BACK_INSIDE_HOURS)  # who comes back will say so
    due.postpone(tx.connection, tx.workspace_id, _UNDER_WAY, due_by=now, until=now)
    due.postpone(tx.connection, tx.workspace_id, _LATER, due_by=now, until=Instant(now + 1))
    seconds = tx.workspace.routing.no_reply_seconds
    if seconds is not None:
        until = Instant(now + seconds * SECOND)
        due.postpone(tx.connection, tx.workspace_id, [DueKind.NO_REPLY], due_by=now, until=until)
