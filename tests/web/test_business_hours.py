"""What the business hours do to the widget (WI2, WI3, WI4): by the clock and the rules alone, and told at once."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from lenochat.core.availability import AvailabilityStatus
from lenochat.core.business_hours_views import WEEKDAYS
from tests.support.agent_client import done, new_client_id, refused
from tests.support.clock import Clock
from tests.support.stream_client import JsonObject
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

GRACE = 30
EMAIL = "vera@mail.example"
NEVER: JsonObject = {"time_zone": "Europe/Berlin", "weekly": {}}


def every_day(*spans: tuple[str, str], **members: object) -> JsonObject:
    return {"time_zone": "UTC", "weekly": {day: [list(span) for span in spans] for day in WEEKDAYS}, **members}


def until_soon(clock: Clock, **members: object) -> JsonObject:
    """Hours that end at the next minute but one, and begin again an hour later."""
    now = datetime.fromtimestamp(clock.now / 1_000_000, UTC).replace(second=0)
    end, begin = (f"{now + timedelta(minutes=minutes):%H:%M}" for minutes in (2, 62))
    return every_day((begin, end), **members)


def seconds_left(clock: Clock) -> int:
    """Until those hours end."""
    return 120 - int(clock.now / 1_000_000) % 60


async def public_answer(visitor: VisitorClient) -> tuple[int, bytes, list[tuple[str, str]]]:
    answer = await visitor.get()
    assert visitor.token is None
    headers = [(name, value) for name, value in answer.headers.multi_items() if name.lower() != "date"]
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize(
    ("hours", "mode"), [(None, "live"), (every_day(("00:00", "24:00")), "live"), (NEVER, "offline_form")]
)
async def test_the_public_answer_is_the_same_bytes_whatever_the_agents_are(
    timed_workplace: Workplace, clock: Clock, hours: JsonObject | None, mode: str
) -> None:
    workplace = timed_workplace
    owner, visitor = await workplace.owner(), workplace.visitor()
    await workplace.rules(business_hours=hours, ai_chat={"outside_hours": False})
    nobody_is_there = await public_answer(visitor)
    shown = (await visitor.get()).json()
    assert (shown["mode"], shown["assistant"]) == (mode, mode == "live")
    found = set()
    for status, accepting, connected in product(AvailabilityStatus, (True, False), (True, False)):
        agent_id = await workplace.hire("Ana")
        first = await workplace.log_in(agent_id)
        wanted = {"preferred_status": status, "accept_chats_after_login": accepting}
        done(await first.patch("/me", wanted))
        assert (await first.post("/logout")).status_code == 204
        await workplace.log_in(agent_id, **({} if connected else {"client": "dashboard"}))
        assert await public_answer(visitor) == nobody_is_there
        clock.move(GRACE + 1)
        shown = done(await owner.get(f"/agents/{agent_id}"))
        found.add((shown["status"], shown["accepting"], shown["connected"], shown["eligible"]))
        assert await public_answer(visitor) == nobody_is_there
    reached = {(status, accepting, connected) for status, accepting, connected, _ in found}
    assert reached == set(product(AvailabilityStatus, (True, False), (True, False)))
    assert {eligible for *_, eligible in found} == {True, False}


async def test_widgets_and_dashboards_learn_that_the_hours_end_and_begin_without_a_reload(
    timed_workplace: Workplace, clock: Clock
) -> None:
    workplace, writer = timed_workplace, timed_workplace.visitor()
    owner = await workplace.owner()
    await workplace.rules(business_hours=until_soon(clock))
    left = seconds_left(clock)
    await writer.begin()
    streams = [await writer.stream(), await workplace.visitor().stream(), await owner.stream()]
    assert [stream.frames[0]["state"]["widget"]["mode"] for stream in streams] == ["live"] * 3
    answer = await workplace.visitor().get()
    assert (answer.json()["mode"], answer.headers["cache-control"]) == ("live", "public, max-age=60")
    clock.move(left - 7.5)
    assert (await workplace.visitor().get()).headers["cache-control"] == "public, max-age=7"
    clock.move(7.5)
    assert (await workplace.visitor().get()).json()["mode"] == "offline_form"
    await owner.conversations("all")
    live = streams[0].frames[0]["state"]["widget"]
    for stream in streams:
        assert (await stream.read_until("widget.changed"))["widget"] == {**live, "mode": "offline_form"}
    assert (await workplace.visitor().stream()).frames[0]["state"]["widget"]["mode"] == "offline_form"
    clock.move(3_600)
    await owner.conversations("all")
    for stream in streams:
        await stream.read_until("widget.changed", widget=live)
        assert len(stream.of_type("widget.changed")) == 2


async def test_who_only_looks_is_told_of_the_widget_and_of_nothing_else(workplace: Workplace) -> None:
    looker, writer = await workplace.visitor().stream(), workplace.visitor()
    assert looker.frames[0]["state"] == {
        "widget": looker.frames[0]["state"]["widget"],
        "conversation": None,
        "messages": [],
        "queue_position": None,
        "agent": None,
    }
    await writer.begin()
    ana = await workplace.at_work("Ana")
    done(await ana.write(writer.conversation_id))
    await looker.send({"type": "typing", "conversation_id": writer.conversation_id})
    await workplace.rules(widget={"color": "#112233"})
    assert (await looker.read_until("widget.changed"))["widget"]["look"]["color"] == "#112233"
    assert [event["type"] for event in looker.events] == ["widget.changed"]


async def test_outside_hours_a_message_is_left_with_an_address_and_routed_when_its_visitor_is_back(
    timed_workplace: Workplace, clock: Clock
) -> None:
    workplace, visitor = timed_workplace, timed_workplace.visitor()
    ana = await workplace.at_work("Ana")
    await workplace.rules(business_hours=NEVER)
    body = {"client_message_id": new_client_id(), "text": "Are you there?"}
    error = refused(await visitor.try_begin(**body), 422, "invalid")
    assert list(error["fields"]) == ["email"]
    begun = done(await visitor.try_begin(**body, email=EMAIL))
    assert (begun["left_outside_hours"], begun["email"], begun["queue_position"]) == (True, EMAIL, None)
    assert done(await visitor.try_begin(**body, email=EMAIL))["conversation_id"] == begun["conversation_id"]
    visitor.token, visitor.conversation_id = begun["visitor_token"], begun["conversation_id"]
    own = done(await visitor.get(f"/conversations/{visitor.conversation_id}"))
    assert (own["left_outside_hours"], own["email"], own["agent"]) == (True, EMAIL, None)
    (shown,) = await ana.conversations("unassigned")
    assert (shown["left_outside_hours"], shown["queue_position"], shown["visitor"]["email"]) == (True, None, EMAIL)
    stream = await visitor.stream()
    await workplace.rules(business_hours=None)
    await ana.conversations("all")
    back = await stream.read_until("conversation.changed", left_outside_hours=False)
    assert back["agent"] == {"name": "Ana", "picture_url": None}


async def test_who_waits_at_closing_is_asked_for_an_address_and_then_waits_no_longer(
    timed_workplace: Workplace, clock: Clock
) -> None:
    workplace, visitor = timed_workplace, timed_workplace.visitor()
    await workplace.rules(business_hours=until_soon(clock, at_closing="ask_for_email"))
    left = seconds_left(clock)
    await visitor.begin(name="Vera")
    stream = await visitor.stream()
    clock.move(left)
    await (await workplace.owner()).conversations("all")
    assert (await stream.read_until("widget.changed"))["widget"]["at_closing"] == "ask_for_email"
    own = done(await visitor.get(f"/conversations/{visitor.conversation_id}"))
    assert (own["queue_position"], own["email"], own["left_outside_hours"]) == (1, None, False)
    said = await visitor.http.patch(f"{visitor.path}/visitor", json={"email": f" {EMAIL} "}, headers=visitor.headers)
    assert done(said) == {"name": "Vera", "email": EMAIL}
    own = done(await visitor.get(f"/conversations/{visitor.conversation_id}"))
    assert (own["queue_position"], own["email"], own["left_outside_hours"]) == (None, EMAIL, True)
    await stream.read_until("conversation.changed", left_outside_hours=True, email=EMAIL)
    (shown,) = await (await workplace.owner()).conversations("unassigned")
    assert shown["visitor"]["email"] == EMAIL
