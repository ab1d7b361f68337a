"""Business hours to the minute: over changes of the clocks, midnights, holidays and exceptions.

The model they are held to is a clock on the wall, looked at minute by minute.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lenochat.core.business_hours import (
    BusinessHours,
    ExceptionalDay,
    Holiday,
    Schedule,
    is_open,
    mode,
    next_edge,
)
from lenochat.core.business_hours_views import business_hours, business_hours_view, span
from lenochat.core.instant import MINUTE, Instant, instant_of

CLOSED: Schedule = ()
ALL_DAY: Schedule = ((0, 1440),)
OFFICE: Schedule = (span("09:00", "12:00"), span("13:00", "17:30"))


def at(text: str) -> Instant:
    """An instant in UTC, or with an offset."""
    moment = datetime.fromisoformat(text)
    return instant_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def every_day(zone: str, *spans: tuple[str, str]) -> BusinessHours:
    return BusinessHours(time_zone=zone, weekly=(tuple(span(*one) for one in spans),) * 7)


def edges(hours: BusinessHours, start: str, end: str) -> list[str]:
    """The edges between two instants, as the clocks of UTC show them."""
    found, now = [], at(start)
    while (edge := next_edge(hours, now)) is not None and edge < at(end):
        before, middle = Instant(edge - 1), Instant((now + edge) // 2)
        assert is_open(hours, now) is is_open(hours, middle) is is_open(hours, before) is not is_open(hours, edge)
        found.append(datetime.fromtimestamp(edge / 1_000_000, UTC).strftime("%d %H:%M"))
        now = edge
    return found


def test_an_ordinary_week_has_breaks_and_an_evening() -> None:
    hours = BusinessHours(time_zone="Europe/Berlin", weekly=(OFFICE,) * 5 + (CLOSED,) * 2)
    assert edges(hours, "2026-11-20T00:00", "2026-11-24T00:00") == [
        *("20 08:00", "20 11:00", "20 12:00", "20 16:30"),
        *("23 08:00", "23 11:00", "23 12:00", "23 16:30"),
    ]
    assert (mode(hours, at("2026-11-20T11:30")), mode(hours, at("2026-11-20T12:00"))) == ("offline_form", "live")


def test_without_hours_and_with_all_of_them_it_is_open_and_has_no_edge() -> None:
    always = every_day("Asia/Kathmandu", ("00:00", "24:00"))
    never = BusinessHours(time_zone="Asia/Kathmandu", weekly=(CLOSED,) * 7)
    assert (mode(None, Instant(0)), mode(always, at("2026-01-01T00:00"))) == ("live", "live")
    assert (next_edge(always, at("2026-01-01T00:00")), next_edge(never, at("2026-01-01T00:00"))) == (None, None)
    assert mode(never, at("2026-01-01T00:00")) == "offline_form"


CHANGES = [
    # Berlin, spring: the clock jumps from 02:00 to 03:00 at 01:00 UTC.
    ("Europe/Berlin", ("01:30", "02:30"), "2026-03-28T12:00", ["29 00:30", "29 01:00"]),
    ("Europe/Berlin", ("02:30", "06:00"), "2026-03-28T12:00", ["29 01:00", "29 04:00"]),
    ("Europe/Berlin", ("02:10", "02:50"), "2026-03-28T12:00", ["30 00:10", "30 00:50"]),
    # Autumn: 03:00 is 02:00 again at 01:00 UTC. What comes twice is the first of the two.
    ("Europe/Berlin", ("01:30", "02:30"), "2026-10-24T12:00", ["24 23:30", "25 00:30"]),
    ("Europe/Berlin", ("02:30", "06:00"), "2026-10-24T12:00", ["25 00:30", "25 05:00"]),
    # Lord Howe, by half an hour: 02:00 to 02:30 in October, 02:00 to 01:30 in April; at 15:30 and 15:00 UTC.
    ("Australia/Lord_Howe", ("02:15", "03:00"), "2026-10-03T14:00", ["03 15:30", "03 16:00"]),
    ("Australia/Lord_Howe", ("01:45", "02:15"), "2026-04-04T14:00", ["04 14:45", "04 15:45"]),
    # New Zealand, in the south: forward in September, back in April, at 14:00 UTC.
    ("Pacific/Auckland", ("02:30", "04:00"), "2026-09-26T13:00", ["26 14:00", "26 15:00"]),
    ("Pacific/Auckland", ("02:30", "04:00"), "2026-04-04T13:00", ["04 13:30", "04 16:00"]),
    # Cairo jumps at midnight: Friday begins at 01:00. In autumn Thursday's last hour comes twice.
    ("Africa/Cairo", ("00:00", "02:00"), "2026-04-23T20:00", ["23 22:00", "23 23:00"]),
    ("Africa/Cairo", ("22:00", "00:30"), "2026-04-23T18:00", ["23 20:00", "23 22:00"]),
    ("Africa/Cairo", ("00:00", "01:00"), "2026-10-29T20:00", ["29 22:00", "29 23:00"]),
    ("Africa/Cairo", ("23:30", "00:30"), "2026-10-29T20:00", ["29 20:30", "29 22:30"]),
    # St. John's once fell back from Sunday 00:01 to Saturday 23:01: Sunday goes on while the clock shows Saturday.
    ("America/St_Johns", ("00:00", "00:30"), "2010-11-07T00:00", ["07 02:30", "07 04:00"]),
    # New York, with hours that know nothing of it.
    ("America/New_York", ("09:00", "17:00"), "2026-03-08T00:00", ["08 13:00", "08 21:00"]),
    ("America/New_York", ("09:00", "17:00"), "2026-11-01T05:00", ["01 14:00", "01 22:00"]),
]


@pytest.mark.parametrize(("zone", "hours", "start", "expected"), CHANGES)
def test_hours_follow_the_clock_on_the_wall_when_it_is_changed(
    zone: str, hours: tuple[str, str], start: str, expected: list[str]
) -> None:
    end = (datetime.fromisoformat(start) + timedelta(days=3)).isoformat()
    assert edges(every_day(zone, hours), start, end)[:2] == expected


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    friday = tuple((span("22:00", "02:00"),) if day == 4 else CLOSED for day in range(7))
    hours = BusinessHours(time_zone="UTC", weekly=friday, holidays=(Holiday(date=date(2026, 11, 28), name=""),))
    assert edges(hours, "2026-11-26T00:00", "2026-12-01T00:00") == ["27 22:00", "28 02:00"]
    closed = BusinessHours(time_zone="UTC", weekly=friday, holidays=(Holiday(date=date(2026, 11, 27), name=""),))
    assert edges(closed, "2026-11-26T00:00", "2026-12-01T00:00") == []


def test_an_exception_wins_over_its_day_and_over_a_holiday() -> None:
    hours = BusinessHours(
        time_zone="UTC",
        weekly=(OFFICE,) * 7,
        holidays=(Holiday(date=date(2026, 12, 24), name=""), Holiday(date=date(2026, 12, 25), name="Christmas")),
        exceptions=(
            ExceptionalDay(date=date(2026, 12, 24), hours=(span("10:00", "14:00"),), name="Christmas Eve"),
            ExceptionalDay(date=date(2026, 12, 26), hours=(), name=""),
        ),
    )
    assert edges(hours, "2026-12-23T17:00", "2026-12-27T10:00") == ["23 17:30", "24 10:00", "24 14:00", "27 09:00"]


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2027, 6, 1), date(2199, 12, 31)])
def test_hours_that_never_change_have_an_edge_at_the_next_date_that_does(day: date) -> None:
    midnight = instant_of(datetime(day.year, day.month, day.day, tzinfo=UTC))
    open_once = BusinessHours(
        time_zone="UTC",
        weekly=(CLOSED,) * 7,
        exceptions=(ExceptionalDay(date=day, hours=(span("10:00", "14:00"),), name=""),),
    )
    assert next_edge(open_once, at("2026-11-20T00:00")) == midnight + 600 * MINUTE
    closed_once = BusinessHours(time_zone="UTC", weekly=(ALL_DAY,) * 7, holidays=(Holiday(date=day, name=""),))
    assert next_edge(closed_once, at("2026-11-20T00:00")) == midnight


@pytest.mark.parametrize("is_exception", [False, True])
@pytest.mark.parametrize("opens_on", [{0}, {1, 3}, {6}])
def test_after_weeks_without_hours_they_begin_as_the_week_says(opens_on: set[int], is_exception: bool) -> None:
    weekly = tuple(OFFICE if day in opens_on else CLOSED for day in range(7))
    first = date(2027, 7, 26)
    now = at("2027-07-26T02:00")
    for length in range(1, 75):
        days = [first + timedelta(days=number) for number in range(length)]
        closed = {
            "exceptions": tuple(ExceptionalDay(date=day, hours=CLOSED, name="") for day in days if is_exception),
            "holidays": tuple(Holiday(date=day, name="") for day in days if not is_exception),
        }
        hours = BusinessHours(time_zone="UTC", weekly=weekly, **closed)  # type: ignore[arg-type]
        begins = next(day for n in range(100) if (day := days[-1] + timedelta(days=n + 1)).weekday() in opens_on)
        assert next_edge(hours, now) == at(f"{begins.isoformat()}T09:00")


def test_what_is_said_of_hours_is_what_they_are() -> None:
    hours = BusinessHours(
        time_zone="Europe/Berlin",
        weekly=(
            OFFICE,
            (span("22:00", "02:00"),),
            ALL_DAY,
            (span("00:00", "00:00"),),
            (span("10:00", "10:00"),),
            (),
            (),
        ),
        holidays=(Holiday(date=date(2026, 12, 25), name="Christmas"),),
        exceptions=(ExceptionalDay(date=date(2026, 12, 24), hours=OFFICE, name=""),),
        at_closing="ask_for_email",
    )
    shown = business_hours_view(hours)
    assert (shown.weekly.tue, shown.weekly.thu) == ((("22:00", "02:00"),), (("00:00", "24:00"),))
    assert business_hours(shown) == hours


# The model: a clock on the wall, looked at once a minute.

LOOKS_BACK, LOOKS_AHEAD = 3, 3

minutes = st.integers(0, 1_439)
schedules: st.SearchStrategy[Schedule] = st.lists(
    st.tuples(minutes, st.integers(1, 1_440)).map(lambda one: (one[0], one[0] + one[1])), max_size=3
).map(lambda spans: tuple(sorted(spans)))
near_changes = st.sampled_from(
    [
        ("2026-03-29", "Europe/Berlin"),
        ("2026-10-25", "Europe/Berlin"),
        ("2026-04-05", "Australia/Lord_Howe"),
        ("2026-10-04", "Australia/Lord_Howe"),
        ("2026-09-27", "Pacific/Auckland"),
        ("2026-04-24", "Africa/Cairo"),
        ("2026-10-30", "Africa/Cairo"),
        ("2026-03-08", "America/Havana"),
        ("2026-11-01", "America/Havana"),
        ("2010-11-07", "America/St_Johns"),
        ("2026-07-15", "Asia/Kathmandu"),
    ]
)


@cache
def what_the_clock_has_reached(zone: str, begin: datetime, minutes: int) -> list[datetime]:
    """The latest time that the clock has shown by each minute: where it is set back it stands still."""
    moments = (begin + timedelta(minutes=minute) for minute in range(minutes))
    on_the_wall = (moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in moments)
    return list(accumulate(on_the_wall, max))


def opened_minutes(hours: BusinessHours, first: date, last: date) -> tuple[Instant, list[bool]]:
    """For each minute of these days and a little more whether it is open: a span lasts from the first minute at which
    the clock has reached its start until the first at which it has reached its end."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=LOOKS_BACK)
    days = (last - first).days
    reached = what_the_clock_has_reached(hours.time_zone, begin, (days + LOOKS_BACK + LOOKS_AHEAD + 1) * 1_440)
    is_open_at = [False] * len(reached)
    for day in (first + timedelta(days=number) for number in range(1 - LOOKS_BACK, days + LOOKS_AHEAD)):
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - what a clock shows
        for start, end in schedule_of(hours, day):
            opens, closes = (bisect_left(reached, midnight + timedelta(minutes=one)) for one in (start, end))
            is_open_at[opens:closes] = [True] * (closes - opens)
    return instant_of(begin), is_open_at


