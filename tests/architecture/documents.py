"""Reads documents: the code in their prose, their links, and their tables. And says which names in them are made up.

A name is a path, a dotted Python name below `lenochat`, the type of an event, or `file#name` of the front-end. Single
words and whole commands are left alone.
"""

import importlib
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import get_args

import lenochat
from lenochat.core import events
from lenochat.web.socket import frames

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(lenochat.__file__).parent

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_FILE = re.compile(r"[\w./-]*(/[\w./-]*|\.(py|toml|md|json|html|mjs|tsx?))")
_DOTTED = re.compile(r"[a-z_]+(\.\w+)+")
_TS_DEFINITION = r"^\s*(export )?(async )?(abstract )?(function|class|const|let|interface|type) {0}\b"
_TS_MEMBER = r"^\s+(async |readonly |get |set |static )*#?{0}\s*(\(|=|:|<)"


def read(name: str) -> str:
    """A document of the repository, without its comments."""
    return _COMMENT.sub("", (ROOT / name).read_text(encoding="utf-8"))


def code_in_prose(text: str) -> list[str]:
    """What stands between backticks, blocks apart."""
    return _SPAN.findall(_FENCE.sub("", text))


def links(text: str) -> list[str]:
    """The addresses of its links, blocks apart."""
    return _LINK.findall(_FENCE.sub("", text))


def sections(text: str, level: int) -> dict[str, str]:
    """The text under each heading of that level, up to the next one of the same level or above."""
    headings = [(match.start(), match.end(), len(match[1]), match[2]) for match in _HEADING.finditer(text)]
    found: dict[str, str] = {}
    for place, (_, end, depth, title) in enumerate(headings):
        if depth == level:
            stops = [start for start, _, other, _ in headings[place + 1 :] if other <= level]
            found[title] = text[end : stops[0] if stops else len(text)]
    return found


def rows(text: str) -> list[list[str]]:
    """The rows of its tables, cell by cell, without headers and rules."""
    lines = [line.strip() for line in text.splitlines()]
    found = []
    for before, line in zip(["", *lines], lines, strict=False):
        is_header_or_rule = re.fullmatch(r"\|[-:| ]+\|", line) or not before.startswith("|")
        if line.startswith("|") and not is_header_or_rule:
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def made_up(name: str) -> bool:
    """Whether this piece of code names something that does not exist."""
    if " " in name or name.startswith(("/", "image/", "application/")):
        return False  # words, addresses, media types
    if "#" in name:
        file, _, member = name.partition("#")
        return not (_is_there(file) and _is_defined(ROOT / file, member))
    if _FILE.fullmatch(name):
        return not _is_there(name)
    if _DOTTED.fullmatch(name):
        return name not in event_types() and not _is_python_name(name)
    return False


@cache
def event_types() -> frozenset[str]:
    """The types of all events, of members' streams and of visitors'."""
    (to_visitors,) = (field.type for field in fields(frames.VisitorEvent))
    shapes = (*get_args(events.Logged), frames.Typing, *get_args(to_visitors))
    return frozenset(str(field.default) for shape in shapes for field in fields(shape) if field.name == "type")


def _is_there(path: str) -> bool:
    return (ROOT / path).exists() or (PACKAGE / path).exists()


def _is_defined(file: Path, name: str) -> bool:
    source = file.read_text(encoding="utf-8")
    patterns = (pattern.format(re.escape(name)) for pattern in (_TS_DEFINITION, _TS_MEMBER))
    return any(re.search(pattern, source, re.MULTILINE) for pattern in patterns)


def _is_python_name(name: str) -> bool:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(("lenochat", *parts[:length])))
        except ModuleNotFoundError:
            continue
        return all((found := _member(found, part)) is not None for part in parts[length:])
    return False


def _member(of: object, name: str) -> object:
    """What it has of that name, or the field that its values have."""
    return getattr(of, "__annotations__", {}).get(name, getattr(of, name, None))


def lost_links(document: str) -> Iterator[str]:
    """The links of a document that lead to no file or heading of the repository."""
    for link in links(read(document)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / document).parent / path if path else ROOT / document
        if not target.exists() or (anchor and anchor not in _anchors(target.read_text(encoding="utf-8"))):
            yield link


def _anchors(text: str) -> set[str]:
    titles = [match[2] for match in _HEADING.finditer(_FENCE.sub("", text))]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
