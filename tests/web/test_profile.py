"""What a member keeps for themselves: notifications, and the list of their own logins (OP2, AV9)."""

import pytest

from tests.support.agent_client import AgentClient, done, position_of, refused
from tests.support.clock import Clock
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


async def test_notifications_begin_with_a_sound_and_change_one_by_one_for_the_member_alone(
    workplace: Workplace,
) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    watch = await ben.stream()
    assert ana.me["notifications"] == {"sound": True, "desktop": False}
    changed = done(await ana.patch("/me", {"notifications": {"desktop": True}}))
    assert changed["notifications"] == {"sound": True, "desktop": True}
    done(await ana.patch("/me", {"notifications": {"sound": False}, "name": "Anna"}))
    done(await ana.patch("/me", {"notifications": {}}))
    expected = {"sound": False, "desktop": True}
    assert done(await ana.get("/me"))["notifications"] == expected
    assert (await ana.stream()).frames[0]["state"]["me"]["notifications"] == expected
    assert done(await ben.get("/me"))["notifications"] == {"sound": True, "desktop": False}
    await watch.read_to(await workplace.mark())
    assert "notifications" not in repr(watch.events)


async def own_logins(client: AgentClient) -> list[JsonObject]:
    return list(done(await client.get("/me/logins"))["items"])


async def test_own_logins_are_listed_by_device_and_last_use_and_nobody_elses(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana, _ = await timed_workplace.staff("Ana", "Ben")
    phone, laptop = timed_workplace.browser(), timed_workplace.browser()
    for browser, user_agent in ((laptop, FIREFOX), (phone, SAFARI)):
        browser.http.headers["User-Agent"] = user_agent
        await browser.log_in(timed_workplace.emails[ana.id])
    clock.move(60)
    await laptop.stream()
    clock.move(60)
    done(await phone.get("/me"))
    clock.move(60)
    items = await own_logins(ana)
    assert [item["id"] for item in items] == [client.me["login_id"] for client in (ana, laptop, phone)]
    assert [item["device"] for item in items] == ["another program", "Firefox on Linux", "Safari on iPhone"]
    assert [item["current"] for item in items] == [True, False, False]
    used = [item["last_used_at"] for item in items]
    assert used[0] == used[1] > used[2], "an open stream is use"
    assert len({item["created_at"] for item in items}) == 1
    page = done(await ana.get("/me/logins", limit=2))
    rest = done(await ana.get("/me/logins", limit=2, cursor=page["next_cursor"]))
    assert [*page["items"], *rest["items"]] == items
    assert [item["current"] for item in await own_logins(phone)] == [True, False, False]


async def test_signing_another_login_out_closes_its_streams_and_leaves_the_status(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    lost_phone = await workplace.log_in(ana.id)
    await ana.set_status("busy", message="phone")
    streams, own = [await lost_phone.stream(), await lost_phone.stream()], await ana.stream()
    answer = await ana.delete(f"/me/logins/{lost_phone.me['login_id']}")
    assert (answer.status_code, answer.content, "set-cookie" in answer.headers) == (204, b"", False)
    refused(await lost_phone.get("/me"), 401, "not_logged_in")
    assert [await stream.closed() for stream in streams] == [4100, 4100]
    refused(await ana.delete(f"/me/logins/{lost_phone.me['login_id']}"), 404, "not_found")
    shown = done(await ana.get("/me"))
    assert (shown["status"], shown["status_message"]) == ("busy", "phone")
    assert [item["id"] for item in await own_logins(ana)] == [ana.me["login_id"]]
    await own.read_to(await workplace.mark())
    assert [event for event in own.of_type("availability.changed") if event["agent_id"] == ana.id] == []


async def test_signing_this_login_out_is_logging_out(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    stream, watch = await ana.stream(), await ben.stream()
    answer = await ana.delete(f"/me/logins/{ana.me['login_id']}")
    assert answer.status_code == 204
    assert 'lenochat_login=""' in answer.headers["set-cookie"]
    assert await stream.closed() == 4100
    told = await watch.read_until("availability.changed", agent_id=ana.id)
    assert (told["status"], told["cause"], told["position"]) == ("offline", "logout", position_of(answer))
    refused(await ana.get("/me"), 401, "not_logged_in")


async def test_nobody_signs_out_somebody_else(workplace: Workplace) -> None:
    owner = await workplace.owner()
    (ana,) = await workplace.staff("Ana")
    before = await owner.position()
    refused(await owner.delete(f"/me/logins/{ana.me['login_id']}"), 404, "not_found")
    done(await ana.get("/me"))
    assert await owner.position() == before


async def test_a_sign_out_that_is_sent_again_under_its_key_is_answered_alike(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    other = await workplace.log_in(ana.id)
    path, key = f"/me/logins/{other.me['login_id']}", {"Idempotency-Key": "once"}
    answers = [await ana.delete(path, key) for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