def schedule_of(hours: BusinessHours, day: date) -> Schedule:
    for exception in hours.exceptions:
        if exception.date == day:
            return exception.hours
    return () if day in [holiday.date for holiday in hours.holidays] else hours.weekly[day.weekday()]


@settings(max_examples=40)
@given(
    change=near_changes,
    weekly=st.tuples(*[schedules] * 7),
    closed=st.sets(st.integers(-2, 2), max_size=2),
    special=st.dictionaries(st.integers(-2, 2), schedules, max_size=2),
)
@example(change=("2026-10-25", "Europe/Berlin"), weekly=(((0, 1_440),),) * 7, closed=set(), special={})
@example(
    change=("2026-03-29", "Europe/Berlin"), weekly=(((130, 170),),) * 7, closed={0}, special={1: ((1_380, 2_800),)}
)
def test_each_minute_is_as_a_clock_on_the_wall_says_and_the_next_edge_is_the_next_change(
    change: tuple[str, str], weekly: tuple[Schedule, ...], closed: set[int], special: dict[int, Schedule]
) -> None:
    day, zone = date.fromisoformat(change[0]), change[1]
    hours = BusinessHours(
        time_zone=zone,
        weekly=weekly,
        holidays=tuple(Holiday(date=day + timedelta(days=one), name="") for one in sorted(closed)),
        exceptions=tuple(
            ExceptionalDay(date=day + timedelta(days=one), hours=hours, name="") for one, hours in special.items()
        ),
    )
    begin, expected = opened_minutes(hours, day - timedelta(days=1), day + timedelta(days=1))
    of_interest = range(LOOKS_BACK * 1_440, len(expected) - LOOKS_AHEAD * 1_440)
    for minute in of_interest[1_200:-1_200]:
        assert is_open(hours, Instant(begin + minute * MINUTE)) is expected[minute], minute
    for minute in range(of_interest.start, of_interest.stop, 97):
        now = Instant(begin + minute * MINUTE)
        later = range(minute + 1, of_interest.stop)
        change_at = next((one for one in later if expected[one] is not expected[minute]), None)
        edge = next_edge(hours, now)
        if change_at is not None:
            assert edge == begin + change_at * MINUTE
        else:
            assert edge is None or edge >= begin + of_interest.stop * MINUTE
