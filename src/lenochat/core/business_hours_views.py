"""Business hours as answers, events and the store say them: times as texts of the wall clock."""

from datetime import date
from typing import Literal, get_args

from lenochat.core.business_hours import (
    DAY_MINUTES,
    AtClosing,
    BusinessHours,
    ExceptionalDay,
    Holiday,
    Mode,
    Schedule,
    Span,
    mode,
    next_edge,
)
from lenochat.core.instant import Instant, Timestamp, timestamp
from lenochat.core.value import value

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

MOST_EDGES = 8
"""A week of usual days has ten, and more than one week nobody reads."""

SpanView = tuple[str, str]
"""`["22:00", "02:00"]`: an end that is not after its start is on the next day; `24:00` is the day's own end."""


@value
class WeekView:
    """The hours that begin on each day of the week; the gaps are breaks, and nothing is closed."""

    mon: tuple[SpanView, ...] = ()
    tue: tuple[SpanView, ...] = ()
    wed: tuple[SpanView, ...] = ()
    thu: tuple[SpanView, ...] = ()
    fri: tuple[SpanView, ...] = ()
    sat: tuple[SpanView, ...] = ()
    sun: tuple[SpanView, ...] = ()


@value
class HolidayView:
    """A day without hours."""

    date: str
    name: str


@value
class ExceptionView:
    """A day with hours of its own, which win over the week and over a holiday."""

    date: str
    hours: tuple[SpanView, ...]
    name: str


@value
class SubdivisionView:
    """A part of a country with holidays of its own; `code` as ISO 3166-2 has it behind the country's."""

    code: str
    name: str


@value
class HolidayCountryView:
    """A country whose holidays can be asked for."""

    code: str
    subdivisions: tuple[SubdivisionView, ...]


@value
class BusinessHoursView:
    """When the workspace is there for its visitors."""

    time_zone: str
    weekly: WeekView
    holidays: tuple[HolidayView, ...]
    exceptions: tuple[ExceptionView, ...]
    at_closing: AtClosing


@value
class EdgeView:
    """A moment at which the widget opens or closes, and what it is from then on."""

    at: Timestamp
    mode: Mode


@value
class HoursOutlook:
    """What hours do from now on."""

    at: Timestamp
    """Now."""
    mode: Mode
    edges: tuple[EdgeView, ...]
    """The next ones, at most `MOST_EDGES`."""


def hours_outlook(hours: BusinessHours | None, now: Instant) -> HoursOutlook:
    """The mode now and at the edges to come; without hours there are none."""
    edges: list[EdgeView] = []
    edge = None if hours is None else next_edge(hours, now)
    while hours is not None and edge is not None and len(edges) < MOST_EDGES:
        edges.append(EdgeView(at=timestamp(edge), mode=mode(hours, edge)))
        edge = next_edge(hours, edge)
    return HoursOutlook(at=timestamp(now), mode=mode(hours, now), edges=tuple(edges))


def business_hours_view(hours: BusinessHours) -> BusinessHoursView:
    return BusinessHoursView(
        time_zone=hours.time_zone,
        weekly=WeekView(**{day: _schedule_view(hours.weekly[number]) for number, day in enumerate(WEEKDAYS)}),
        holidays=tuple(HolidayView(date=day.date.isoformat(), name=day.name) for day in hours.holidays),
        exceptions=tuple(
            ExceptionView(date=day.date.isoformat(), hours=_schedule_view(day.hours), name=day.name)
            for day in hours.exceptions
        ),
        at_closing=hours.at_closing,
    )


def business_hours(shown: BusinessHoursView) -> BusinessHours:
    """What `business_hours_view` said."""
    return BusinessHours(
        time_zone=shown.time_zone,
        weekly=tuple(_schedule(getattr(shown.weekly, day)) for day in WEEKDAYS),
        holidays=tuple(Holiday(date=date.fromisoformat(day.date), name=day.name) for day in shown.holidays),
        exceptions=tuple(
            ExceptionalDay(date=date.fromisoformat(day.date), hours=_schedule(day.hours), name=day.name)
            for day in shown.exceptions
        ),
        at_closing=shown.at_closing,
    )


def span(start: str, end: str) -> Span:
    """The span between two times as `HH:MM`."""
    first, last = _minutes(start), _minutes(end)
    return first, last if last > first else last + DAY_MINUTES


def _schedule(shown: tuple[SpanView, ...]) -> Schedule:
    return tuple(span(start, end) for start, end in shown)


def _schedule_view(schedule: Schedule) -> tuple[SpanView, ...]:
    return tuple((_clock(start), _clock(end if end <= DAY_MINUTES else end - DAY_MINUTES)) for start, end in schedule)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
