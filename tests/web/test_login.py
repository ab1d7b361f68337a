"""Logging in and out (OP2, AV7, AV8, AV9): what applies, what ends, and what a stranger can learn."""

import asyncio
import itertools

import httpx2
import pytest

from tests.support.agent_client import AgentClient, done, http_client, refused
from tests.support.clock import Clock
from tests.support.running_node import running_node
from tests.support.workplace import Workplace, new_email

pytestmark = pytest.mark.anyio

STATUSES = ("online", "busy", "away", "do_not_disturb", "offline")
OPEN = {"busy_fallback": True, "away_fallback": True}
GETS_CHATS_WHEN_OPEN = {"online", "busy", "away"}
MINUTE, HOUR = 60, 3_600


@pytest.mark.parametrize(("preferred", "accepts"), list(itertools.product(STATUSES, (True, False))))
async def test_a_login_applies_the_preference_and_accepting_and_nothing_else_does(
    workplace: Workplace, preferred: str, accepts: bool
) -> None:
    owner = await workplace.owner()
    await workplace.rules(routing=OPEN)
    ana = await workplace.at_work("Ana")
    assert (ana.me["preferred_status"], ana.me["accept_chats_after_login"]) == ("online", True)
    other = next(status for status in STATUSES if status != preferred)
    await ana.set_status(other, message="before")
    done(await ana.patch("/me", {"preferred_status": preferred, "accept_chats_after_login": accepts}))
    for _ in range(2):
        shown = done(await ana.get("/me"))
        assert (shown["status"], shown["status_message"], shown["accepting"]) == (other, "before", True)
    assert (await ana.log_out()).status_code == 204
    watch = await owner.stream()
    await ana.log_in(workplace.emails[ana.id])
    expected = {
        "status": preferred,
        "accepting": accepts,
        "eligible": accepts and preferred in GETS_CHATS_WHEN_OPEN,
        "status_message": None,
    }
    assert expected.items() <= ana.me.items()
    assert ("not_accepting" in ana.me["not_eligible_because"]) is not accepts
    if preferred != "offline" or not accepts:
        told = await watch.read_until("availability.changed", agent_id=ana.id)
        assert (told["cause"], expected.items() <= told.items()) == ("login", True)
    begun = await workplace.visitor().begin()
    assert (begun["agent"] is not None) is expected["eligible"]
    await ana.stream()
    again = await ana.stream()
    assert expected.items() <= done(await ana.get("/me")).items()
    chosen = await ana.set_status(preferred)
    assert chosen["accepting"] is True
    assert chosen["open_conversations"] == int(preferred in GETS_CHATS_WHEN_OPEN)
    assert expected.items() <= again.frames[0]["state"]["me"].items()


async def test_a_full_login_beside_another_applies_the_preference_to_the_agent_as_a_whole(workplace: Workplace) -> None:
    first = await workplace.at_work("Ana")
    await first.set_status("busy", message="phone")
    done(await first.patch("/me", {"preferred_status": "away", "accept_chats_after_login": False}))
    stream = await first.stream()
    second = await workplace.log_in(first.id)
    told = await stream.read_until("availability.changed", cause="login")
    assert (told["status"], told["status_message"], told["accepting"]) == ("away", None, False)
    assert told["login_id"] == second.me["login_id"] != first.me["login_id"]
    assert done(await first.get("/me"))["status"] == "away"


async def test_answers_do_not_tell_whether_an_email_is_known(workplace: Workplace) -> None:
    owner = await workplace.owner()
    gone = await workplace.at_work("Gone")
    done(await owner.patch(f"/agents/{gone.id}", {"disabled": True}))
    known = workplace.emails[await workplace.hire("Ana")]
    tries: list[dict[str, object]] = [
        {"email": known, "password": "not the right one"},
        {"email": known, "password": ""},
        {"email": new_email("stranger")},
        {"email": "no address at all"},
        {"email": ""},
        {"email": workplace.emails[gone.id]},
        {"email": known, "workspace": "00000000-0000-0000-0000-000000000000"},
        {"email": known, "workspace": "no such workspace"},
    ]
    answers = [await workplace.browser().try_login(**body) for body in tries]
    for answer in answers:
        refused(answer, 401, "wrong_credentials")
        assert answer.content == answers[0].content
        assert {**answer.headers, "date": ""} == {**answers[0].headers, "date": ""}
        assert "set-cookie" not in answer.headers


