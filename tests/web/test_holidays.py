"""Public holidays of a country are looked up, and put into the business hours by the hand that asked for them."""

import pytest

from lenochat.web.holiday_calendar import list_countries, list_holidays
from tests.support.agent_client import done, refused
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

EPIPHANY = {"date": "2027-01-06", "name": "Epiphany"}


async def test_a_part_of_a_country_has_its_own_holidays_beside_the_countrys(workplace: Workplace) -> None:
    owner = await workplace.owner()
    everywhere = done(await owner.get("/holidays", country="DE", year=2027))["items"]
    bavaria = done(await owner.get("/holidays", country="DE", year=2027, subdivision="BY"))["items"]
    assert EPIPHANY in bavaria
    assert EPIPHANY not in everywhere
    assert [day["date"] for day in bavaria] == sorted(day["date"] for day in bavaria)
    assert {day["date"] for day in everywhere} < {day["date"] for day in bavaria}
    hours = {"time_zone": "Europe/Berlin", "holidays": bavaria}
    assert done(await owner.patch("/workspace", {"business_hours": hours}))["business_hours"]["holidays"] == bavaria


async def test_countries_are_listed_with_their_parts_by_name(workplace: Workplace) -> None:
    owner = await workplace.owner()
    countries = {one["code"]: one["subdivisions"] for one in done(await owner.get("/holidays/countries"))["items"]}
    assert {"code": "BY", "name": "Bayern"} in countries["DE"]
    assert countries["JP"] == []
    names = [part["name"] for part in countries["US"]]
    assert names == sorted(names)


async def test_a_country_that_does_not_speak_the_members_language_names_its_holidays_itself() -> None:
    (first, *_) = await list_holidays("AT", subdivision=None, year=2027, language="xx")
    assert first.name == "Neujahr"


async def test_every_country_that_is_listed_can_be_asked_for_in_every_part() -> None:
    found = 0
    for country in await list_countries():
        for part in (None, *(one.code for one in country.subdivisions[:2])):
            days = await list_holidays(country.code, subdivision=part, year=2026, language="en")
            assert all(day.date.startswith("2026") and 1 <= len(day.name) <= 100 for day in days)
            found += len(days)
    assert found > 3_000


DE_2027 = {"country": "DE", "year": "2027"}
NOT_KNOWN = [
    *(({**DE_2027, "country": country}, "country") for country in ("XX", "de", "", "DE ")),
    *(({**DE_2027, "subdivision": part}, "subdivision") for part in ("XX", "", "by")),
    *(({**DE_2027, "year": year}, "year") for year in ("", "27", "1999", "2101", "20271", "20 7", "٢٠٢٧")),
    ({"year": "2027"}, "country"),
    ({"country": "DE"}, "year"),
]


async def test_what_is_not_known_is_named(workplace: Workplace) -> None:
    owner = await workplace.owner()
    for query, field in NOT_KNOWN:
        assert list(refused(await owner.get("/holidays", **query), 422, "invalid")["fields"]) == [field], query
