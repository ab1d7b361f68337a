"""Public holidays of countries and their parts, as the `holidays` package knows them. It asks no network."""

import asyncio
from functools import cache
from typing import TYPE_CHECKING

from lenochat.core.business_hours import YEARS
from lenochat.core.business_hours_views import HolidayCountryView, HolidayView, SubdivisionView
from lenochat.core.errors import invalid
from lenochat.core.text import NAME_LIMIT

if TYPE_CHECKING:
    from holidays import HolidayBase


async def list_countries() -> tuple[HolidayCountryView, ...]:
    """What can be asked for, by code. On a thread: the first time, modules of 250 countries are read."""
    return await asyncio.to_thread(_countries)


async def list_holidays(country: str, *, subdivision: str | None, year: int, language: str) -> tuple[HolidayView, ...]:
    """The public holidays of that year, by date, with those of the subdivision if one is named.

    Named in that language where the country's are, else in the country's own. One that falls on a day off is there a
    second time where it is made up for.
    """
    countries = {one.code: one for one in await list_countries()}
    if country not in countries:
        raise invalid("country", "Choose a country from the list of countries.")
    if subdivision is not None and subdivision not in {one.code for one in countries[country].subdivisions}:
        raise invalid("subdivision", "Choose a part of that country from the list of countries.")
    return await asyncio.to_thread(_holidays, country, subdivision, year, language)


@cache
def _countries() -> tuple[HolidayCountryView, ...]:
    import holidays

    return tuple(
        HolidayCountryView(code=code, subdivisions=_subdivisions(holidays.country_holidays(code)))
        for code in sorted(holidays.list_supported_countries(include_aliases=False))
    )


def _subdivisions(of: "HolidayBase") -> tuple[SubdivisionView, ...]:
    """By name, which is the longest that the package has for each: others are codes, too."""
    names: dict[str, str] = {}
    for name, code in of.subdivisions_aliases.items():
        names[code] = max(names.get(code, ""), name, key=len)
    found = [SubdivisionView(code=code, name=names.get(code, code)) for code in of.subdivisions]
    return tuple(sorted(found, key=lambda one: one.name))


def _holidays(country: str, subdivision: str | None, year: int, language: str) -> tuple[HolidayView, ...]:
    import holidays

    known = holidays.country_holidays(country)
    first, last = max(known.start_year, YEARS[0]), min(known.end_year, YEARS[-1])
    if not first <= year <= last:
        raise invalid("year", f"The holidays of this country are known from {first} to {last}. Give a year of these.")
    spoken = next((one for one in known.supported_languages if one.partition("_")[0] == language), None)
    found = holidays.country_holidays(
        country, subdiv=subdivision, years=year, language=spoken or known.default_language
    )
    return tuple(HolidayView(date=day.isoformat(), name=name[:NAME_LIMIT]) for day, name in sorted(found.items()))
