"""Statements that are asked again and again: made into SQL once, then handed straight to the driver.

SQLAlchemy is their author on every database, and says how values go in and out. Its own `execute` costs a small
statement ten times what the driver takes, and an action has twenty of them. What is asked rarely, or is put together
anew each time, goes through `Connection.execute` as ever.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NoReturn

from sqlalchemy import (
    BindParameter,
    Boolean,
    CompoundSelect,
    Connection,
    Delete,
    Dialect,
    Insert,
    LargeBinary,
    Select,
    Update,
    literal_column,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import NullType, TypeEngine

from lenochat.core.value import value

Row = Any
"""A tuple of a row's values, which are its attributes, too, by the names that the statement gives its columns."""
Parameters = Mapping[str, object]
_Processor = Callable[[Any], Any]
_NO_PARAMETERS: Parameters = {}


class Statement:
    """One statement with named parameters, all of which are given each time.

    An INSERT writes the columns that the first parameters name, and later ones have to name the same. A list that may
    be of any length (`IN`) has no place in it. What the database refuses is raised as SQLAlchemy would raise it; never
    with the parameters, for they may be somebody's words.
    """

    def __init__(
        self,
        statement: Select[Any] | CompoundSelect[Any] | Insert | Update | Delete,
        *,
        row: Callable[[Sequence[Any]], Any] | None = None,
    ) -> None:
        """`row` makes of a row's values, as the driver gives them, something else than a `Row`."""
        self._statement = statement
        self._row = row
        self._made: dict[str, Made] = {}
        self._last: _Last | None = None

    def run(self, connection: Connection, parameters: Parameters = _NO_PARAMETERS) -> None:
        """For what gives nothing back."""
        last = self._last  # looked at once, for another thread may ask by another connection
        _, made, driver = last if last and last[0] is connection else self._look_up(connection, parameters)
        if len(parameters) != made.count:
            raise _miscounted(made, parameters)
        try:
            driver.execute(made.sql, made.values(parameters))
        except Exception as failure:  # noqa: BLE001 - it is raised again
            _raise(failure, made.sql, connection)

    def run_many(self, connection: Connection, many: Sequence[Parameters]) -> None:
        """Once for each of these, of which there may be none."""
        if not many:
            return
        _, made, driver = self._look_up(connection, many[0])
        for parameters in many:
            if len(parameters) != made.count:
                raise _miscounted(made, parameters)
        try:
            driver.cursor().executemany(made.sql, [made.values(parameters) for parameters in many])
        except Exception as failure:  # noqa: BLE001 - it is raised again
            _raise(failure, made.sql, connection)

    def rows(self, connection: Connection, parameters: Parameters = _NO_PARAMETERS) -> list[Row]:
        """All rows."""
        last = self._last  # looked at once, for another thread may ask by another connection
        _, made, driver = last if last and last[0] is connection else self._look_up(connection, parameters)
        if len(parameters) != made.count:
            raise _miscounted(made, parameters)
        try:
            found = driver.execute(made.sql, made.values(parameters)).fetchall()
        except Exception as failure:  # noqa: BLE001 - it is raised again
            _raise(failure, made.sql, connection)
        return list(map(made.row, found))

    def first(self, connection: Connection, parameters: Parameters = _NO_PARAMETERS) -> Row | None:
        """The first row, if there is one."""
        last = self._last  # looked at once, for another thread may ask by another connection
        _, made, driver = last if last and last[0] is connection else self._look_up(connection, parameters)
        if len(parameters) != made.count:
            raise _miscounted(made, parameters)
        try:
            values = driver.execute(made.sql, made.values(parameters)).fetchone()
        except Exception as failure:  # noqa: BLE001 - it is raised again
            _raise(failure, made.sql, connection)
        return None if values is None else made.row(values)

    def value(self, connection: Connection, parameters: Parameters = _NO_PARAMETERS) -> Any:  # noqa: ANN401
        """The first column of the first row; None if there is no row."""
        row = self.first(connection, parameters)
        return None if row is None else row[0]

    def _look_up(self, connection: Connection, parameters: Parameters) -> "_Last":
        kind = connection.dialect.name
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = made_for(self._statement, connection.dialect, parameters, self._row)
        self._last = (connection, made, connection.connection.driver_connection)
        return self._last


@value
class Made:
    """A statement in the words of one kind of database."""

    sql: str
    count: int
    """So many parameters belong to it."""
    values: Callable[[Parameters], Any]
    """Of that many parameters what the driver wants."""
    row: Callable[[Sequence[Any]], Row]


