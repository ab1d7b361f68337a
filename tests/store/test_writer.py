"""The writer: groups, savepoints, what a failure leaves behind, and what is told when."""

import asyncio
import math
import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from lenochat.core.errors import DomainError
from lenochat.core.events import Committed, WorkspaceChanged
from lenochat.core.ids import ConversationId, WorkspaceId
from lenochat.core.instant import SECOND, Instant, timestamp
from lenochat.core.workspace_views import workspace_view
from lenochat.store import due, event_log, settling, sqlite, workspaces, writer
from lenochat.store.due import Due, DueKind
from lenochat.store.group import Action
from lenochat.store.ids import new_id
from lenochat.store.tables import conversations, logins, outbox
from lenochat.store.tables import workspaces as rows_of_workspaces
from lenochat.store.transaction import Tx
from tests.support.shop import Shop

pytestmark = pytest.mark.usefixtures("commit_place")


def say(word: str) -> Action[str]:
    """An action that stores a row, emits an event and answers with what it said."""

    def action(tx: Tx, now: Instant) -> str:
        store_row(tx, word)
        tx.emit(WorkspaceChanged(at=timestamp(now), workspace=workspace_view(tx.workspace)))
        return word

    return action


def store_row(tx: Tx, body: str) -> None:
    row = {"id": new_id(), "workspace_id": tx.workspace_id, "kind": "word", "body": body}
    tx.connection.execute(insert(outbox).values(**row, attempts=0, available_at=0, created=0))


def refuse(word: str) -> Action[str]:
    def action(tx: Tx, now: Instant) -> str:
        say(word)(tx, now)
        tx.will_be_due(now)
        raise DomainError("not_allowed", "No.")

    return action


def fill_the_disk(tx: Tx, now: Instant) -> str:
    """Writes more than there is room for: SQLite gives up the whole transaction."""
    store_row(tx, "x" * 5_000_000)
    return "never"


def limit_disk(shop: Shop) -> None:
    driver = sqlite.raw(shop.connection)
    pages = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count={pages + 200}")


def words(shop: Shop) -> list[str]:
    mine = (outbox.c.workspace_id == shop.workspace_id) & (outbox.c.kind == "word")
    return list(shop.connection.execute(select(outbox.c.body).where(mine).order_by(outbox.c.id)).scalars())


def positions(shop: Shop) -> list[int]:
    return [item.position for item in shop.take_positioned()]


def codes(outcomes: list[Any]) -> list[str]:
    return [outcome.code if isinstance(outcome, DomainError) else str(outcome) for outcome in outcomes]


def test_actions_of_one_turn_are_one_commit_in_the_order_in_which_they_came(shop: Shop) -> None:
    commits = count_commits(shop)
    assert shop.write_together(say("one"), say("two"), say("three")) == ["one", "two", "three"]
    assert (words(shop), commits) == (["one", "two", "three"], [3])
    assert len(shop.published) == 3


def test_a_refused_action_leaves_nothing_while_its_neighbours_are_committed(shop: Shop) -> None:
    before = shop.workspace.position
    assert codes(shop.write_together(say("one"), refuse("two"), say("three"))) == ["one", "not_allowed", "three"]
    assert words(shop) == ["one", "three"]
    assert positions(shop) == [before + 1, before + 2]
    assert shop.told_due == []


def test_only_where_somebody_fails_who_has_written_the_group_begins_again(shop: Shop) -> None:
    runs = list[str]()

    def noted(word: str, action: Action[str]) -> Action[str]:
        def run(tx: Tx, now: Instant) -> str:
            runs.append(word)
            return action(tx, now)

        return run

    def refuse_at_once(tx: Tx, now: Instant) -> str:
        raise DomainError("not_allowed", "No.")

    shop.write_together(noted("one", say("one")), noted("two", refuse_at_once), noted("three", say("three")))
    assert runs == ["one", "two", "three"]
    runs.clear()
    shop.write_together(noted("four", say("four")), noted("five", refuse("five")), noted("six", say("six")))
    assert runs == ["four", "five", "four", "five", "six"]
    assert words(shop) == ["one", "three", "four", "six"]


