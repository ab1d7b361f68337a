"""Business hours: when the widget offers a chat, and when a form that leaves a message.

Values in, values out: the mode follows from the hours and `now` alone, never from an agent (WI2), and is stored
nowhere. Times are minutes of the wall clock of a time zone. A time stands for the first moment at which the clock shows
it or a later one: what the clock jumps over is the moment of the jump, what comes twice is the first of the two.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from lenochat.core.instant import SECOND, Instant, instant_of, moment_of
from lenochat.core.value import value

Mode = Literal["live", "offline_form"]
AtClosing = Literal["keep", "ask_for_email"]
"""What becomes of chats that wait when the hours end: they keep waiting, or the widget asks for an e-mail address."""

DAY_MINUTES = 24 * 60
MOST_SPANS = 10
MOST_DATES = 400
"""So many holidays, and so many exceptions."""
YEARS = range(2000, 2200)

Span = tuple[int, int]
"""From and to, in minutes since the midnight with which its day begins; what ends on the next day ends after 1440."""
Schedule = tuple[Span, ...]
"""One day's hours; the gaps between them are breaks."""

_LOOK_AHEAD = 3 * 7 + 1
"""Days after which hours that know no date have come to an edge, or will never: a change of the clocks can take away an
edge of one week, but not of the next one, too."""


@value
class Holiday:
    """A day without hours."""

    date: date
    name: str


@value
class ExceptionalDay:
    """A day with hours of its own; it wins over the week and over a holiday."""

    date: date
    hours: Schedule
    name: str


@value
class BusinessHours:
    """When a workspace is there for its visitors."""

    time_zone: str
    weekly: tuple[Schedule, ...]
    """Seven, Monday first."""
    holidays: tuple[Holiday, ...] = ()
    exceptions: tuple[ExceptionalDay, ...] = ()
    at_closing: AtClosing = "keep"
    dated: dict[date, Schedule] = field(init=False, compare=False, repr=False)
    """Follows from the others: the days that have a holiday or an exception."""
    unusual: tuple[date, ...] = field(init=False, compare=False, repr=False)
    """Follows from the others: in order, the days that are not as the week says."""

    def __post_init__(self) -> None:
        dated: dict[date, Schedule] = {holiday.date: () for holiday in self.holidays}
        dated.update((day.date, day.hours) for day in self.exceptions)
        unusual = sorted(day for day, schedule in dated.items() if schedule != self.weekly[day.weekday()])
        object.__setattr__(self, "dated", dated)
        object.__setattr__(self, "unusual", tuple(unusual))

    def of(self, day: date) -> Schedule:
        """The hours that begin on that day."""
        found = self.dated.get(day)
        return self.weekly[day.weekday()] if found is None else found


def mode(hours: BusinessHours | None, now: Instant) -> Mode:
    """What the widget offers; without hours it is always open."""
    return "live" if hours is None or is_open(hours, now) else "offline_form"


def is_open(hours: BusinessHours, now: Instant) -> bool:
    today = _day_at(hours, now)
    return any(start <= now < end for day in _days(today, -2, 1) for start, end in _spans(hours, day))


def next_edge(hours: BusinessHours, now: Instant) -> Instant | None:
    """The next instant at which `is_open` says something else than now; None: it never will."""
    day, since = _day_at(hours, now), now
    while True:
        limit = _instant(hours.time_zone, day + timedelta(days=_LOOK_AHEAD), 0)
        edge = _edge(hours, day, since=since)
        if edge is not None and edge < limit:
            return edge
        # Up to the limit it is as it was. Weeks that were seen as they always are tell of all that come after them.
        seen = day + timedelta(days=_LOOK_AHEAD)
        later = bisect_left(hours.unusual, day - timedelta(days=2))
        if later == len(hours.unusual):
            return None
        day = max(seen, hours.unusual[later] - timedelta(days=1))
        since = max(limit, _instant(hours.time_zone, day, 0))


def _edge(hours: BusinessHours, day: date, *, since: Instant) -> Instant | None:
    """The first edge after `since` that the days around `day` tell of: of what begins later they know nothing."""
    union = _union(span for one in _days(day, -2, _LOOK_AHEAD) for span in _spans(hours, one))
    return next((edge for span in union for edge in span if edge > since), None)


def _union(spans: Iterator[tuple[Instant, Instant]]) -> Sequence[tuple[Instant, Instant]]:
    """The same time without overlaps, in order."""
    union: list[tuple[Instant, Instant]] = []
    for start, end in sorted(spans):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return union


def _day_at(hours: BusinessHours, now: Instant) -> date:
    return moment_of(now).astimezone(ZoneInfo(hours.time_zone)).date()


def _days(day: date, first: int, last: int) -> Iterator[date]:
    return (day + timedelta(days=number) for number in range(first, last + 1))


def _spans(hours: BusinessHours, day: date) -> tuple[tuple[Instant, Instant], ...]:
    schedule = hours.of(day)
    return _spans_of(hours.time_zone, day, schedule) if schedule else ()


@lru_cache(maxsize=4_096)
def _spans_of(time_zone: str, day: date, schedule: Schedule) -> tuple[tuple[Instant, Instant], ...]:
    """What a day's hours are in time; what the clock jumps over altogether is nothing."""
    found = ((_instant(time_zone, day, start), _instant(time_zone, day, end)) for start, end in schedule)
    return tuple((start, end) for start, end in found if start < end)


def _instant(time_zone: str, day: date, minute: int) -> Instant:
    """The first instant at which the clock shows that time of that day, or a later one."""
    zone = ZoneInfo(time_zone)
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 - what a clock shows
    first, second = (instant_of(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if _shown(zone, first) == wall:
        return first  # Also of a time that comes twice.
    return _jump(zone, min(first, second), max(first, second), wall)


def _jump(zone: ZoneInfo, before: Instant, after: Instant, wall: datetime) -> Instant:
    """The second between these two at which the clock jumps over what `wall` says."""
    while after - before > SECOND:
        middle = Instant((before + after) // 2 // SECOND * SECOND)
        if _shown(zone, middle) < wall:
            before = middle
        else:
            after = middle
    return after


def _shown(zone: ZoneInfo, at: Instant) -> datetime:
    """What the clocks show at that instant."""
    return moment_of(at).astimezone(zone).replace(tzinfo=None)
