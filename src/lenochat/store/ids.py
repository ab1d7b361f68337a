"""New ids: UUIDv7 (RFC 9562, section 5.7), whose order is that of their making."""

import re

import uuid_utils

_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> str:
    """A new id; ids made by one process rise."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Whether `text` has the shape of an id at all; anything else names nothing."""
    return _SHAPE.fullmatch(text) is not None
