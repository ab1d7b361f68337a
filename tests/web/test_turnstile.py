"""The turnstile lets one stream through in each turn of the loop, in order, and none once it is closed."""

import asyncio
import itertools

import pytest

from lenochat.core.errors import DomainError
from lenochat.web.socket.turnstile import Turnstile

pytestmark = pytest.mark.anyio


async def passed(turnstile: Turnstile, name: int, through: list[int]) -> None:
    await turnstile.turn()
    through.append(name)


async def test_those_who_come_together_pass_one_a_turn_and_in_order() -> None:
    turnstile, through = Turnstile(), list[int]()
    tasks = [asyncio.create_task(passed(turnstile, name, through)) for name in range(5)]

    seen = []
    while len(through) < 5:
        await asyncio.sleep(0)
        seen.append(len(through))

    await asyncio.gather(*tasks)
    assert through == [0, 1, 2, 3, 4]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(seen))


async def test_one_who_has_gone_away_costs_nobody_a_turn_for_ever() -> None:
    turnstile, through = Turnstile(), list[int]()
    tasks = [asyncio.create_task(passed(turnstile, name, through)) for name in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()

    await asyncio.gather(*tasks, return_exceptions=True)
    assert through == [0, 2]


async def test_a_closed_turnstile_refuses_who_waits_and_who_comes() -> None:
    turnstile, through = Turnstile(), list[int]()
    tasks = [asyncio.create_task(passed(turnstile, name, through)) for name in range(3)]
    await asyncio.sleep(0)
    turnstile.close()

    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), DomainError, DomainError]
    with pytest.raises(DomainError):
        await turnstile.turn()
