"""Every public shape of the code, and which of them a JSON object is: told by its members, all of them."""

import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from types import ModuleType
from typing import Any, TypeVar, get_args, get_type_hints

from lenochat.core import (
    agent_views,
    conversation_views,
    invitation_views,
    message_views,
    visitor_views,
    workspace_views,
)
from lenochat.reads.conversation import Page
from lenochat.web import schema
from lenochat.web.socket.frames import ClientFrame
from tests.support.stream_client import JsonObject

VIEWS: tuple[ModuleType, ...] = (
    agent_views,
    conversation_views,
    message_views,
    workspace_views,
    visitor_views,
    invitation_views,
)
FREE = {("DecisionView", "counts"), ("ReceiptView", "counts"), ("RefusalView", "fields")}
"""Members whose own members are not names of the protocol, but values."""


def own_fields(shape: type) -> list[str]:
    """The members that the shape has beyond those of the shapes it extends."""
    inherited = {field.name for base in shape.__bases__ if is_dataclass(base) for field in fields(base)}
    return [field.name for field in fields(shape) if field.name not in inherited]


def lineage(shape: type) -> list[type]:
    """The shape and those it extends."""
    return [one for one in inspect.getmro(shape) if is_dataclass(one)]


@cache
def public_shapes() -> frozenset[type]:
    """All that the protocol's schema reaches, and every shape of the modules of views; not what clients send."""
    modules = {module.__name__ for module in VIEWS}
    classes = {shape for module in VIEWS for _, shape in inspect.getmembers(module, inspect.isclass)}
    found = {shape for shape in classes if is_dataclass(shape) and shape.__module__ in modules}
    todo = [*found, *(shape for root in schema.ROOTS.values() for shape in _named_in(root)), Page]
    while todo:
        shape = todo.pop()
        found |= set(lineage(shape))
        todo += [below for hint in get_type_hints(shape).values() for below in _named_in(hint) if below not in found]
    return frozenset(found - set(get_args(ClientFrame)))


def shapes_in(value: object, among: frozenset[type]) -> Iterator[tuple[type, JsonObject]]:
    """Every object in this JSON with its shape, which is one of `among`, and below that what the shape names."""
    match value:
        case list():
            for item in value:
                yield from shapes_in(item, among)
        case dict():
            fitting = [shape for shape in among if fits(value, shape)]
            assert len(fitting) == 1, f"{sorted(value)} is none of {sorted(shape.__name__ for shape in among)}"
            (shape,) = fitting
            yield shape, value
            for name, member in value.items():
                if (shape.__name__, name) not in FREE:
                    yield from shapes_in(member, _below(shape, name) or among)
        case _:
            pass


def fits(value: JsonObject, shape: type) -> bool:
    """Whether the object has just the members of the shape, and its type where the shape has one."""
    kinds = {field.default for field in fields(shape) if field.name == "type" and isinstance(field.default, str)}
    return value.keys() == {field.name for field in fields(shape)} and (not kinds or value["type"] in kinds)


@cache
def _below(shape: type, name: str) -> frozenset[type]:
    """The shapes that this member may hold; none where it is generic, as in a page."""
    return frozenset(_named_in(get_type_hints(shape)[name]))


def _named_in(hint: Any) -> Iterator[type]:  # noqa: ANN401 - whatever stands in an annotation
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    elif not isinstance(hint, TypeVar):
        for part in get_args(hint):
            yield from _named_in(part)
