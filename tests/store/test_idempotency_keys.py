"""Answers under an `Idempotency-Key`: forgotten after a day, a few with each new one."""

import pytest
from sqlalchemy import func, select

from lenochat.core.instant import SECOND, Instant
from lenochat.store import idempotency_keys
from lenochat.store.idempotency_keys import MOST_FORGOTTEN, REMEMBERED_FOR, Remembered
from lenochat.store.tables import idempotency_keys as rows
from lenochat.store.transaction import Tx
from tests.support.shop import Shop

ANSWER = Remembered(fingerprint=b"f" * 32, status=200, body="{}", position=None)


def keep(shop: Shop, *keys: str) -> None:
    def action(tx: Tx, now: Instant) -> None:
        for key in keys:
            idempotency_keys.add(tx.connection, "ana", key, ANSWER, now=now)

    shop.write(action)


def kept(shop: Shop) -> int:
    return shop.connection.execute(select(func.count()).select_from(rows)).scalar_one()


def find(shop: Shop, key: str) -> Remembered | None:
    return idempotency_keys.find(shop.connection, "ana", key, now=shop.clock.now)


@pytest.mark.parametrize(("seconds_before_a_day", "found"), [(1, ANSWER), (0, None)])
def test_an_answer_is_kept_for_a_day(shop: Shop, seconds_before_a_day: int, found: Remembered | None) -> None:
    keep(shop, "a")
    shop.clock.move(REMEMBERED_FOR // SECOND - seconds_before_a_day)
    assert find(shop, "a") == found


def test_a_key_that_is_too_old_may_be_used_again(shop: Shop) -> None:
    keep(shop, *(f"old {number}" for number in range(MOST_FORGOTTEN)), "again")
    shop.clock.move(REMEMBERED_FOR // SECOND)
    keep(shop, "again")
    assert find(shop, "again") == ANSWER


def test_each_new_answer_lets_go_of_some_that_are_too_old_and_of_no_other(shop: Shop) -> None:
    keep(shop, *(f"old {number}" for number in range(2 * MOST_FORGOTTEN + 1)))
    shop.clock.move(REMEMBERED_FOR // SECOND)
    counts = []
    for number in range(3):
        keep(shop, f"new {number}")
        counts.append(kept(shop))
    assert counts == [MOST_FORGOTTEN + 2, 3, 3]