async def test_only_failed_logins_are_limited_by_account_and_address_and_nobody_is_locked_out(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana = await timed_workplace.at_work("Ana")
    email = timed_workplace.emails[ana.id]
    for _ in range(15):
        await ana.log_in(email)
    for account in (email, new_email("stranger")):
        browser = timed_workplace.browser()
        for _ in range(10):
            refused(await browser.try_login(account, password="a wrong password"), 401, "wrong_credentials")
        for password in ("a wrong password", "correct horse battery"):
            late = await browser.try_login(account, password=password)
            refused(late, 429, "too_many")
            assert int(late.headers["Retry-After"]) >= 1
    elsewhere = timed_workplace.browser(local_address="127.0.0.2")
    await elsewhere.log_in(email)
    pauses = []
    for number in range(3, 10):
        guesser = timed_workplace.browser(local_address=f"127.0.0.{number}")
        for _ in range(2):
            answer = await guesser.try_login(email, password="a wrong password")
            if answer.status_code == 429:
                pauses.append(int(answer.headers["Retry-After"]))
                clock.move(pauses[-1])
                answer = await guesser.try_login(email, password="a wrong password")
            refused(answer, 401, "wrong_credentials")
    assert pauses == [1, 2, 3]
    early = timed_workplace.browser(local_address="127.0.0.20")
    refused(await early.try_login(email), 429, "too_many")
    clock.move(5)
    await early.log_in(email)


async def test_many_wrong_guesses_at_once_are_no_way_around_the_limit(workplace: Workplace) -> None:
    email = workplace.emails[await workplace.hire("Ana")]
    browser = workplace.browser()
    answers = await asyncio.gather(*(browser.try_login(email, password=f"guess number {n}") for n in range(30)))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) <= 10
    assert set(statuses) <= {401, 429}


async def test_a_member_of_two_workspaces_chooses_one_and_sees_nothing_of_the_other(workplace: Workplace) -> None:
    async with Workplace(workplace.url, workplace.data) as other:
        email = new_email("ana")
        here, there = await workplace.hire("Ana", email=email), await other.hire("Anna", email=email)
        browser = workplace.browser()
        error = refused(await browser.try_login(email), 409, "choose_workspace")
        assert sorted(item["id"] for item in error["workspaces"]) == sorted((workplace.id, other.id))
        assert {item["name"] for item in error["workspaces"]} == {"Shop"}
        refused(await browser.try_login(email, password="a wrong password"), 401, "wrong_credentials")
        await browser.log_in(email, workspace=workplace.id)
        stream = await browser.stream()
        assert (browser.id, browser.me["workspace"]["id"]) == (here, workplace.id)
        refused(await browser.get(f"/agents/{there}"), 404, "not_found")
        await browser.log_in(email, workspace=other.id)
        assert browser.id == there
        assert await stream.closed() == 4100
        refused(await browser.get(f"/agents/{here}"), 404, "not_found")
        shown = done(await (await workplace.owner()).get(f"/agents/{here}"))
        assert shown["status"] == "offline"


