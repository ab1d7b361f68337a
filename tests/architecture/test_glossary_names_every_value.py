"""docs/glossary.md lists exactly the values that the code has."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from enum import Enum
from types import ModuleType
from typing import Literal, get_args, get_origin

import pytest

import lenochat.core
from lenochat.web import wire
from lenochat.web.socket import connection
from tests.architecture.documents import code_in_prose, read, rows, sections

GLOSSARY = "docs/glossary.md"
SECTIONS = sections(read(GLOSSARY), 3)
FIRST_CLOSE_CODE = 4000


def values_of(kind: object) -> list[str]:
    """The texts that an enumeration, a Literal or a union of Literals stands for; none for anything else."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    if get_origin(kind) is Literal:
        return [value for value in get_args(kind) if isinstance(value, str)]
    parts = [values_of(part) for part in get_args(kind)]
    return [value for part in parts for value in part] if parts and all(parts) else []


def find(name: str) -> object:
    module, _, member = name.rpartition(".")
    return getattr(importlib.import_module(f"lenochat.{module}"), member)


def listed(section: str) -> list[str]:
    return [row[0].strip("`") for row in rows(SECTIONS[section])]


def named_kinds(section: str) -> list[str]:
    """The names of code before the table: what it lists, and after that what it leaves out."""
    return [name for name in code_in_prose(SECTIONS[section].partition("|")[0]) if name.startswith(("core.", "store."))]


OF_VALUES = [title for title in SECTIONS if title != "Close codes"]


@pytest.mark.parametrize("title", OF_VALUES)
def test_a_list_of_the_glossary_is_that_of_the_code(title: str) -> None:
    kind, *without = named_kinds(title)
    left_out = {value for name in without for value in values_of(find(name))}
    assert listed(title) == [value for value in values_of(find(kind)) if value not in left_out]


def test_every_closed_set_of_the_core_is_in_the_glossary() -> None:
    found = {"store.due.DueKind"}
    for info in pkgutil.iter_modules(lenochat.core.__path__):
        module = importlib.import_module(f"lenochat.core.{info.name}")
        names = (name for name in written_in(module) if values_of(vars(module)[name]))
        found.update(f"core.{info.name}.{name}" for name in names)
    assert {named_kinds(title)[0] for title in OF_VALUES} == found


def written_in(module: ModuleType) -> Iterator[str]:
    """The classes and aliases that a module makes, without what it imports: a Literal knows not where it is from."""
    for statement in ast.parse(inspect.getsource(module)).body:
        match statement:
            case ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case _:
                pass


def test_the_close_codes_are_those_of_the_code() -> None:
    constants = {name: value for name, value in vars(connection).items() if isinstance(value, int) and name.isupper()}
    codes = {str(value): name for name, value in constants.items() if FIRST_CLOSE_CODE <= value < 5000}
    assert {row[0].strip("`"): row[1].strip("`") for row in rows(SECTIONS["Close codes"])} == codes


def test_the_error_codes_stand_with_their_http_statuses() -> None:
    told = {row[0].strip("`"): int(row[1]) for row in rows(SECTIONS["Error codes"])}
    assert told == dict(wire.STATUS_OF)
