"""Rules of ARCHITECTURE.md that an import graph cannot hold, read off the syntax trees of src/lenochat.

- `emit` is called only under actions/: an event without its action cannot be replayed.
- `commit` and SQL COMMIT stand only where the store ends a transaction: two exits would be two orders of events.
- `published`, the callback for committed events, is called only there too: never inside a transaction.
- core imports itself, the value modules of the standard library, and libraries that are like them: no clock, no
  chance, no I/O.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VALUE_MODULES = frozenset(
    {
        "__future__",
        "abc",
        "base64",
        "bisect",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "heapq",
        "hmac",
        "ipaddress",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "string",
        "types",
        "typing",
        "unicodedata",
        "uuid",
        "zoneinfo",
    }
)
"""What core may import from outside: values in, values out. Neither time nor random nor anything that waits."""
VALUE_LIBRARIES = frozenset({"markdown_it", "snowballstemmer"})
"""The same, from other people: text in, text out."""

TRANSACTION_EXIT = ("store/writer.py",)
BESIDE_THE_WORKSPACES = ("store/schema.py", "doctor.py")
"""Migrations, before anything is served; and the doctor's scratch file, by which it measures the disk."""
READ_TRANSACTION_EXIT = ("store/reader.py",)


@dataclass(frozen=True, kw_only=True)
class CallRule:
    """Functions that may be called only in the named files, or below the folders whose names end in a slash."""

    names: frozenset[str]
    allowed: tuple[str, ...]
    because: str

    def allows(self, file: str) -> bool:
        return any(file == place or (place.endswith("/") and file.startswith(place)) for place in self.allowed)


CALL_RULES = (
    CallRule(
        names=frozenset({"emit", "_emit"}),
        allowed=("actions/",),
        because="only actions emit events",
    ),
    CallRule(
        names=frozenset({"commit", "_commit"}),
        allowed=TRANSACTION_EXIT + BESIDE_THE_WORKSPACES,
        because="only the store's transaction exit commits",
    ),
    CallRule(
        names=frozenset({"published", "_published"}),
        allowed=TRANSACTION_EXIT,
        because="events are published by the store's transaction exit alone",
    ),
)


def violations(package: Path) -> list[str]:
    """Every breach in a tree like src/lenochat, as `file:line: what, because why`."""
    found: list[str] = []
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=file)
        found += (f"{file}:{line}: {what}" for line, what in sorted(breaches(tree, file)))
    return found


def breaches(tree: ast.Module, file: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from forbidden_calls(node, file)
        elif file.startswith("core/") and isinstance(node, ast.Import | ast.ImportFrom):
            yield from forbidden_core_imports(node)


def forbidden_calls(call: ast.Call, file: str) -> Iterator[tuple[int, str]]:
    name = called_name(call)
    for rule in CALL_RULES:
        if name in rule.names and not rule.allows(file):
            yield call.lineno, f"calls {name}(), but {rule.because}"
    if file not in (*TRANSACTION_EXIT, *READ_TRANSACTION_EXIT) and any(map(is_sql_commit, call.args)):
        yield call.lineno, "runs COMMIT, but only the store's transaction exit commits"


def called_name(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def is_sql_commit(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip(" ;").upper() == "COMMIT"


def forbidden_core_imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[int, str]]:
    modules = [node.module or "."] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    for module in modules:
        own = module == "lenochat.core" or module.startswith("lenochat.core.")
        if not own and module.partition(".")[0] not in VALUE_MODULES | VALUE_LIBRARIES:
            yield node.lineno, f"imports {module}, but core knows values only"
