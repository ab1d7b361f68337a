"""`/api/v1/holidays`: public holidays to put into the business hours (Owner, Admin)."""

from collections.abc import Sequence
from typing import TypeVar

from fastapi import APIRouter, Response

from lenochat.core.access import require_manager
from lenochat.core.business_hours_views import HolidayCountryView, HolidayView
from lenochat.core.errors import invalid
from lenochat.reads.conversation import Page
from lenochat.reads.member import Member
from lenochat.web.holiday_calendar import list_countries, list_holidays
from lenochat.web.http.answer import look
from lenochat.web.http.door import Asking, MemberRoute, Node

router = APIRouter(prefix="/api/v1/holidays", route_class=MemberRoute, tags=["workspace"])

T = TypeVar("T", HolidayView, HolidayCountryView)


@router.get("")
async def get_holidays(node: Node, member: Asking, country: str, year: str, subdivision: str | None = None) -> Response:
    """The public holidays of a country in one year, or of a part of it."""
    require_manager(member.agent)
    found = await list_holidays(country, subdivision=subdivision, year=_read_year(year), language=member.agent.language)
    return await look(node, member, lambda _, now: _for_manager(now, found))


@router.get("/countries")
async def get_countries(node: Node, member: Asking) -> Response:
    """The countries whose holidays are known, by code (ISO 3166-1), with their parts."""
    require_manager(member.agent)
    known = await list_countries()
    return await look(node, member, lambda _, now: _for_manager(now, known))


def _for_manager(asking: Member, items: Sequence[T]) -> Page[T]:
    """Asked again in the state that the answer is of: since they came in, they may be an Admin no more."""
    require_manager(asking.agent)
    return Page(items=items, next_cursor=None)


def _read_year(text: str) -> int:
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise invalid("year", "Give a year, such as 2027.")
    return int(text)
