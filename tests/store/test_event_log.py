"""The event log gives back exactly what was written, in order, and never takes a position twice."""

from itertools import islice
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from pydantic import TypeAdapter
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from lenochat.core.availability import AvailabilityStatus
from lenochat.core.events import ConversationOpened, Logged, Positioned
from lenochat.core.ids import WorkspaceId
from lenochat.core.value import replace
from lenochat.reads.member import Member
from lenochat.reads.snapshot import missed_events
from lenochat.store import event_log, logins, sqlite
from lenochat.store.migrations.versions import r0009_log_of_transactions
from lenochat.store.tables import events, metadata
from tests.support.event_samples import SAMPLES
from tests.support.shop import Shop


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.type)
def test_every_kind_of_event_comes_back_as_it_was_written(shop: Shop, event: Logged) -> None:
    after = shop.workspace.position
    item = Positioned(position=after + 1, event=event)
    event_log.append(shop.connection, shop.workspace_id, [item])
    (read,) = event_log.read_after(shop.connection, shop.workspace_id, after, most=10)
    assert read == item
    assert type(read.event) is type(event)


@pytest.mark.parametrize("sizes", [(5,), (2, 3), (1, 1, 1, 1, 1)], ids=str)
def test_a_page_of_the_log_begins_after_the_position_and_is_cut_wherever_transactions_end(
    shop: Shop, sizes: tuple[int, ...]
) -> None:
    items = [Positioned(position=100 + number, event=event) for number, event in enumerate(SAMPLES[:5], 1)]
    rest = iter(items)
    for size in sizes:
        event_log.append(shop.connection, shop.workspace_id, list(islice(rest, size)))
    for after in range(5):
        for most in range(1, 6):
            read = event_log.read_after(shop.connection, shop.workspace_id, 100 + after, most=most)
            assert read == items[after : after + most]
    assert event_log.read_after(shop.connection, shop.workspace_id, 105, most=2) == []


@pytest.mark.parametrize("staff", [["Ana"], []], ids=["assigned", "queued"])
def test_a_conversation_that_begins_is_written_once_and_read_as_it_was_told(shop: Shop, staff: list[str]) -> None:
    shop.staff(*staff)
    before = shop.workspace.position
    shop.take_events()
    shop.visitor_begins()
    told = shop.take_positioned()
    assert isinstance(told[0].event, ConversationOpened)
    assert event_log.read_after(shop.connection, shop.workspace_id, before, most=10) == told
    assert _bodies(shop)[-1].count('"conversation":{') == 1


def test_what_was_opened_otherwise_than_it_was_routed_is_written_whole(shop: Shop) -> None:
    shop.visitor_begins()
    opened, posted, queued = shop.take_positioned()[-3:]
    assert isinstance(opened.event, ConversationOpened)
    other = replace(opened.event.conversation, page_url="https://shop.example/")
    told = [
        Positioned(position=opened.position + 3, event=replace(opened.event, conversation=other)),
        Positioned(position=posted.position + 3, event=posted.event),
        Positioned(position=queued.position + 3, event=queued.event),
    ]
    event_log.append(shop.connection, shop.workspace_id, told)
    assert event_log.read_after(shop.connection, shop.workspace_id, queued.position, most=3) == told


def _bodies(shop: Shop) -> list[str]:
    return list(shop.connection.execute(select(events.c.body).order_by(events.c.position)).scalars())


def test_no_two_transactions_end_at_the_same_position(shop: Shop) -> None:
    item = Positioned(position=101, event=SAMPLES[0])
    event_log.append(shop.connection, shop.workspace_id, [item])
    with pytest.raises(IntegrityError):
        event_log.append(shop.connection, shop.workspace_id, [item])


def test_a_log_with_a_row_for_each_event_is_read_as_before_once_it_was_migrated(tmp_path: Path) -> None:
    connection = sqlite.open_connection(tmp_path / "lenochat.sqlite3")
    sqlite.raw(connection).execute("PRAGMA foreign_keys=OFF")
    items = [Positioned(position=position, event=event) for position, event in enumerate(SAMPLES[:5], 1)]
    metadata.tables["events"].create(connection)
    one: TypeAdapter[Logged] = TypeAdapter(Logged)
    for item in items:
        row = {"workspace_id": "w", "position": item.position, "body": one.dump_json(item.event).decode()}
        connection.execute(insert(events), row)
    with Operations.context(MigrationContext.configure(connection)):
        r0009_log_of_transactions.upgrade()
    assert event_log.read_after(connection, WorkspaceId("w"), 1, most=3) == items[1:4]
    connection.close()


def test_two_workspaces_have_positions_of_their_own(shop: Shop) -> None:
    first, at_first = shop.workspace_id, shop.workspace.position
    shop.visitor_begins()
    shop.begin()
    assert shop.workspace.position == at_first
    assert len(event_log.read_after(shop.connection, first, at_first, most=10)) == 3
    assert event_log.read_after(shop.connection, shop.workspace_id, at_first, most=10) == []


def test_what_another_version_wrote_is_not_guessed_and_whoever_missed_it_takes_a_snapshot(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    before = shop.workspace.position
    shop.set_status(ana, AvailabilityStatus.BUSY)
    login = logins.find(shop.connection, shop.logins[ana][-1])
    assert login is not None
    member = Member(agent=shop.member(ana), login=login, workspace=shop.workspace)
    stream_id = shop.workspace.stream_id
    assert missed_events(shop.connection, member, stream_id=stream_id, resume_from=before)
    older = func.json_remove(events.c.body, "$[0].teams")
    shop.connection.execute(update(events).where(events.c.position > before).values(body=older))
    with pytest.raises(ValueError, match="teams"):
        event_log.read_after(shop.connection, shop.workspace_id, before, most=10)
    assert missed_events(shop.connection, member, stream_id=stream_id, resume_from=before) is None
