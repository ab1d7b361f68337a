"""`lenochat import-articles`: a folder of Markdown files becomes articles; with a server and without one."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.agent_client import done
from tests.support.running_node import running_node
from tests.support.workplace import Workplace


@pytest.fixture
def help_folder(folder: Path) -> Path:
    written = folder / "help"
    for name, text in (
        ("returns.md", "---\ntitle: Returns\nlanguage: en\n---\nWithin 30 days."),
        ("more/tea.md", "# Tee\n\nSehr heiß."),
        ("more/logo.png", "no text"),
        (".git/notes.md", "# Notes"),
        ("long.md", "x" * 50_001),
    ):
        (written / name).parent.mkdir(parents=True, exist_ok=True)
        (written / name).write_text(text, encoding="utf-8")
    return written


def new_workspace(run: Run, data: Path) -> str:
    made = run(
        *("create-workspace", "Shop", "--owner-email", "olga@shop.example", "--owner-name", "Olga", "--json"),
        *("--data", data),
    )
    return str(made.result["workspace_id"])


def test_a_folder_is_imported_and_the_next_time_only_what_has_changed(run: Run, data: Path, help_folder: Path) -> None:
    workspace = new_workspace(run, data)
    command = ("import-articles", help_folder, "--workspace", workspace, "--data", data, "--language", "de")
    told = run(*command)
    assert told.code == 0
    assert told.out.splitlines() == [
        "not taken: long.md: At most 50,000 characters are allowed; these are 50,001.",
        "2 new, 0 replaced, 0 as they were, 1 not taken",
    ]
    (help_folder / "returns.md").write_text("# Returns\n\nWithin 60 days.", encoding="utf-8")
    result = run(*command, "--json").result
    assert [result[name] for name in ("created", "replaced", "unchanged", "refused")] == [0, 1, 1, 1]


def test_a_link_that_leads_out_of_the_folder_makes_nothing_public(run: Run, data: Path, help_folder: Path) -> None:
    (help_folder.parent / "passwords.md").write_text("# Passwords\n\nsecret", encoding="utf-8")
    (help_folder / "more" / "passwords.md").symlink_to(help_folder.parent / "passwords.md")
    (help_folder / "again.md").symlink_to(help_folder / "returns.md")
    told = run("import-articles", help_folder, "--workspace", new_workspace(run, data), "--data", data).out
    assert "not taken: more/passwords.md: It is a link that leads out of the folder." in told
    assert "3 new, 0 replaced, 0 as they were, 2 not taken" in told


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["empty", "--workspace", "ID"], "There are no Markdown files"),
        (["help", "--workspace", "nothing"], "There is no such workspace"),
        (["help", "--workspace", "ID", "--language", "xx"], "Choose one of"),
    ],
)
def test_what_cannot_be_is_one_clear_line(
    run: Run, data: Path, help_folder: Path, arguments: list[str], complaint: str
) -> None:
    workspace = new_workspace(run, data)
    (help_folder.parent / "empty").mkdir()
    refused = run("import-articles", *(workspace if one == "ID" else one for one in arguments), "--data", data)
    assert complaint in refused.complaint


def test_a_folder_that_is_not_there_is_wrong_usage(run: Run) -> None:
    assert run("import-articles", "nowhere", "--workspace", "x").code == 2


@pytest.mark.anyio
async def test_beside_a_server_the_articles_are_there_at_once(data: Path, help_folder: Path) -> None:
    async with running_node(data) as node, Workplace(node.url, node.data) as workplace:
        owner = await workplace.owner()
        asked = {"folder": str(help_folder), "workspace": workplace.id, "language": ""}
        result = await workplace.command("import-articles", **asked)
        assert (result["created"], result["refused"]) == (2, 1)
        titles = [card["title"] for card in done(await owner.get("/articles"))["items"]]
        assert titles == ["Returns", "Tee"]
