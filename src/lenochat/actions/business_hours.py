"""Business hours as they change, and as they begin and end: the widget's mode is told, and what follows from it.

Nothing in here touches an agent: no edge of the hours changes anybody's availability or accepting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lenochat.core.availability import UNCHANGED, Unchanged
from lenochat.core.business_hours import AtClosing, BusinessHours, ExceptionalDay, Holiday, Schedule
from lenochat.core.errors import invalid
from lenochat.core.instant import Instant, timestamp
from lenochat.core.visitor_views import WidgetChanged, WidgetView, widget_view
from lenochat.store.transaction import Tx

NEVER_OPEN: tuple[Schedule, ...] = ((),) * 7


@dataclass(frozen=True, kw_only=True, slots=True)
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
        named = {
            name: value
            for name in ("time_zone", "holidays", "exceptions", "at_closing")
            if not isinstance(value := getattr(self, name), Unchanged)
        }
        weekly = tuple(self.weekly.get(day, schedule) for day, schedule in enumerate(hours.weekly))
        return replace(hours, weekly=weekly, **named)


def tell_widget_changed(tx: Tx, before: WidgetView, *, now: Instant) -> None:
    """Every open widget and every dashboard learns what the widget is now, if it is another than `before` (WI4)."""
    after = widget_view(tx.workspace, now)
    if after != before:
        tx.emit(WidgetChanged(at=timestamp(now), widget=after))
