"""Tokens of visitors: found again, in the order of their making, and those from before they had a time."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations

from lenochat.core.conversation import Visitor
from lenochat.core.ids import VisitorId
from lenochat.core.instant import SECOND, Instant
from lenochat.store import schema, sqlite, visitors
from lenochat.store.ids import new_id
from lenochat.store.migrations.versions import r0011_visitor_tokens
from lenochat.store.tokens import new_token, new_visitor_token, token_hash, visitor_token_hash
from tests.support.shop import Shop


def test_what_is_kept_of_visitors_tokens_is_in_the_order_of_their_making_and_all_of_it_counts() -> None:
    tokens = [new_visitor_token(Instant(number * SECOND)) for number in (1, 2, 300, 4_000_000)]
    kept = [visitor_token_hash(token) for token in tokens]
    assert kept == sorted(set(kept))
    assert len({visitor_token_hash(new_visitor_token(Instant(SECOND))) for _ in range(100)}) == 100
    for token in tokens:
        others = [f"{token[:place]}A{token[place + 1 :]}" for place in range(len(token))]
        assert [other for other in others if visitor_token_hash(other) in kept and other != token] == []


def test_a_token_from_before_tokens_had_a_time_still_opens_its_visitors_conversations(tmp_path: Path) -> None:
    database = tmp_path / "lenochat.sqlite3"
    schema.migrate(database)
    shop = Shop(lambda _: None, database)
    token, vera = new_token(), Visitor(id=VisitorId(new_id()), name="Vera", email=None)
    driver = sqlite.raw(shop.connection)
    driver.execute("DROP TABLE visitor_tokens")
    driver.execute("CREATE TABLE visitor_tokens (token_hash BLOB PRIMARY KEY, workspace_id, visitor_id, created)")
    driver.execute("CREATE INDEX ix_visitor_tokens_visitor_id ON visitor_tokens (visitor_id)")
    visitors.add(shop.connection, shop.workspace_id, vera, position=0, created=shop.clock.now)
    visitors.add_token(shop.connection, shop.workspace_id, vera.id, token_hash(token), created=shop.clock.now)
    with Operations.context(MigrationContext.configure(shop.connection)):
        r0011_visitor_tokens.upgrade()
    assert visitors.find_by_token(shop.connection, shop.workspace_id, visitor_token_hash(token)) == vera
    shop.close()
