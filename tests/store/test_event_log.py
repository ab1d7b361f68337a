"""The event log gives back exactly what was written, in order, and never takes a position twice."""

import pytest
from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError

from lenochat.core.availability import AvailabilityStatus
from lenochat.core.events import Logged, Positioned
from lenochat.reads.member import Member
from lenochat.reads.snapshot import missed_events
from lenochat.store import event_log, logins
from lenochat.store.tables import events
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


def test_a_page_of_the_log_begins_after_the_position_and_is_cut(shop: Shop) -> None:
    items = [Positioned(position=position, event=SAMPLES[0]) for position in range(101, 106)]
    event_log.append(shop.connection, shop.workspace_id, items)
    assert event_log.read_after(shop.connection, shop.workspace_id, 102, most=2) == items[2:4]
    assert event_log.read_after(shop.connection, shop.workspace_id, 105, most=2) == []


def test_a_position_cannot_be_taken_twice(shop: Shop) -> None:
    item = Positioned(position=101, event=SAMPLES[0])
    event_log.append(shop.connection, shop.workspace_id, [item])
    with pytest.raises(IntegrityError):
        event_log.append(shop.connection, shop.workspace_id, [item])


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
    older = func.json_remove(events.c.body, "$.teams")
    shop.connection.execute(update(events).where(events.c.position > before).values(body=older))
    with pytest.raises(ValueError, match="teams"):
        event_log.read_after(shop.connection, shop.workspace_id, before, most=10)
    assert missed_events(shop.connection, member, stream_id=stream_id, resume_from=before) is None