def test_each_action_sees_the_workspace_as_those_before_it_in_the_group_left_it(shop: Shop) -> None:
    def rename(name: str, *, and_fail: bool = False) -> Action[str]:
        def action(tx: Tx, now: Instant) -> str:
            before = tx.workspace.name
            tx.workspace = replace(tx.workspace, name=name)
            workspaces.save(tx.connection, tx.workspace)
            if and_fail:
                raise DomainError("not_allowed", "No.")
            return before

        return action

    first = shop.workspace.name
    outcomes = shop.write_together(rename("one"), rename("two"), rename("three", and_fail=True), rename("four"))
    assert codes(outcomes) == [first, "one", "not_allowed", "two"]
    assert shop.workspace.name == "four"


def test_what_an_action_makes_due_at_once_is_settled_before_the_next_of_its_group(shop: Shop) -> None:
    def promise(tx: Tx, now: Instant) -> str:
        due.put(tx.connection, tx.workspace_id, Due(kind=DueKind.LOGIN_EXPIRY, subject_id=new_id(), due_at=now))
        tx.will_be_due(now)
        return str(len(shop.due()))

    assert shop.write_together(promise, lambda tx, now: str(len(shop.due())), promise) == ["1", "0", "1"]


def test_a_broken_action_fails_alone_and_tells_its_caller(shop: Shop) -> None:
    def broken(tx: Tx, now: Instant) -> str:
        store_row(tx, "half")
        raise ZeroDivisionError

    one, two, three = shop.write_together(say("one"), broken, say("three"))
    assert (one, type(two), three) == ("one", ZeroDivisionError, "three")
    assert words(shop) == ["one", "three"]


def test_positions_have_no_gaps_and_the_log_holds_what_was_published(shop: Shop) -> None:
    before = shop.workspace.position
    for round_number in range(5):
        shop.write_together(*(say(f"{round_number}.{number}") for number in range(3)), refuse("no"))
    published = shop.take_positioned()
    assert [item.position for item in published] == list(range(before + 1, before + 16))
    assert event_log.read_after(shop.connection, shop.workspace_id, before, most=100) == published
    assert shop.workspace.position == before + 15


def test_a_write_tells_the_position_of_its_last_event_or_of_the_workspace(shop: Shop) -> None:
    async def positions_of(*actions: Action[Any]) -> list[int]:
        written = [await shop.writer.write(shop.workspace_id, action) for action in actions]
        return [one.position for one in written]

    before = shop.workspace.position
    silent: Action[None] = lambda tx, now: None  # noqa: E731 - an action that says nothing
    assert shop.loop.run_until_complete(positions_of(silent, say("one"), silent)) == [before, before + 1, before + 1]


def test_events_are_published_only_after_the_commit_and_before_the_answer(shop: Shop) -> None:
    order: list[str] = []
    commit, published = shop.writer.commit, shop.writer._published

    def committing() -> None:
        order.append("commit")
        commit()

    shop.writer.commit = committing

    def publishing(events: list[Committed]) -> None:
        order.append("publish")
        published(events)

    shop.writer._published = publishing

    async def write() -> None:
        await shop.writer.write(shop.workspace_id, say("one"))
        order.append("answer")

    shop.loop.run_until_complete(write())
    assert order == ["commit", "publish", "answer"]


@pytest.mark.parametrize("failure", [sqlite3.OperationalError("disk I/O error"), OSError("gone"), ValueError("a bug")])
def test_a_commit_that_fails_is_unavailable_for_all_and_nothing_is_saved_or_told(
    shop: Shop, failure: Exception
) -> None:
    commit, before = shop.writer.commit, shop.workspace.position

    def failing() -> None:
        raise failure

    shop.writer.commit = failing
    assert codes(shop.write_together(say("one"), refuse("two"), say("three"))) == ["unavailable"] * 3
    assert (words(shop), shop.published, shop.workspace.position) == ([], [], before)
    shop.writer.commit = commit
    assert shop.write_together(say("four")) == ["four"]
    assert positions(shop) == [before + 1]


