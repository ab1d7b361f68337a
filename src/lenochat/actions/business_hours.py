"""Business hours as they change, and as they begin and end: the widget's mode is told, and what follows from it.

Nothing in here touches an agent: no edge of the hours changes anybody's availability or accepting.
"""

from collections.abc import Mapping

from lenochat.actions.offline_form import is_outside_hours, leave_waiting
from lenochat.actions.routing import put_due
from lenochat.core.business_hours import (
    AtClosing,
    BusinessHours,
    ExceptionalDay,
    Holiday,
    Schedule,
    mode,
    next_edge,
)
from lenochat.core.errors import invalid
from lenochat.core.instant import Instant, timestamp
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace, value
from lenochat.core.visitor_views import WidgetChanged, WidgetView, widget_view
from lenochat.store import due
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx

NEVER_OPEN: tuple[Schedule, ...] = ((),) * 7


@value
class BusinessHoursChange:
    """What a request names of the hours; what it leaves out stays."""

    time_zone: str | Unchanged = UNCHANGED
    weekly: Mapping[int, Schedule]
    """By the number of the day, Monday 0."""
    holidays: tuple[Holiday, ...] | Unchanged = UNCHANGED
    exceptions: tuple[ExceptionalDay, ...] | Unchanged = UNCHANGED
    at_closing: AtClosing | Unchanged = UNCHANGED

    def applied_to(self, hours: BusinessHours | None) -> BusinessHours:
        """The hours with these changes; without hours, they begin as never open."""
        if hours is None:
            if isinstance(self.time_zone, Unchanged):
                raise invalid("business_hours.time_zone", "Name a time zone, such as Europe/Berlin.")
            hours = BusinessHours(time_zone=self.time_zone, weekly=NEVER_OPEN)
        return replace(
            hours,
            time_zone=given(self.time_zone, hours.time_zone),
            weekly=tuple(self.weekly.get(day, schedule) for day, schedule in enumerate(hours.weekly)),
            holidays=given(self.holidays, hours.holidays),
            exceptions=given(self.exceptions, hours.exceptions),
            at_closing=given(self.at_closing, hours.at_closing),
        )


def follow_hours(tx: Tx, before: WidgetView, *, now: Instant) -> None:
    """The workspace's hours are others than they were: the next edge is another, and the mode may be.

    So may what they say of chats that wait at closing, which outside hours goes for those that wait now.
    """
    schedule_edge(tx, now=now)
    after = widget_view(tx.workspace, now)
    if (after.mode, after.at_closing) != (before.mode, before.at_closing):
        _follow_mode(tx, now=now)


def pass_edge(tx: Tx, *, now: Instant) -> None:
    """The hours begin or end: everybody learns what the widget is now, and the next edge is put on the list."""
    if tx.workspace.business_hours is None:
        return
    tx.emit(WidgetChanged(at=timestamp(now), widget=widget_view(tx.workspace, now)))
    _follow_mode(tx, now=now)
    schedule_edge(tx, now=now)


def schedule_edge(tx: Tx, *, now: Instant) -> None:
    """Keep the next edge on the list of what is due; hours that never change have none."""
    hours = tx.workspace.business_hours
    edge = None if hours is None else next_edge(hours, now)
    if edge is None:
        due.remove(tx.connection, tx.workspace_id, DueKind.HOURS, tx.workspace_id)
    else:
        put_due(tx, DueKind.HOURS, tx.workspace_id, edge)


def restart_hours(tx: Tx, *, now: Instant) -> None:
    """The node has started: edges that passed meanwhile are nothing by themselves, only what has come of them is.

    The next edge is found anew, for time zones may have changed with the version.
    """
    hours = tx.workspace.business_hours
    if hours is None:
        return
    missed = due.find(tx.connection, tx.workspace_id, DueKind.HOURS, tx.workspace_id)
    if missed is not None and missed <= now and mode(hours, Instant(missed - 1)) != mode(hours, now):
        put_due(tx, DueKind.HOURS, tx.workspace_id, now)
    else:
        schedule_edge(tx, now=now)


def _follow_mode(tx: Tx, *, now: Instant) -> None:
    """What it means for conversations that the widget offers something else now: that is due at once."""
    if tx.workspace.ai_chat is not None:
        put_due(tx, DueKind.LENO_AI, tx.workspace_id, now)
    if is_outside_hours(tx, now):
        leave_waiting(tx, now=now)
    elif due.put_back_inside_hours(tx.connection, tx.workspace_id, now):
        tx.will_be_due(now)


def tell_widget_changed(tx: Tx, before: WidgetView, *, now: Instant) -> None:
    """Every open widget and every dashboard learns what the widget is now, if it is another than `before` (WI4)."""
    after = widget_view(tx.workspace, now)
    if after != before:
        tx.emit(WidgetChanged(at=timestamp(now), widget=after))
