"""The contracts of import-linter and the bans of ruff in pyproject.toml notice when an arrow is broken.

The arrows are tried on a skeleton of what the architecture names, so that they hold before the last module is written.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("actions", "assistant", "bus", "core", "mail", "reads", "store", "web", "web/http", "web/socket")
MODULES = (
    "actions/availability",
    "app",
    "assistant/articles",
    "bus/local",
    "cli",
    "core/routing",
    "log",
    "mail/smtp",
    "outbox",
    "reads/snapshot",
    "settings",
    "store/writer",
    "ticker",
    "web/http/agents",
    "web/socket/hub",
)


def write_skeleton(source: Path) -> Path:
    package = source / "lenochat"
    for folder in ("", *PACKAGES):
        (package / folder).mkdir(parents=True, exist_ok=True)
        (package / folder / "__init__.py").touch()
    for module in MODULES:
        (package / f"{module}.py").touch()
    return package


def lint_imports(source: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--config",
        str(ROOT / "pyproject.toml"),
        "--no-cache",
    ]
    # The skeleton stands first on the path, before the installed package.
    return subprocess.run(
        command, cwd=source, env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=False
    )


ALLOWED = {
    "cli": "app",
    "app": "web.socket.hub",
    "web/http/agents": "actions.availability",
    "web/socket/hub": "bus.local",
    "outbox": "mail.smtp",
    "assistant/articles": "settings",
    "ticker": "actions.availability",
    "actions/availability": "store.writer",
    "reads/snapshot": "store.writer",
    "store/writer": "core.routing",
    "bus/local": "core.routing",
}


def test_the_arrows_of_the_architecture_are_allowed(tmp_path: Path) -> None:
    package = write_skeleton(tmp_path)
    for importer, imported in ALLOWED.items():
        (package / f"{importer}.py").write_text(f"import lenochat.{imported}\n")
    answer = lint_imports(tmp_path)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("core/routing", "store.writer"),
        ("store/writer", "actions.availability"),
        ("store/writer", "bus.local"),
        ("bus/local", "actions.availability"),
        ("bus/local", "store.writer"),
        ("actions/availability", "reads.snapshot"),
        ("actions/availability", "bus.local"),
        ("actions/availability", "mail.smtp"),
        ("reads/snapshot", "web.http.agents"),
        ("web/http/agents", "web.socket.hub"),
        ("web/http/agents", "mail.smtp"),
        ("web/http/agents", "assistant.articles"),
        ("assistant/articles", "store.writer"),
        ("web/http/agents", "app"),
        ("ticker", "outbox"),
        ("ticker", "bus.local"),
        ("outbox", "bus.local"),
        ("app", "cli"),
    ],
)
def test_an_arrow_against_the_architecture_is_caught(tmp_path: Path, importer: str, imported: str) -> None:
    package = write_skeleton(tmp_path)
    (package / f"{importer}.py").write_text(f"import lenochat.{imported}\n")
    answer = lint_imports(tmp_path)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"lenochat.{importer.replace('/', '.')} -> lenochat.{imported}" in answer.stdout


def test_a_module_without_a_place_is_caught(tmp_path: Path) -> None:
    package = write_skeleton(tmp_path)
    (package / "utils.py").touch()
    answer = lint_imports(tmp_path)
    assert answer.returncode == 1
    assert "utils" in answer.stdout


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n",
        "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
        "import time\n\nNOW = time.time()\n",
        "from time import time_ns\n",
        "from unittest.mock import Mock\n",
        "from unittest import mock\n",
    ],
)
def test_a_second_clock_or_a_mock_is_caught(source: str) -> None:
    command = [str(Path(sys.executable).with_name("ruff")), "check", "--select", "TID251", "--no-cache"]
    answer = subprocess.run(
        [*command, "--stdin-filename", "src/lenochat/core/planted.py", "-"],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "TID251" in answer.stdout