async def test_a_login_over_a_living_one_takes_its_place(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    stale = ana.cookie
    first = await ana.stream()
    old_id = ana.id
    await ana.log_in(workplace.emails[ben.id])
    assert await first.closed() == 4100
    assert ana.id == ben.id
    before = await workplace.browser().http.get("/api/v1/me", headers=stale)
    refused(before, 401, "not_logged_in")
    for answer in (
        await ana.http.get("/api/v1/me", headers={"X-LenoChat-Agent": old_id}),
        await ana.put("/me/availability", {"status": "away"}, {"X-LenoChat-Agent": old_id}),
    ):
        refused(answer, 409, "other_login")
    done(await ana.http.get("/api/v1/me", headers={"X-LenoChat-Agent": ben.id}))
    assert done(await ben.get("/me"))["status"] == "online"
    confused = await ana.connect()
    await confused.send({"type": "hello", "protocol": 1, "agent_id": old_id})
    assert await confused.closed() == 4100
    assert done(await (await workplace.owner()).get(f"/agents/{old_id}"))["status"] == "offline"


async def test_a_login_by_the_same_member_replaces_without_a_moment_offline(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    await ana.set_status("busy")
    stream, watch = await ana.stream(), await (await workplace.owner()).stream()
    await ana.log_in(workplace.emails[ana.id])
    assert await stream.closed() == 4100
    await watch.read_to(await workplace.mark())
    assert [event["status"] for event in watch.of_type("availability.changed")] == ["online"]


async def test_after_the_answer_to_a_logout_nothing_comes_on_its_streams(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    streams = [await ana.stream() for _ in range(3)]
    visitor = workplace.visitor()
    await visitor.begin()
    traffic = asyncio.gather(
        *(ben.set_status(("away", "online")[n % 2]) for n in range(20)), *(visitor.write() for _ in range(20))
    )
    answer = await ana.log_out()
    assert (answer.status_code, answer.content) == (204, b"")
    position = int(answer.headers["X-LenoChat-Position"])
    await traffic
    await ben.set_status("busy")
    for stream in streams:
        assert await stream.closed() == 4100
        assert all(event["position"] <= position for event in stream.events if event["position"])
    assert 'lenochat_login=""' in answer.headers["set-cookie"]
    refused(await ana.get("/me"), 401, "not_logged_in")
    refused(await ana.log_out(), 401, "not_logged_in")
    late = await ana.connect()
    assert await late.closed() == 4100
    assert done(await ben.get(f"/agents/{ana.id}"))["status"] == "offline"


async def test_the_cookie_is_for_this_server_and_out_of_reach_of_scripts(
    workplace: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    email = workplace.emails[workplace.owner_id]
    plain = (await workplace.browser().try_login(email)).headers["set-cookie"]
    assert attributes(plain) >= {"httponly", "samesite=lax", "path=/"}
    assert plain.startswith("lenochat_login=")
    assert not attributes(plain) & {"secure"}
    assert not any(part.startswith("domain") for part in attributes(plain))
    async with (
        running_node(tmp_path_factory.mktemp("secure"), trusted_proxy="127.0.0.1/32") as node,
        Workplace(node.url, node.data) as behind_proxy,
    ):
        browser = behind_proxy.browser()
        browser.http.headers["X-Forwarded-Proto"] = "https"
        answer = await browser.try_login(behind_proxy.emails[behind_proxy.owner_id])
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-lenochat_login=")
        assert attributes(cookie) >= {"secure", "httponly", "samesite=lax", "path=/"}
        value = cookie.partition(";")[0].partition("=")[2]
        insecure_name = {"Cookie": f"lenochat_login={value}", "X-Forwarded-Proto": "https"}
        async with http_client(node.url) as bare:
            refused(await bare.get("/api/v1/me", headers=insecure_name), 401, "not_logged_in")
            done(await bare.get("/api/v1/me", headers={**insecure_name, "Cookie": cookie.partition(";")[0]}))


def attributes(cookie: str) -> set[str]:
    return {part.strip().lower() for part in cookie.split(";")[1:]}


async def test_a_disabled_member_is_out_at_once_and_their_conversations_wait_for_others(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana = await workplace.at_work("Ana")
    await ana.set_status("away")
    await ana.set_status("online")
    visitor = workplace.visitor()
    assert (await visitor.begin())["agent"] == {"name": "Ana", "picture_url": None}
    streams = [await ana.stream(), await ana.stream()]
    watch = await owner.stream()
    shown = done(await owner.patch(f"/agents/{ana.id}", {"disabled": True}))
    assert (shown["status"], shown["disabled"], shown["open_conversations"]) == ("offline", True, 0)
    assert [await stream.closed() for stream in streams] == [4101, 4101]
    refused(await ana.get("/me"), 401, "not_logged_in")
    refused(await ana.try_login(workplace.emails[ana.id]), 401, "wrong_credentials")
    told = await watch.read_until("availability.changed", agent_id=ana.id)
    assert (told["status"], told["cause"]) == ("offline", "disabled")
    assert (await watch.read_until("conversation.queued"))["conversation"]["queue_position"] == 1
    done(await owner.patch(f"/agents/{ana.id}", {"disabled": False}))
    assert done(await owner.get(f"/agents/{ana.id}"))["status"] == "offline"
    await ana.log_in(workplace.emails[ana.id])
    assert ana.me["open_conversations"] == 1


@pytest.mark.parametrize(
    ("has_stream", "idle_seconds", "expected"),
    [(False, 14 * MINUTE, "busy"), (False, 16 * MINUTE, "offline"), (True, 16 * MINUTE, "busy")],
)
async def test_the_end_of_a_login_sets_offline_only_where_no_other_is_alive(
    timed_workplace: Workplace, clock: Clock, has_stream: bool, idle_seconds: int, expected: str
) -> None:
    owner = await timed_workplace.owner()
    await timed_workplace.rules(connection_grace_seconds=None)
    other = await timed_workplace.at_work("Ana")
    if has_stream:
        await other.stream()
    clock.move(idle_seconds)
    leaving = await timed_workplace.log_in(other.id)
    await leaving.set_status("busy", message="phone")
    watch = await owner.stream()
    await leaving.log_out()
    shown = done(await owner.get(f"/agents/{other.id}"))
    assert (shown["status"], shown["status_message"]) == (expected, "phone" if expected == "busy" else None)
    await watch.read_to(await timed_workplace.mark())
    causes = [event["cause"] for event in watch.of_type("availability.changed")]
    assert causes == (["logout"] if expected == "offline" else [])


async def test_a_login_ends_when_it_was_not_used_for_its_lifetime(timed_workplace: Workplace, clock: Clock) -> None:
    owner = await timed_workplace.owner()
    await timed_workplace.rules(login_lifetime_seconds=HOUR)
    ana = await timed_workplace.at_work("Ana")
    clock.move(HOUR - 1)
    keeping = done(await owner.get(f"/agents/{ana.id}"))
    assert keeping["status"] == "online"
    clock.move(2)
    refused(await ana.get("/me"), 401, "not_logged_in")
    owner = await timed_workplace.log_in(timed_workplace.owner_id)
    assert done(await owner.get(f"/agents/{ana.id}"))["status"] == "offline"
    await ana.log_in(timed_workplace.emails[ana.id])
    assert ana.me["status"] == "online"


async def test_a_program_that_is_no_browser_may_log_in_and_out_from_nowhere(workplace: Workplace) -> None:
    """Without Origin and Sec-Fetch-Site, as every program that is no browser; with another site's, refused."""
    ana = await workplace.at_work("Ana")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": workplace.url},
    ):
        for method, path in (("POST", "/logout"), ("PUT", "/me/availability"), ("POST", "/login")):
            answer = await ana.http.request(method, f"/api/v1{path}", json={"status": "away"}, headers=headers)
            refused(answer, 403, "cross_site")
        assert await upgrade_status(ana, headers) == 403
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": workplace.url}):
        done(await ana.put("/me/availability", {"status": "busy"}, headers))
    assert done(await ana.get("/me"))["status"] == "busy"


async def upgrade_status(client: AgentClient, headers: dict[str, str]) -> int:
    """How the upgrade to a stream is answered."""
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    async with client.http.stream("GET", "/api/v1/stream", headers={**upgrade, **headers}) as answer:
        assert isinstance(answer, httpx2.Response)
        return answer.status_code
