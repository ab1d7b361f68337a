"""Receipts are kept as they were made, also those of older versions."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, update

from lenochat.actions.member import MemberChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.access import viewer
from lenochat.core.agent import CapacityOverride
from lenochat.core.availability import AvailabilityStatus
from lenochat.reads import conversation
from lenochat.reads.conversation import list_receipts
from lenochat.reads.routing import whole_receipt
from lenochat.store import receipts as stored_receipts
from lenochat.store import schema, sqlite
from lenochat.store.migrations.versions import r0020_receipts
from lenochat.store.receipts import Receipt
from lenochat.store.tables import receipts
from lenochat.web.wire import encode
from tests.support.replay import decided_again
from tests.support.shop import Shop


def test_a_receipt_says_the_capacity_that_the_decision_saw(shop: Shop) -> None:
    ana, ben, cleo = shop.staff("Ana", "Ben", "Cleo")
    shop.change_rules(WorkspaceChange(default_capacity=4))
    overrides: dict[str, CapacityOverride] = {ben: "unlimited", cleo: 0}
    for agent in (ben, cleo):
        shop.change_member(agent, MemberChange(capacity_override=overrides[agent]))
    (receipt,) = shop.receipts(shop.visitor_begins())
    seen = {candidate.agent_id: candidate.capacity for candidate in receipt.candidates}
    assert seen == {shop.owner: 4, ana: 4, ben: None, cleo: 0}


def test_a_receipt_with_all_its_candidates_as_older_versions_wrote_it_is_still_read(shop: Shop) -> None:
    shop.staff("Ana")
    shop.change_rules(WorkspaceChange(default_capacity=4))
    chat = shop.visitor_begins()
    (new,) = shop.receipts(chat)
    body = json.loads(encode(new))
    for name in ("team_id", "former_agent_id", "passed_over_agent_id"):
        del body[name]
    for candidate in body["candidates"]:
        assert candidate.pop("capacity") == 4
    shop.connection.execute(update(receipts).values(body=json.dumps(body)))
    (old,) = shop.receipts(chat)
    assert {candidate.capacity for candidate in old.candidates} == {None}
    assert (old.chosen_agent_id, old.counts, old.policy) == (new.chosen_agent_id, new.counts, new.policy)


@pytest.mark.parametrize(
    "as_it_was",
    [
        lambda agent_id, standing, *key: [agent_id, standing, key],
        lambda agent_id, standing, *key: {"agent_id": agent_id, "standing": standing, "order_key": [*key, agent_id]},
    ],
)
def test_a_short_receipt_as_older_versions_wrote_it_is_still_read(shop: Shop, as_it_was: Callable[..., object]) -> None:
    """They put the key apart, or named the members of each rank, and put the id at the end of its key."""
    shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    new = stored_receipts.list_page(shop.connection, chat, before=stored_receipts.AFTER_ALL, most=2)
    (body,) = shop.connection.execute(select(receipts.c.body)).scalars()
    stored = json.loads(body)
    stored["first"] = [as_it_was(*rank) for rank in stored["first"]]
    assert len(stored["first"]) == 2
    shop.connection.execute(update(receipts).values(body=json.dumps(stored)))
    assert stored_receipts.list_page(shop.connection, chat, before=stored_receipts.AFTER_ALL, most=2) == new


def test_receipts_from_before_they_stood_in_one_index_are_all_there(tmp_path: Path) -> None:
    database = tmp_path / "lenochat.sqlite3"
    schema.migrate(database)
    shop = Shop(lambda _: None, database)
    ana, ben = shop.staff("Ana", "Ben")
    chats = [shop.visitor_begins() for _ in range(3)]
    shop.assign(ana, chats[0], ben)
    told = [shop.receipts(chat) for chat in chats]
    assert len(told[0]) == 1
    driver = sqlite.raw(shop.connection)
    driver.execute("ALTER TABLE receipts RENAME TO now")
    driver.execute("CREATE TABLE receipts (id PRIMARY KEY, workspace_id, conversation_id, body)")
    driver.execute("CREATE INDEX ix_receipts_conversation_id_id ON receipts (conversation_id, id)")
    driver.execute("INSERT INTO receipts SELECT * FROM now")
    driver.execute("DROP TABLE now")
    with Operations.context(MigrationContext.configure(shop.connection)):
        r0020_receipts.upgrade()
    assert [shop.receipts(chat) for chat in chats] == told
    shop.close()


def test_of_a_large_team_the_first_ten_are_told_with_counts_or_all_if_asked(shop: Shop) -> None:
    """And all of it is what was so then, whatever has become of the agents since."""
    staff = shop.staff(*(f"Agent {number}" for number in range(200)))
    for number, agent in enumerate(staff):
        if number % 3:
            shop.set_status(agent, AvailabilityStatus.AWAY)
    chat = shop.visitor_begins()
    for agent in staff[1:60]:
        shop.disable(agent)
    (stored,) = stored_receipts.list_page(shop.connection, chat, before=stored_receipts.AFTER_ALL, most=2)
    assert isinstance(stored, Receipt)
    assert len(stored.first) == 10
    told, whole = (
        whole_receipt(shop.connection, shop.workspace_id, stored, every_candidate=every) for every in (False, True)
    )
    assert told.chosen_agent_id == staff[0]
    assert [one.agent_id for one in told.candidates] == [one.agent_id for one in stored.first] == staff[0:30:3]
    assert told.counts == whole.counts == {"eligible": 67, "status": 133, "takes_no_chats": 1}
    assert whole.candidates[:10] == told.candidates
    assert {one.agent_id for one in whole.candidates} == {shop.owner, *staff}
    assert decided_again(whole) == (staff[0], whole.candidates)


def test_a_page_of_receipts_ends_where_too_many_agents_would_be_judged(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    for by in (ana, ben, ana, ben):
        shop.assign(by, chat, None)
    every = [receipt.id for receipt in shop.receipts(chat)]
    assert len(every) == 5
    monkeypatch.setattr(conversation, "MOST_JUDGED", 7)
    owner = viewer(shop.member(shop.owner), shop.workspace)
    found: list[str] = []
    cursor = None
    while not found or cursor is not None:
        page = list_receipts(shop.connection, shop.workspace_id, owner, chat, cursor=cursor, limit=50)
        assert len(page.items) <= 2
        found += [receipt.id for receipt in page.items]
        cursor = page.next_cursor
    assert found == every
