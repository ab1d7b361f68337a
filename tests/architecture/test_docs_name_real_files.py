"""What documents name is there: files, functions, events, and the targets of links."""

import pytest

from tests.architecture.documents import ROOT, code_in_prose, lost_links, made_up, read

WITH_CODE = ("ARCHITECTURE.md", "docs/glossary.md", "docs/guarantees.md")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md")
)


@pytest.mark.parametrize("document", WITH_CODE)
def test_everything_that_a_document_names_exists(document: str) -> None:
    assert [name for name in code_in_prose(read(document)) if made_up(name)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    assert list(lost_links(document)) == []


def test_there_is_something_to_check() -> None:
    """Another way of writing names would make the tests above pass for ever."""
    names = code_in_prose(read("ARCHITECTURE.md"))
    assert sum(name.startswith(("actions.", "core.", "store.", "web.")) for name in names) > 40
    assert sum("#" in name for name in names) > 15
    assert sum(name.endswith(".py") for name in names) > 15


@pytest.mark.parametrize(
    "name",
    [
        "actions.availability.set_presence",
        "actions.mood.set_availability",
        "store.writer.Writer.rewrite",
        "agent.vanished",
        "core/mood.py",
        "src/lenochat/core/mood.py",
        "tests/moods",
        "lenochat.ini.md",
        "ui/client/src/reducer.ts#frameLost",
        "ui/client/src/mood.ts#frameArrived",
    ],
)
def test_a_made_up_name_is_noticed(name: str) -> None:
    assert made_up(name)


@pytest.mark.parametrize(
    "name",
    [
        "actions.availability.set_availability",
        "store.transaction.Tx.emit",
        "core.routing.Reason",
        "availability.changed",
        "typing",
        "core/routing.py",
        "core/",
        "pyproject.toml",
        "ui/client",
        "ui/client/src/reducer.ts#frameArrived",
        "ui/client/src/api.ts#setAvailability",
        "python3 dev.py test",
        "/api/v1/me",
        "BEGIN IMMEDIATE",
    ],
)
def test_a_real_name_is_left_alone(name: str) -> None:
    assert not made_up(name)
