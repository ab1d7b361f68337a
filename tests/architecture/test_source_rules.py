"""The rules of source_rules.py hold for LenoChat, and each of them notices when it is broken."""

from pathlib import Path

import pytest

import lenochat
from tests.architecture.source_rules import violations

PACKAGE = Path(lenochat.__file__).parent


def test_lenochat_keeps_the_rules() -> None:
    assert violations(PACKAGE) == []


def test_there_is_something_to_keep() -> None:
    """A moved folder would make the test above pass for ever."""
    assert (PACKAGE / "core").is_dir()
    assert (PACKAGE / "store" / "writer.py").is_file()
    assert any(".emit(" in file.read_text() for file in (PACKAGE / "actions").glob("*.py"))


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("web/http/conversations.py", "tx.emit(event)", "only actions emit events"),
        ("core/routing.py", "emit(event)", "only actions emit events"),
        ("ticker.py", "connection.commit()", "only the store's transaction exit commits"),
        ("actions/login.py", "tx.commit()", "only the store's transaction exit commits"),
        ("store/users.py", 'driver.execute("commit;")', "only the store's transaction exit commits"),
        ("actions/login.py", "published(events)", "events are published by the store's transaction exit alone"),
        ("core/presence.py", "import time", "core knows values only"),
        ("core/routing.py", "from random import choice", "core knows values only"),
        ("core/events.py", "from lenochat.store import tables", "core knows values only"),
        ("core/events.py", "from . import ids", "core knows values only"),
        ("core/events.py", "import pydantic.dataclasses", "core knows values only"),
    ],
)
def test_a_planted_violation_is_found(tmp_path: Path, file: str, line: str, complaint: str) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(f"def planted():\n    {line}\n")
    (found,) = violations(tmp_path)
    assert found.startswith(f"{file}:2: ")
    assert found.endswith(complaint)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("actions/availability.py", "tx.emit(event)"),
        ("store/writer.py", "self._driver.commit()"),
        ("store/writer.py", 'driver.execute("COMMIT")'),
        ("store/reader.py", 'driver.execute("COMMIT")'),
        ("core/presence.py", "from lenochat.core.ids import LoginId"),
        ("core/business_hours.py", "from zoneinfo import ZoneInfo"),
        ("web/http/conversations.py", 'log("the COMMIT failed")'),
    ],
)
def test_what_is_allowed_is_left_alone(tmp_path: Path, file: str, line: str) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(f"def planted():\n    {line}\n")
    assert violations(tmp_path) == []
