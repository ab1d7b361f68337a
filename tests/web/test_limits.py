"""What one address may ask for, and what a node says that has too much to do (429 and 503, always with Retry-After)."""

import asyncio

import pytest

from lenochat.web import passwords
from tests.support.agent_client import done, refused
from tests.support.running_node import running_node
from tests.support.shop import Clock
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

DAY = 24 * 3_600


async def test_an_address_may_begin_sixty_conversations_and_write_300_messages_a_minute(
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
