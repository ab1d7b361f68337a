"""A statement made once does what SQLAlchemy's `execute` does: the same values in and out, the same refusals."""

import pytest
from sqlalchemy import bindparam, create_mock_engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from lenochat.store import sqlite
from lenochat.store.ids import new_id
from lenochat.store.statement import Statement, made_for
from lenochat.store.tables import agents, conversations, users, visitors
from tests.support.shop import Shop

_AGENT = select(agents, users.c.email).join_from(agents, users).where(agents.c.id == bindparam("agent"))
_WAITING = (
    select(conversations.c.id)
    .where(
        conversations.c.workspace_id == bindparam("workspace"),
        conversations.c.status == "open",
        conversations.c.assignee_id.is_(None),
        conversations.c.priority >= bindparam("rank"),
    )
    .limit(bindparam("most"))
)


def visitor(shop: Shop, **changes: object) -> dict[str, object]:
    return {"id": new_id(), "workspace_id": shop.workspace_id, "created": 0, **changes}


def test_rows_are_those_of_sqlalchemy_by_place_and_by_name(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    parameters = {"agent": ana}
    expected = shop.connection.execute(_AGENT, parameters).one()
    statement = Statement(_AGENT)
    row = statement.first(shop.connection, parameters)
    assert statement.rows(shop.connection, parameters) == [row]
    assert row is not None
    assert [(type(value), value) for value in row] == [(type(value), value) for value in expected]
    assert (row.name, row.disabled, row.email) == (expected.name, False, expected.email)
    assert statement.value(shop.connection, parameters) == ana


def test_where_there_is_no_row_there_is_none(shop: Shop) -> None:
    statement, nobody = Statement(_AGENT), {"agent": new_id()}
    assert statement.rows(shop.connection, nobody) == []
    assert (statement.first(shop.connection, nobody), statement.value(shop.connection, nobody)) == (None, None)


def test_what_is_written_is_what_sqlalchemy_writes(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    Statement(
        update(agents).where(agents.c.id == bindparam("agent")).values(disabled=bindparam("new"), role="owner")
    ).run(shop.connection, {"agent": ana, "new": True})
    row = shop.connection.execute(_AGENT, {"agent": ana}).one()
    assert (row.disabled, row.role) == (True, "owner")


def test_an_insert_writes_the_columns_that_are_named_once_or_many_times(shop: Shop) -> None:
    add = Statement(insert(visitors))
    rows = [visitor(shop) for _ in range(3)]
    add.run(shop.connection, rows[0])
    add.run_many(shop.connection, rows[1:])
    add.run_many(shop.connection, [])
    found = shop.connection.execute(select(visitors.c.id, visitors.c.name).order_by(visitors.c.id)).all()
    assert found == [(row["id"], None) for row in rows]


@pytest.mark.parametrize("wrong", [{}, {"name": "Kim", "email": None}])
def test_parameters_that_are_missing_or_that_nobody_asked_for_are_refused(shop: Shop, wrong: dict[str, object]) -> None:
    add = Statement(insert(visitors))
    add.run(shop.connection, visitor(shop, name=None))
    with pytest.raises(TypeError, match="4 parameters"):
        add.run(shop.connection, visitor(shop, **wrong))


def test_a_refusal_of_the_database_is_sqlalchemys_and_keeps_the_parameters_to_itself(shop: Shop) -> None:
    add, row = Statement(insert(visitors)), visitor(shop, name="Secret")
    add.run(shop.connection, row)
    for again in (add.run_many, lambda connection, rows: add.run(connection, rows[0])):
        with pytest.raises(IntegrityError) as refused:
            again(shop.connection, [row])
        assert "UNIQUE" in str(refused.value)
        assert "Secret" not in str(refused.value)


def test_a_list_of_any_length_has_no_place_in_a_statement(shop: Shop) -> None:
    some = Statement(select(visitors).where(visitors.c.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(ValueError, match="depend on its parameters"):
        some.rows(shop.connection, {"ids": ["a", "b"]})


def test_values_that_never_change_stand_in_the_text_so_that_a_partial_index_is_found(shop: Shop) -> None:
    parameters = {"workspace": shop.workspace_id, "rank": 0, "most": 5}
    made = made_for(_WAITING, shop.connection.dialect, parameters)
    driver = sqlite.raw(shop.connection)
    (plan,) = driver.execute(f"EXPLAIN QUERY PLAN {made.sql}", made.values(parameters)).fetchall()
    assert "ix_conversations_queue" in plan[3]
    assert "'open'" in made.sql


def test_on_postgresql_parameters_go_by_name() -> None:
    parameters = {"workspace": "w", "rank": 0, "most": 5}
    made = made_for(_WAITING, create_mock_engine("postgresql+psycopg://", print).dialect, parameters)
    assert made.values(parameters) == parameters
    assert all(f"%({name})s" in made.sql for name in parameters)
