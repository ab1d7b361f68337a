"""Receipts are kept as they were made, also those of older versions."""

import json

from sqlalchemy import update

from lenochat.actions.member import MemberChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent import CapacityOverride
from lenochat.store.tables import receipts
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


def test_a_receipt_from_before_it_named_capacities_is_still_read(shop: Shop) -> None:
    shop.staff("Ana")
    shop.change_rules(WorkspaceChange(default_capacity=4))
    chat = shop.visitor_begins()
    (new,) = shop.receipts(chat)
    body = json.loads(shop.connection.execute(receipts.select()).one().body)
    for candidate in body["candidates"]:
        assert candidate.pop("capacity") == 4
    shop.connection.execute(update(receipts).values(body=json.dumps(body)))
    (old,) = shop.receipts(chat)
    assert {candidate.capacity for candidate in old.candidates} == {None}
    assert (old.chosen_agent_id, old.counts, old.policy) == (new.chosen_agent_id, new.counts, new.policy)
