"""Options, variables, the TOML file, and what is said about a command line that cannot be."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = ("serve", "demo", "migrate", "create-workspace", "add-agent", "import-articles", "doctor")


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert [command for command in COMMANDS if command not in ran.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_its_variable(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    options = ran.out.count("\n  --")
    assert options >= 3
    assert " ".join(ran.out.split()).count("[env var: LENOCHAT_") == options


@pytest.mark.parametrize(
    "arguments",
    [
        ["sing"],
        ["serve", "--loud"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "http"],
        ["serve", "--trusted-proxy", "the one next door"],
        ["serve", "--public-url", "chat.example.com"],
        ["serve", "--public-url", "https://example.com/chat"],
        ["serve", "--smtp-url", "mail.example.com", "--mail-from", "chat@example.com"],
        ["serve", "--smtp-url", "smtp://mail.example.com"],
        ["serve", "--mail-from", "nobody"],
        ["serve", "--assistant-hosts", "https://api.example.com/v1"],
        ["serve", "--config", "nowhere.toml"],
        ["serve", "extra"],
        ["create-workspace", "Shop"],
        ["create-workspace", "--owner-email", "a@shop.example", "--owner-name", "Ana"],
        ["add-agent", "--workspace", "w", "--email", "a@shop.example", "--name", "Ana", "--role", "boss"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(run: Run, arguments: list[str], folder: Path) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.complaint.startswith("lenochat")
    assert list(folder.iterdir()) == []


def test_an_option_wins_over_its_variable_and_that_over_the_file(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "lenochat.toml").write_text('data = "from-the-file"\njson = true')
    assert run("migrate").result["database"] == "from-the-file/lenochat.sqlite3"
    monkeypatch.setenv("LENOCHAT_DATA", "from-the-variable")
    assert run("migrate").result["database"] == "from-the-variable/lenochat.sqlite3"
    assert run("migrate", "--data", "from-the-option").result["database"] == "from-the-option/lenochat.sqlite3"


def test_another_file_can_be_named(run: Run, folder: Path) -> None:
    (folder / "other.toml").write_text('data = "elsewhere"')
    assert run("migrate", "--json", "--config", "other.toml").result["database"] == "elsewhere/lenochat.sqlite3"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("prt = 8081", "prt"), ("port = ", "cannot be read"), ('port = "loud"', "--port"), ("[serve]\nport = 1", "serve")],
)
def test_a_file_that_cannot_be_is_wrong_usage(run: Run, folder: Path, text: str, reason: str) -> None:
    (folder / "lenochat.toml").write_text(text)
    ran = run("serve")
    assert ran.code == 2
    assert reason in ran.complaint


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_mail_servers_password_belongs_into_the_file_or_the_variable(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    url, sender = "smtp://shop:hidden@127.0.0.1:1", ("--mail-from", "chat@example.com")
    ran = run(command, "--smtp-url", url, *sender)
    assert ran.code == 2
    assert "lenochat.toml" in ran.complaint
    wrong = f"{url}/path"
    monkeypatch.setenv("LENOCHAT_SMTP_URL", wrong)
    refused = run(command, *sender)
    assert refused.code == 2
    monkeypatch.delenv("LENOCHAT_SMTP_URL")
    (folder / "lenochat.toml").write_text(f'smtp_url = "{wrong}"\nmail_from = "chat@example.com"')
    also_refused = run(command)
    assert also_refused.code == 2
    assert "hidden" not in ran.complaint + refused.complaint + also_refused.complaint


def test_the_doctor_tries_the_mail_server_of_the_file(run: Run, folder: Path) -> None:
    (folder / "lenochat.toml").write_text('smtp_url = "smtp://shop:hidden@127.0.0.1:1"\nmail_from = "chat@example.com"')
    ran = run("doctor", "--json")
    assert ran.code == 1
    (mail,) = [finding for finding in json.loads(ran.out)["findings"] if finding["name"] == "mail"]
    assert (mail["level"], "127.0.0.1 port 1" in mail["found"]) == ("problem", True)
    assert "hidden" not in ran.out


def test_the_doctor_tries_the_hosts_that_leno_ai_may_ask(run: Run, folder: Path) -> None:
    (folder / "lenochat.toml").write_text('assistant_hosts = "127.0.0.1:1"')
    ran = run("doctor", "--json")
    (hosts,) = [finding for finding in json.loads(ran.out)["findings"] if finding["name"] == "assistant hosts"]
    assert (hosts["level"], "127.0.0.1 port 1" in hosts["found"]) == ("warning", True)


def test_no_address_limits_is_refused_where_others_can_reach_the_node(run: Run, folder: Path) -> None:
    ran = run("serve", "--no-address-limits", "--host", "0.0.0.0")
    assert ran.code == 1
    assert "--no-address-limits" in ran.complaint
    assert list(folder.iterdir()) == []


def test_a_data_folder_that_cannot_be_made_is_a_refusal(run: Run, folder: Path) -> None:
    (folder / "file").write_text("in the way")
    ran = run("migrate", "--data", "file/data")
    assert ran.code == 1
    assert "file/data" in ran.complaint


def test_a_database_that_is_none_is_a_refusal(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "lenochat.sqlite3").write_bytes(b"not a database, but a letter to the editor")
    ran = run("migrate", "--data", data)
    assert ran.code == 1
    assert "cannot be used" in ran.complaint
