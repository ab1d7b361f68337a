"""Business hours and the widget's settings, as `PATCH /api/v1/workspace` takes them."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field

from lenochat.actions.business_hours import BusinessHoursChange
from lenochat.actions.workspace import WidgetChange
from lenochat.core.business_hours import (
    MOST_DATES,
    MOST_SPANS,
    YEARS,
    AtClosing,
    ExceptionalDay,
    Holiday,
    Schedule,
)
from lenochat.core.business_hours_views import WEEKDAYS, span
from lenochat.core.errors import invalid
from lenochat.core.text import NAME_LIMIT, clean_line, clean_paragraph
from lenochat.core.unchanged import UNCHANGED
from lenochat.core.widget import LONGEST_ORIGIN, MOST_ORIGINS, TITLE_LIMIT, WELCOME_LIMIT, Position
from lenochat.web.http.body import Body

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_END = re.compile(rf"{_TIME.pattern}|24:00", re.ASCII)
_COLOR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.ASCII)

ScheduleBody = Annotated[list[list[str]], Field(max_length=MOST_SPANS)]


class WeekBody(Body):
    mon: ScheduleBody = Field(default_factory=list)
    tue: ScheduleBody = Field(default_factory=list)
    wed: ScheduleBody = Field(default_factory=list)
    thu: ScheduleBody = Field(default_factory=list)
    fri: ScheduleBody = Field(default_factory=list)
    sat: ScheduleBody = Field(default_factory=list)
    sun: ScheduleBody = Field(default_factory=list)


class HolidayBody(Body):
    date: str
    name: str = ""


class ExceptionBody(Body):
    date: str
    hours: ScheduleBody
    name: str = ""


class BusinessHoursBody(Body):
    time_zone: str = ""
    weekly: WeekBody = WeekBody()
    holidays: Annotated[list[HolidayBody], Field(max_length=MOST_DATES)] = Field(default_factory=list)
    exceptions: Annotated[list[ExceptionBody], Field(max_length=MOST_DATES)] = Field(default_factory=list)
    at_closing: AtClosing = "keep"


class WidgetBody(Body):
    title: str | None = None
    welcome: str = ""
    away: str = ""
    color: str = ""
    position: Position = "end"
    allowed_origins: Annotated[list[str], Field(max_length=MOST_ORIGINS)] = Field(default_factory=list)


def read_business_hours(body: BusinessHoursBody) -> BusinessHoursChange:
    """What the body names of the hours, checked."""
    named, weekly = body.model_fields_set, body.weekly
    days = weekly.model_fields_set if "weekly" in named else set()
    return BusinessHoursChange(
        time_zone=_time_zone(body.time_zone) if "time_zone" in named else UNCHANGED,
        weekly={
            number: _schedule(f"business_hours.weekly.{day}", getattr(weekly, day))
            for number, day in enumerate(WEEKDAYS)
            if day in days
        },
        holidays=_holidays(body.holidays) if "holidays" in named else UNCHANGED,
        exceptions=_exceptions(body.exceptions) if "exceptions" in named else UNCHANGED,
        at_closing=body.at_closing if "at_closing" in named else UNCHANGED,
    )


def read_widget(body: WidgetBody) -> WidgetChange:
    """What the body names of the widget's settings, checked."""
    named = body.model_fields_set
    return WidgetChange(
        title=_title(body.title) if "title" in named else UNCHANGED,
        welcome=_paragraph("welcome", body.welcome) if "welcome" in named else UNCHANGED,
        away=_paragraph("away", body.away) if "away" in named else UNCHANGED,
        color=_color(body.color) if "color" in named else UNCHANGED,
        position=body.position if "position" in named else UNCHANGED,
        allowed_origins=_origins(body.allowed_origins) if "allowed_origins" in named else UNCHANGED,
    )


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones (IANA), older names too."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def _time_zone(name: str) -> str:
    if name not in time_zones():
        raise invalid("business_hours.time_zone", "Name a time zone as the IANA does, such as Europe/Berlin.")
    return name


