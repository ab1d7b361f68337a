"""The outbox's rows: there only if the action committed, under a lease while somebody does them, parked at the end."""

from functools import partial

import pytest
from sqlalchemy import delete, func, select

from lenochat.core.errors import DomainError
from lenochat.core.ids import AgentId
from lenochat.core.instant import SECOND, Instant
from lenochat.store import outbox
from lenochat.store.ids import new_id
from lenochat.store.outbox import MOST_ATTEMPTS, NewMemberMail, Taken
from lenochat.store.tables import outbox as rows
from lenochat.store.transaction import Tx
from tests.support.shop import Shop


@pytest.fixture(autouse=True)
def nothing_left_by_hiring_the_owner(shop: Shop) -> None:
    shop.write(lambda tx, now: tx.connection.execute(delete(rows)))
    shop.take_events()


def leave(tx: Tx, _now: Instant, *, agent: str = "") -> NewMemberMail:
    work = NewMemberMail(agent_id=AgentId(agent or new_id()))
    tx.do_later(work, now=_now)
    return work


def refuse(tx: Tx, now: Instant) -> None:
    leave(tx, now)
    raise DomainError("not_allowed", "No.")


def take(shop: Shop, *, most: int = 10) -> list[Taken]:
    return shop.write(lambda tx, now: outbox.take(tx.connection, tx.workspace_id, now=now, most=most))


def put_off(shop: Shop, taken: Taken) -> None:
    shop.write(lambda tx, now: outbox.put_off(tx.connection, taken, now=now))


def available(shop: Shop) -> list[int | None]:
    """When each entry may be taken, in seconds from now."""
    instants = shop.connection.execute(select(rows.c.available_at).order_by(rows.c.id)).scalars()
    return [None if instant is None else (instant - shop.clock.now) // SECOND for instant in instants]


def test_what_is_taken_is_what_was_left(shop: Shop) -> None:
    left = shop.write(leave)
    (taken,) = take(shop)
    assert (taken.work(), taken.kind, taken.attempts) == (left, "new_member_mail", 1)
    assert taken.workspace_id == shop.workspace_id


def test_an_entry_is_written_only_if_its_action_commits(shop: Shop) -> None:
    failure, left = shop.write_together(refuse, leave)
    assert isinstance(failure, DomainError)
    assert [taken.work() for taken in take(shop)] == [left]


def test_what_was_undone_within_an_action_leaves_nothing_and_wakes_nobody(shop: Shop) -> None:
    shop.write(lambda tx, now: tx.attempt(partial(refuse, tx, now)))
    assert (take(shop), shop.published) == ([], [])


def test_a_commit_that_left_something_says_so_even_without_an_event(shop: Shop) -> None:
    shop.write(leave)
    (committed,) = shop.published
    assert (committed.has_work, committed.events) == (True, ())
    shop.published.clear()
    shop.visitor_begins()
    assert [committed.has_work for committed in shop.published] == [False]


def test_an_entry_is_taken_once_until_its_lease_runs_out_and_then_again(shop: Shop) -> None:
    shop.write(leave)
    (first,) = take(shop)
    shop.clock.move(59)
    assert take(shop) == []
    shop.clock.move(1)
    (second,) = take(shop)
    assert (second.id, first.attempts, second.attempts) == (first.id, 1, 2)


def test_what_is_done_is_gone(shop: Shop) -> None:
    shop.write(leave)
    (taken,) = take(shop)
    shop.write(lambda tx, now: outbox.remove(tx.connection, taken))
    assert shop.connection.execute(select(func.count()).select_from(rows)).scalar() == 0
    assert outbox.earliest(shop.connection) is None


def test_whoever_has_waited_longest_is_taken_first_and_no_more_than_was_asked_for(shop: Shop) -> None:
    left = []
    for _ in range(3):
        left.append(shop.write(leave))
        shop.clock.move(1)
    assert [taken.work() for taken in take(shop, most=2)] == left[:2]
    assert [taken.work() for taken in take(shop, most=2)] == left[2:]


def test_the_workspaces_with_something_to_take_are_told_longest_waiting_first(shop: Shop) -> None:
    shop.write(leave)
    first = shop.workspace_id
    shop.clock.move(1)
    shop.begin()
    second = shop.workspace_id
    assert outbox.list_workspaces_ready(shop.connection, shop.clock.now) == [first, second]
    take(shop)
    assert outbox.list_workspaces_ready(shop.connection, shop.clock.now) == [first]


def test_the_pause_doubles_from_a_second_to_an_hour_and_then_the_entry_is_parked(shop: Shop) -> None:
    shop.write(leave)
    pauses: list[int | None] = []
    for _ in range(MOST_ATTEMPTS):
        (taken,) = take(shop)
        put_off(shop, taken)
        pauses += available(shop)
        shop.clock.move(3600)
    assert pauses == [min(2**doublings, 3600) for doublings in range(MOST_ATTEMPTS - 1)] + [None]
    shop.clock.move(1_000_000)
    assert (take(shop), outbox.earliest(shop.connection)) == ([], None)


def test_what_is_parked_can_be_given_one_attempt_more(shop: Shop) -> None:
    shop.write(leave)
    for _ in range(MOST_ATTEMPTS):
        put_off(shop, *take(shop))
        shop.clock.move(3600)
    assert outbox.list_workspaces_parked(shop.connection) == [shop.workspace_id]
    shop.write(lambda tx, now: outbox.revive(tx.connection, tx.workspace_id, now=now))
    assert outbox.list_workspaces_parked(shop.connection) == []
    put_off(shop, *take(shop))
    assert available(shop) == [None]


def test_who_lost_the_lease_cannot_put_the_entry_off_any_more(shop: Shop) -> None:
    shop.write(leave)
    (slow,) = take(shop)
    shop.clock.move(60)
    take(shop)
    put_off(shop, slow)
    assert available(shop) == [60]