_Last = tuple[Connection, Made, Any]
"""By which connection a statement was executed last, and the driver's connection under it, which stays the same."""


def made_for(
    statement: Any,  # noqa: ANN401 - see `Statement`
    dialect: Dialect,
    parameters: Parameters,
    row: Callable[[Sequence[Any]], Any] | None = None,
) -> Made:
    """The statement for that kind of database; `parameters` are such as it will be given."""
    literally = partial(_literally, dialect)
    compiled = replacement_traverse(statement, {}, literally).compile(dialect=dialect, column_keys=list(parameters))
    assert isinstance(compiled, SQLCompiler)
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError(f"the text of this statement would depend on its parameters: {compiled}")
    return Made(
        sql=str(compiled),
        count=len({bind.key for bind in compiled.bind_names if bind.required}),
        values=_taker(compiled, dialect),
        row=_row_maker(statement, dialect) if row is None else row,
    )


def _literally(dialect: Dialect, element: object, **_: object) -> Any:  # noqa: ANN401 - whatever stands in its place
    """A value that never changes stands in the text.

    SQLite finds a partial index by it. By a parameter it does so, too, but only by making the statement anew each
    time it is executed.
    """
    if not isinstance(element, BindParameter) or element.required or isinstance(element.type, NullType):
        return None
    text = element.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return literal_column(str(text), element.type)


def _taker(compiled: SQLCompiler, dialect: Dialect) -> Callable[[Parameters], Any]:
    """What makes of the parameters given what the driver wants: a list or a tuple in order, or a dict by name."""
    names = list(compiled.positiontup or compiled.bind_names.values())
    fixed = {name: bind.effective_value for bind, name in compiled.bind_names.items() if not bind.required}
    going_in = {name: _going_in(bind.type, dialect) for bind, name in compiled.bind_names.items()}
    processors = [(name, process) for name, process in going_in.items() if process is not None]
    places = [(place, process) for place, name in enumerate(names) if (process := going_in[name]) is not None]
    in_order = _getter(names)

    def by_name(parameters: Parameters) -> dict[str, Any]:
        values = {**fixed, **parameters}
        for name, process in processors:
            values[name] = process(values[name])
        return values

    def by_place(parameters: Parameters) -> Sequence[Any]:
        processed = list(in_order({**fixed, **parameters}))
        for place, process in places:
            processed[place] = process(processed[place])
        return processed

    if not compiled.positional:
        return by_name
    return by_place if fixed or places else in_order


def _getter(names: list[str]) -> Callable[[Parameters], tuple[Any, ...]]:
    """All of these in one tuple."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda parameters: tuple([parameters[name] for name in names])


def _going_in(kind: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    """What SQLAlchemy does to a value on its way in; every driver takes truth values and bytes as they are."""
    taken_as_it_is = isinstance(kind, Boolean | LargeBinary)
    return None if taken_as_it_is else _of_type(kind, dialect).bind_processor(dialect)


def _row_maker(statement: Any, dialect: Dialect) -> Callable[[Sequence[Any]], Row]:  # noqa: ANN401 - see `Statement`
    """What makes of the driver's row one with names, and values as SQLAlchemy gives them."""
    if not isinstance(statement, Select | CompoundSelect):
        return tuple
    columns = statement.exported_columns
    names: Any = namedtuple("Row", columns.keys(), rename=True)  # type: ignore[misc]  # noqa: PYI024
    named = partial(tuple.__new__, names)
    processors = [
        (place, processor)
        for place, column in enumerate(columns)
        if (processor := _of_type(column.type, dialect).result_processor(dialect, None)) is not None
    ]
    if not processors:
        return named

    def make(values: Sequence[Any]) -> Row:
        new = list(values)
        for place, process in processors:
            new[place] = process(new[place])
        return named(new)

    return make


def _of_type(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _miscounted(made: Made, parameters: Parameters) -> TypeError:
    return TypeError(f"{made.count} parameters belong to this statement, not {len(parameters)}: {made.sql}")


def _raise(failure: Exception, sql: str, connection: Connection) -> NoReturn:
    errors = connection.dialect.loaded_dbapi.Error
    if not isinstance(failure, errors):
        raise failure
    raise DBAPIError.instance(sql, None, failure, errors, hide_parameters=True, dialect=connection.dialect) from failure