def _schedule(field: str, spans: Sequence[Sequence[str]]) -> Schedule:
    """One day's hours, in order."""
    schedule = tuple(sorted(_span(f"{field}.{number}", one) for number, one in enumerate(spans)))
    for before, after in pairwise(schedule):
        if after[0] < before[1]:
            raise invalid(field, "These hours overlap. Write each time once, with the breaks between.")
    return schedule


def _span(field: str, times: Sequence[str]) -> tuple[int, int]:
    if len(times) != 2 or _TIME.fullmatch(times[0]) is None or _END.fullmatch(times[1]) is None:
        raise invalid(field, 'Give a start and an end, such as ["09:00", "17:30"]; the day ends at 24:00.')
    return span(*times)


def _holidays(given: Sequence[HolidayBody]) -> tuple[Holiday, ...]:
    field = "business_hours.holidays"
    days = tuple(
        Holiday(date=_date(f"{field}.{number}.date", one.date), name=_name(f"{field}.{number}.name", one.name))
        for number, one in enumerate(given)
    )
    _refuse_twice(field, [day.date for day in days])
    return days


def _exceptions(given: Sequence[ExceptionBody]) -> tuple[ExceptionalDay, ...]:
    field = "business_hours.exceptions"
    days = tuple(
        ExceptionalDay(
            date=_date(f"{field}.{number}.date", one.date),
            hours=_schedule(f"{field}.{number}.hours", one.hours),
            name=_name(f"{field}.{number}.name", one.name),
        )
        for number, one in enumerate(given)
    )
    _refuse_twice(field, [day.date for day in days])
    return days


def _date(field: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or day.year not in YEARS:
        raise invalid(field, f"Give a date from {YEARS[0]} to {YEARS[-1]}, such as 2026-12-25.")
    return day


def _refuse_twice(field: str, days: Sequence[date]) -> None:
    seen: set[date] = set()
    for number, day in enumerate(days):
        if day in seen:
            raise invalid(f"{field}.{number}.date", "This date is in the list twice. Name each date once.")
        seen.add(day)


def _name(field: str, text: str) -> str:
    return clean_line(field, text, limit=NAME_LIMIT) if text.strip() else ""


def _title(text: str | None) -> str | None:
    return None if text is None or not text.strip() else clean_line("widget.title", text, limit=TITLE_LIMIT)


def _paragraph(name: str, text: str) -> str:
    return clean_paragraph(f"widget.{name}", text, limit=WELCOME_LIMIT)


def _color(text: str) -> str:
    if _COLOR.fullmatch(text) is None:
        raise invalid("widget.color", "Give a colour as #rrggbb, such as #4353c9.")
    return text.lower()


def _origins(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_origin(f"widget.allowed_origins.{number}", text) for number, text in enumerate(given)))


def _origin(field: str, text: str) -> str:
    """An origin as a browser says it (RFC 6454, section 6.1): in lower case, without the scheme's own port.

    With `*.` before a name of two parts or more it stands for all hosts below that.
    """
    refusal = invalid(
        field, "Give the address of a site without a path, such as https://shop.example.com or https://*.example.com."
    )
    if len(text) > LONGEST_ORIGIN:
        raise refusal
    try:
        parts = urlsplit(text.strip().lower())
        host, port = parts.netloc.rpartition("@")[2], parts.port
    except ValueError:
        raise refusal from None
    name = host.removesuffix(f":{port}") if port is not None else host
    is_whole = not (parts.query or parts.fragment or parts.username or parts.path.strip("/"))
    parent = name.removeprefix("*.")
    is_host = _HOST.fullmatch(parent) is not None and (parent == name or "." in parent)
    if parts.scheme not in ("http", "https") or not is_whole or not is_host:
        raise refusal
    own = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{name}" if port is None or port == own else f"{parts.scheme}://{name}:{port}"