def test_a_commit_that_the_database_itself_refuses_is_unavailable_for_all(shop: Shop) -> None:
    """A foreign key that is checked only at the end makes a real COMMIT fail, with the transaction still open."""

    def break_a_promise(tx: Tx, now: Instant) -> str:
        tx.connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        token: dict[str, object] = {"token_hash": b"0" * 32, "device": "", "judged": False, "created": 0}
        nobody = {"id": new_id(), "workspace_id": tx.workspace_id, "agent_id": new_id(), "last_used": 0}
        tx.connection.execute(insert(logins).values(**nobody, **token))
        return say("two")(tx, now)

    assert codes(shop.write_together(say("one"), break_a_promise)) == ["unavailable"] * 2
    assert (words(shop), shop.published) == ([], [])
    assert shop.write_together(say("three")) == ["three"]
    assert words(shop) == ["three"]


def test_when_sqlite_gives_up_a_transaction_each_action_of_the_group_runs_again_alone(shop: Shop) -> None:
    limit_disk(shop)
    before = shop.workspace.position
    commits = count_commits(shop)
    outcomes = shop.write_together(say("one"), say("two"), fill_the_disk, say("three"))
    assert codes(outcomes) == ["one", "two", "unavailable", "three"]
    assert (words(shop), commits) == (["one", "two", "three"], [1, 2, 3])
    assert positions(shop) == [before + 1, before + 2, before + 3]


