"""The own password (OP2, AV9): who has to know it, what ends with the old one, and that no guess is free."""

import asyncio

import pytest

from tests.support.agent_client import PASSWORD, AgentClient, done, refused
from tests.support.clock import Clock
from tests.support.workplace import Workplace, new_email

pytestmark = pytest.mark.anyio

NEW = "a nice cup of tea"


def change(current: object = PASSWORD, new: object = NEW) -> dict[str, object]:
    return {"current_password": current, "password": new}


async def test_a_new_password_takes_the_place_of_the_old_one(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    email = workplace.emails[ana.id]
    answer = await ana.put("/me/password", change())
    assert (answer.status_code, answer.content) == (204, b"")
    assert "X-LenoChat-Position" in answer.headers
    done(await ana.get("/me"))
    refused(await workplace.browser().try_login(email), 401, "wrong_credentials")
    done(await workplace.browser().try_login(email, password=NEW))


async def test_all_other_logins_of_the_person_end_in_every_workspace_and_this_one_stays(workplace: Workplace) -> None:
    async with Workplace(workplace.url, workplace.data) as elsewhere:
        email = new_email("ana")
        here, there = await workplace.hire("Ana", email=email), await elsewhere.hire("Ana", email=email)
        ana, phone, away = (workplace.browser() for _ in range(3))
        for browser, place in ((ana, workplace), (phone, workplace), (away, elsewhere)):
            await browser.log_in(email, workspace=place.id)
        bystander = await elsewhere.at_work("Ben")
        await ana.set_status("busy", message="phone")
        streams = [await phone.stream(), await away.stream()]
        own, watch = await ana.stream(), await (await elsewhere.owner()).stream()
        assert (await ana.put("/me/password", change())).status_code == 204
        for ended in (phone, away):
            refused(await ended.get("/me"), 401, "not_logged_in")
        assert [await stream.closed() for stream in streams] == [4100, 4100]
        told = await watch.read_until("availability.changed", agent_id=there)
        assert (told["status"], told["cause"]) == ("offline", "logout")
        done(await bystander.get("/me"))
        assert done(await ana.get(f"/agents/{here}"))["status"] == "busy"
        await own.read_to(await workplace.mark())
        assert [event for event in own.of_type("availability.changed") if event["agent_id"] == here] == []
        await away.log_in(email, workspace=elsewhere.id, password=NEW)
        assert away.me["status"] == "online"


async def test_whoever_does_not_know_the_present_password_changes_nothing(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    other = await workplace.log_in(ana.id)
    before = await ana.position()
    error = refused(await ana.put("/me/password", change("not the right one")), 422, "invalid")
    assert list(error["fields"]) == ["current_password"]
    error = refused(await ana.put("/me/password", change(PASSWORD, PASSWORD)), 422, "invalid")
    assert list(error["fields"]) == ["password"]
    done(await other.get("/me"))
    done(await workplace.browser().try_login(workplace.emails[ana.id]))
    assert await ana.position() == before


async def test_guesses_at_the_present_password_are_limited_like_failed_logins(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana = await timed_workplace.at_work("Ana")
    for _ in range(10):
        refused(await ana.put("/me/password", change("a wrong password")), 422, "invalid")
    for known in ("a wrong password", PASSWORD):
        late = await ana.put("/me/password", change(known))
        refused(late, 429, "too_many")
        assert int(late.headers["Retry-After"]) >= 1
    refused(await timed_workplace.browser().try_login(timed_workplace.emails[ana.id]), 429, "too_many")
    clock.move(5)
    elsewhere = timed_workplace.browser(local_address="127.0.0.2")
    done(await elsewhere.try_login(timed_workplace.emails[ana.id]))


async def test_of_two_changes_at_once_one_counts_and_ends_the_other_login(workplace: Workplace) -> None:
    first = await workplace.at_work("Ana")
    second = workplace.browser(local_address="127.0.0.2")
    await second.log_in(workplace.emails[first.id])

    async def choose(client: AgentClient, new: str) -> int:
        return (await client.put("/me/password", change(new=new))).status_code

    statuses = await asyncio.gather(choose(first, "a first new one"), choose(second, "a second new one"))
    assert statuses.count(204) == 1
    assert set(statuses) < {204, 401, 422}
    winner = statuses.index(204)
    right = ("a first new one", "a second new one")[winner]
    email = workplace.emails[first.id]
    refused(await workplace.browser().try_login(email, password=PASSWORD), 401, "wrong_credentials")
    done(await workplace.browser().try_login(email, password=right))
    refused(await (second, first)[winner].get("/me"), 401, "not_logged_in")


async def test_nothing_of_a_password_is_remembered_under_an_idempotency_key(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    key = {"Idempotency-Key": "k"}
    for body in (change("not the right one"), change(new="short"), {"password": NEW}):
        refused(await ana.put("/me/password", body, key), 422, "invalid")
    assert (await ana.put("/me/password", change(), key)).status_code == 204
    refused(await ana.put("/me/password", change(), key), 422, "invalid")
    done(await ana.put("/me/availability", {"status": "away"}, key))
