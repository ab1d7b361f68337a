"""What the widget would do with other business hours: told before they are saved, and nothing happens."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from lenochat.core.business_hours import BusinessHours
from lenochat.core.business_hours_views import hours_outlook
from lenochat.core.instant import instant_of
from tests.support.agent_client import done, refused
from tests.support.workplace import Workplace

NEVER: dict[str, list[Any]] = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
NIGHT = {**NEVER, "sat": [["22:00", "02:30"]]}


@pytest.mark.anyio
async def test_an_outlook_is_told_of_hours_that_nobody_has_saved(workplace: Workplace) -> None:
    owner = await workplace.owner()

    async def outlook(hours: object) -> dict[str, Any]:
        told: dict[str, Any] = done(await owner.post("/workspace/hours-outlook", {"business_hours": hours}))
        return told

    before = await owner.position()
    always = await outlook(None)
    assert (always["mode"], always["edges"]) == ("live", [])
    never = await outlook({"time_zone": "Europe/Berlin", "weekly": NEVER})
    assert (never["mode"], never["edges"]) == ("offline_form", [])
    nights = await outlook({"time_zone": "UTC", "weekly": NIGHT})
    modes = [nights["mode"], *(edge["mode"] for edge in nights["edges"])]
    assert all(one != other for one, other in pairwise(modes))
    assert [edge["at"] for edge in nights["edges"]] == sorted(edge["at"] for edge in nights["edges"])
    assert {edge["at"][11:] for edge in nights["edges"]} == {"22:00:00.000Z", "02:30:00.000Z"}
    wrong = {"time_zone": "Europe/Berlin", "weekly": {"mon": [["9", "17:00"]]}}
    error = refused(await owner.post("/workspace/hours-outlook", {"business_hours": wrong}), 422, "invalid")
    assert set(error["fields"]) == {"business_hours.weekly.mon.0"}
    assert await owner.position() == before
    assert done(await owner.get("/workspace"))["business_hours"] is None


def test_the_edges_to_come_are_those_of_the_clock_there_also_when_it_is_put_back() -> None:
    """25 October 2026, 03:00 in Berlin is 02:00 again: what ends at 02:30 ends the first time."""
    weekly = ((), (), (), (), (), ((22 * 60, 26 * 60 + 30),), ())
    hours = BusinessHours(time_zone="Europe/Berlin", weekly=weekly)
    told = hours_outlook(hours, instant_of(datetime(2026, 10, 24, 12, tzinfo=UTC)))
    assert (told.at, told.mode) == ("2026-10-24T12:00:00.000Z", "offline_form")
    assert [(edge.at, edge.mode) for edge in told.edges[:4]] == [
        ("2026-10-24T20:00:00.000Z", "live"),
        ("2026-10-25T00:30:00.000Z", "offline_form"),
        ("2026-10-31T21:00:00.000Z", "live"),
        ("2026-11-01T01:30:00.000Z", "offline_form"),
    ]
    assert len(told.edges) == 8
