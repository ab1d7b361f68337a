"""What one address may ask for, and what a node says that has too much to do (429 and 503, always with Retry-After)."""

import asyncio

import pytest

from lenochat.core.errors import DomainError
from lenochat.core.ids import VisitorId
from lenochat.store.clock import system_clock
from lenochat.web import passwords
from lenochat.web.limits import MEBIBYTE, Limits
from tests.support.agent_client import done, refused
from tests.support.clock import Clock
from tests.support.running_node import running_node
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

DAY = 24 * 3_600
HERE, THERE = "192.0.2.1", "192.0.2.2"
VERA, WALT = VisitorId("vera"), VisitorId("walt")


async def test_an_address_may_begin_60_conversations_and_write_300_messages_a_minute_and_a_visitor_400_an_hour(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with (
        running_node(tmp_path_factory.mktemp("limited"), no_address_limits=False) as node,
        Workplace(node.url, node.data) as workplace,
    ):
        owner, visitor = await workplace.owner(), workplace.visitor()
        for _ in range(60):
            await visitor.begin()
        before = await owner.position()
        answer = await visitor.try_begin(client_message_id="0190f0a0-0000-7000-8000-000000000000", text="61")
        refused(answer, 429, "too_many")
        assert int(answer.headers["Retry-After"]) >= 1
        assert await owner.position() == before
        answers = [answer for _ in range(20) for answer in await asyncio.gather(*(visitor.write() for _ in range(16)))]
        statuses = [answer.status_code for answer in answers]
        assert (statuses.count(201), statuses.count(429)) == (300, 20)
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers if answer.status_code == 429)
        done(await owner.write(visitor.conversation_id))
        elsewhere = workplace.visitor(local_address="127.0.0.2")
        elsewhere.token, elsewhere.conversation_id = visitor.token, visitor.conversation_id
        refused(await visitor.write(), 429, "too_many")
        answers = [
            answer for _ in range(10) for answer in await asyncio.gather(*(elsewhere.write() for _ in range(11)))
        ]
        statuses = [answer.status_code for answer in answers]
        assert (statuses.count(201), statuses.count(429)) == (100, 10)


def uploads(limits: Limits, size: int, *, most: int = 1_000, address: str = HERE, visitor: VisitorId = VERA) -> int:
    """How many files of that size are let in, one after the other."""
    for number in range(most):
        try:
            limits.require_upload(address, visitor, size=size)
        except DomainError as refusal:
            assert refusal.code == "too_many"  # noqa: PT017 - how many were let in before is what counts
            assert refusal.retry_after is not None  # noqa: PT017
            return number
    return most


def test_a_visitor_may_send_30_files_in_ten_minutes_and_100_mb_an_hour_and_an_address_more_of_both() -> None:
    limits = Limits(clock=system_clock, on=True)
    assert uploads(limits, 1) == 30
    assert uploads(limits, 1, address=THERE) == 0
    assert sum(uploads(limits, 1, visitor=VisitorId(f"number {one}")) for one in range(10)) == 170
    large = Limits(clock=system_clock, on=True)
    assert uploads(large, 5 * MEBIBYTE) == 20
    assert uploads(large, 5 * MEBIBYTE, address=THERE) == 0
    assert uploads(large, 5 * MEBIBYTE, visitor=WALT) == 20
    assert sum(uploads(large, 5 * MEBIBYTE, visitor=VisitorId(f"number {one}")) for one in range(10)) == 60


def test_without_limits_nobody_is_counted() -> None:
    assert uploads(Limits(clock=system_clock, on=False), MEBIBYTE) == 1_000


async def test_too_many_passwords_to_check_at_once_are_put_off(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await workplace.owner()
    monkeypatch.setattr(passwords, "MOST_WAITING", 0)
    answer = await workplace.browser().try_login(workplace.emails[workplace.owner_id])
    refused(answer, 503, "unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    done(await owner.get("/me"))


async def test_a_closed_conversation_takes_up_again_within_seven_days(timed_workplace: Workplace, clock: Clock) -> None:
    visitor = timed_workplace.visitor()
    await visitor.begin()
    path = f"/conversations/{visitor.conversation_id}"
    for _ in range(2):
        assert done(await visitor.post(f"{path}/close"))["status"] == "closed"
    clock.move(7 * DAY - 1)
    done(await visitor.write())
    reopened = done(await visitor.get(path))
    assert (reopened["status"], reopened["queue_position"]) == ("open", 1)
    done(await visitor.post(f"{path}/close"))
    clock.move(7 * DAY)
    refused(await visitor.write(), 409, "conversation_closed")
    assert (await visitor.begin())["conversation_id"] not in path