def test_what_was_settled_before_a_given_up_transaction_is_settled_again(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.lose_stream(ana, shop.logins[ana][-1])
    limit_disk(shop)
    shop.take_events()
    shop.clock.move(31)

    def connected(tx: Tx, now: Instant) -> str:
        return str(shop.agent(ana).connected)

    assert codes(shop.write_together(connected, fill_the_disk)) == ["False", "unavailable"]
    assert shop.event_types() == ["availability.changed"]


def test_a_settle_that_fills_the_disk_is_answered_and_not_tried_for_ever(shop: Shop) -> None:
    def fill(tx: Tx, now: Instant) -> None:
        fill_the_disk(tx, now)

    shop.writer._settle = fill
    put_due(shop)
    limit_disk(shop)
    assert codes(shop.write_together(say("one"), say("two"))) == ["unavailable"] * 2
    assert words(shop) == []


def test_a_settle_that_fails_fails_the_write_that_asked_for_it(shop: Shop) -> None:
    def broken(tx: Tx, now: Instant) -> None:
        raise ZeroDivisionError

    settle = shop.writer._settle
    shop.writer._settle = broken
    put_due(shop)
    assert [type(one) for one in shop.write_together(say("one"), say("two"))] == [ZeroDivisionError] * 2
    shop.writer._settle = settle
    assert shop.write_together(say("three")) == ["three"]
    assert words(shop) == ["three"]


def put_due(shop: Shop, kind: DueKind = DueKind.LOGIN_EXPIRY) -> None:
    """Something is due, by default the end of a login that nobody knows any more."""
    entry = Due(kind=kind, subject_id=new_id(), due_at=shop.clock.now)
    shop.write(lambda tx, now: due.put(tx.connection, tx.workspace_id, entry))


def break_due(shop: Shop) -> ConversationId:
    """The rest of a drain is due, and the first that waits has a row that nobody can read."""
    chat = shop.visitor_begins()
    broken = update(conversations).where(conversations.c.id == chat)
    shop.connection.execute(broken.values(priority=9))
    put_due(shop, DueKind.DRAIN)
    return chat


def test_one_due_thing_that_cannot_be_done_is_put_off_loudly_after_a_few_attempts(shop: Shop) -> None:
    chat = break_due(shop)
    another = Due(kind=DueKind.LOGIN_EXPIRY, subject_id=new_id(), due_at=shop.clock.now)
    due.put(shop.connection, shop.workspace_id, another)
    with capture_logs() as logs:
        outcomes = shop.write_together(*(say(str(number)) for number in range(settling.MOST_ATTEMPTS + 1)))
    said = [entry["event"].split(";")[1] for entry in logs if entry["log_level"] == "error"]
    assert [type(one) for one in outcomes[:2]] == [due.UnsettledError] * (settling.MOST_ATTEMPTS - 1)
    assert outcomes[2:] == words(shop) == ["2", "3"]
    assert said == [" nothing else in its workspace can"] * 2 + [
        " put off, and what is decided meanwhile does not know of it"
    ]
    (left,) = shop.due(within=settling.PAUSE // SECOND)
    assert (left.kind, left.due_at) == (DueKind.DRAIN, shop.clock.now + settling.PAUSE)
    repaired = update(conversations).where(conversations.c.id == chat).values(priority=1)
    shop.connection.execute(repaired)
    shop.clock.move(settling.PAUSE // SECOND)
    assert shop.write_together(say("4")) == ["4"]
    assert shop.due() == []


def test_what_was_put_off_costs_nobody_a_write_when_it_fails_again(shop: Shop) -> None:
    break_due(shop)
    shop.write_together(*(say(str(number)) for number in range(settling.MOST_ATTEMPTS)))
    for hour in range(3):
        shop.clock.move(settling.PAUSE // SECOND)
        assert shop.write_together(say(f"hour {hour}")) == [f"hour {hour}"]


def test_a_full_disk_puts_nothing_off(shop: Shop) -> None:
    def full(tx: Tx, now: Instant) -> None:
        (entry,) = due.list_due(tx.connection, tx.workspace_id, now, most=1)
        try:
            fill_the_disk(tx, now)
        except OperationalError as failure:
            raise due.UnsettledError(entry) from failure

    settle = shop.writer._settle
    shop.writer._settle = full
    put_due(shop)
    limit_disk(shop)
    for _ in range(settling.MOST_ATTEMPTS + 1):
        assert codes(shop.write_together(say("one"))) == ["unavailable"]
    shop.writer._settle = settle
    assert shop.write_together(say("two")) == ["two"]
    assert (words(shop), shop.due()) == (["two"], [])


def test_all_that_is_due_is_settled_in_pieces_before_every_action(shop: Shop) -> None:
    for _ in range(25):
        put_due_later(shop)
    sizes: list[int] = []
    settle = shop.writer._settle

    def counting(tx: Tx, now: Instant) -> None:
        before = len(shop.due())
        settle(tx, now)
        sizes.append(before - len(shop.due()))

    shop.writer._settle = counting
    shop.clock.move(10)
    assert shop.write(lambda tx, now: len(shop.due())) == 0
    assert sizes == [10, 10, 5]


def put_due_later(shop: Shop) -> None:
    entry = Due(kind=DueKind.LOGIN_EXPIRY, subject_id=new_id(), due_at=Instant(shop.clock.now + 5_000_000))
    shop.write(lambda tx, now: due.put(tx.connection, tx.workspace_id, entry))


def test_a_turn_with_many_due_pieces_is_cut(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_at_once(monkeypatch)
    for _ in range(25):
        put_due_later(shop)
    shop.clock.move(10)
    commits = count_commits(shop)
    assert shop.write_together(say("one"), say("two")) == ["one", "two"]
    assert commits == [0, 1, 2]


def cut_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every turn does one thing, and a group goes over two turns."""
    monkeypatch.setattr(writer, "TURN_SECONDS", 0.0)


def test_a_group_that_is_cut_goes_on_in_the_next_turn_of_the_loop_and_is_committed_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at_once(monkeypatch)
    said = ["one", "two", "three", "four", "five"]
    commits = count_commits(shop)
    assert shop.write_together(*map(say, said)) == said
    assert (words(shop), commits) == (said, [2, 4, 5])


def test_between_the_turns_of_a_group_the_loop_serves_others_who_see_nothing_of_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at_once(monkeypatch)
    commits, seen = count_commits(shop), list[tuple[int, int, bool, int]]()
    first: asyncio.Future[Any]

    def look() -> None:
        seen.append((len(words(shop)), len(commits), first.done(), len(shop.published)))

    def say_and_be_looked_at(tx: Tx, now: Instant) -> str:
        asyncio.get_running_loop().call_soon(look)
        return say("one")(tx, now)

    async def write() -> None:
        nonlocal first
        first = asyncio.ensure_future(shop.writer.write(shop.workspace_id, say_and_be_looked_at))
        await asyncio.gather(first, shop.writer.write(shop.workspace_id, say("two")))

    shop.take_events()
    shop.loop.run_until_complete(write())
    assert seen == [(1, 0, False, 0)], "one row is in the open transaction, and nobody was told"
    assert commits == [2]


def test_what_comes_between_the_turns_of_a_group_is_in_it_where_there_is_room(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = list[asyncio.Future[Any]]()

    def say_and_have_more_said(tx: Tx, now: Instant) -> str:
        monkeypatch.setattr(writer, "TURN_SECONDS", 0.0)
        asyncio.get_running_loop().call_soon(have_more_said)
        return say("one")(tx, now)

    def have_more_said() -> None:
        monkeypatch.setattr(writer, "TURN_SECONDS", math.inf)
        later.append(shop.writer._enqueue(shop.workspace_id, say("three")))

    async def write() -> None:
        await asyncio.gather(*[shop.writer.write(shop.workspace_id, action) for action in together])
        await later[0]

    together, commits = (say_and_have_more_said, say("two")), count_commits(shop)
    shop.loop.run_until_complete(write())
    assert (words(shop), commits) == (["one", "two", "three"], [3])


def test_who_fails_in_a_groups_second_turn_takes_none_of_its_first_along(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at_once(monkeypatch)
    before = shop.workspace.position
    assert codes(shop.write_together(say("one"), refuse("two"), say("three"))) == ["one", "not_allowed", "three"]
    assert (words(shop), positions(shop)) == (["one", "three"], [before + 1, before + 2])


def test_a_transaction_given_up_in_its_second_turn_is_run_again_one_by_one(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at_once(monkeypatch)
    limit_disk(shop)
    before = shop.workspace.position
    outcomes = shop.write_together(say("one"), fill_the_disk, say("two"))
    assert codes(outcomes) == ["one", "unavailable", "two"]
    assert (words(shop), positions(shop)) == (["one", "two"], [before + 1, before + 2])


def test_a_workspace_that_cannot_be_read_is_refused_and_leaves_nobody_else_without_an_answer(shop: Shop) -> None:
    broken = shop.workspace_id
    shop.begin()
    shop.connection.execute(update(rows_of_workspaces).where(rows_of_workspaces.c.id == broken).values(strategy="?"))

    async def write_into(workspace_id: WorkspaceId, word: str) -> str:
        return (await shop.writer.write(workspace_id, say(word))).result

    async def together() -> list[Any]:
        asked = (
            write_into(shop.workspace_id, "one"),
            write_into(broken, "two"),
            write_into(shop.workspace_id, "three"),
        )
        return list(await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 5))

    assert codes(shop.loop.run_until_complete(together())) == ["one", "unavailable", "three"]
    assert words(shop) == ["one", "three"]


def test_an_action_never_runs_at_an_instant_up_to_which_nothing_was_settled(shop: Shop) -> None:
    """The clock goes on between the look at what is due and the action; the action gets the instant of the look."""
    put_due_later(shop)
    soon = shop.clock.now + 5_000_000

    def ticking() -> Instant:
        shop.clock.move(0.000_001)
        return shop.clock.now

    shop.writer._clock = ticking
    for before in range(8, 0, -1):
        shop.clock.now = Instant(soon - before)
        unsettled = shop.write(lambda tx, now: [one for one in shop.due(within=60) if one.due_at <= now])
        assert unsettled == []


def test_the_time_never_runs_backwards(shop: Shop) -> None:
    first = shop.write(lambda tx, now: now)
    shop.clock.move(-3_600)
    assert shop.write(lambda tx, now: now) == first


def test_who_stopped_waiting_before_the_turn_is_not_run(shop: Shop) -> None:
    async def give_up() -> None:
        given_up = asyncio.ensure_future(shop.writer.write(shop.workspace_id, say("one")))
        await asyncio.sleep(0)
        given_up.cancel()
        await shop.writer.write(shop.workspace_id, say("two"))

    shop.loop.run_until_complete(give_up())
    assert words(shop) == ["two"]


def test_more_waiting_writes_than_the_node_can_hold_are_refused_at_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 2)
    assert codes(shop.write_together(say("one"), say("two"), say("three"))) == ["one", "two", "unavailable"]


def test_the_ticker_is_told_of_the_earliest_new_due_time_after_the_commit(shop: Shop) -> None:
    def promise(seconds: int) -> Action[None]:
        return lambda tx, now: tx.will_be_due(Instant(now + seconds))

    shop.told_due.clear()
    shop.write_together(promise(9), promise(5), promise(7))
    assert shop.told_due == [shop.clock.now + 5]


def test_who_publishes_badly_does_not_keep_the_writers_waiting(shop: Shop) -> None:
    noticed: list[dict[str, Any]] = []
    shop.loop.set_exception_handler(lambda loop, context: noticed.append(context))

    def broken(events: object) -> None:
        raise ZeroDivisionError

    shop.writer._published = broken
    assert shop.write_together(say("one")) == ["one"]
    assert shop.write_together(say("two")) == ["two"]
    assert [type(context["exception"]) for context in noticed] == [ZeroDivisionError] * 2


def test_an_attempt_that_is_refused_undoes_its_own_rows_and_events_alone(shop: Shop) -> None:
    def try_it(tx: Tx, now: Instant) -> str:
        outcome = tx.attempt(lambda: refuse("two")(tx, now))
        say("three")(tx, now)
        return str(outcome)

    before = shop.workspace.position
    assert codes(shop.write_together(say("one"), try_it)) == ["one", "not_allowed: No."]
    assert (words(shop), positions(shop)) == (["one", "three"], [before + 1, before + 2])


def test_an_attempt_that_breaks_leaves_nothing_behind_for_later_ones(shop: Shop) -> None:
    def break_it(tx: Tx, now: Instant) -> str:
        return str(tx.attempt(lambda: 1 // 0))

    def try_it(tx: Tx, now: Instant) -> str:
        return str(tx.attempt(lambda: say("two")(tx, now)))

    for _ in range(3):
        (failed,) = shop.write_together(break_it)
        assert isinstance(failed, ZeroDivisionError)
    assert shop.write_together(try_it) == ["two"]
    assert not shop.connection.in_nested_transaction()
    assert words(shop) == ["two"]


def test_a_row_is_counted_once_however_many_groups_it_took(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_at_once(monkeypatch)
    said = [f"{number:02}" for number in range(20)]
    assert shop.write_together(*map(say, said)) == said
    rows = select(func.count()).select_from(outbox).where(outbox.c.kind == "word")
    assert (words(shop), shop.connection.execute(rows).scalar()) == (said, 20)


def count_commits(shop: Shop) -> list[int]:
    """A list that grows by the number of rows there are at each commit."""
    commit, seen = shop.writer.commit, list[int]()

    def committing() -> None:
        seen.append(len(words(shop)))
        commit()

    shop.writer.commit = committing
    return seen
