"""`create-workspace` and `add-agent`, without a server."""

from pathlib import Path
from typing import Any

import pytest

from lenochat.store import agents, sqlite, users, workspaces
from lenochat.web.passwords import verify_password
from tests.cli.conftest import Ran, Run

PASSWORD = b"correct horse battery"


class Office:
    """The commands, on one data folder."""

    def __init__(self, run: Run, data: Path) -> None:
        self._run = run
        self._data = data

    def create(self, name: str = "Shop", *, email: str = "olga@shop.example", stdin: bytes = PASSWORD) -> Ran:
        who = ("--owner-email", email, "--owner-name", "Olga")
        return self._run(
            "create-workspace", name, *who, "--password-stdin", "--json", "--data", self._data, stdin=stdin
        )

    def add(self, workspace: str, *, email: str = "ana@shop.example", role: str = "agent") -> Ran:
        who = ("--workspace", workspace, "--email", email, "--name", "Ana", "--role", role)
        return self._run("add-agent", *who, "--json", "--data", self._data)

    def password_of(self, email: str) -> str | None:
        connection = sqlite.open_connection(self._data / "lenochat.sqlite3", read_only=True)
        try:
            user = users.find_by_email(connection, email)
            return None if user is None else user.password_hash
        finally:
            connection.close()

    def members(self) -> list[tuple[str, str, str]]:
        connection = sqlite.open_connection(self._data / "lenochat.sqlite3", read_only=True)
        try:
            found: list[Any] = []
            for workspace in workspaces.list_all(connection):
                members = agents.list_of_workspace(connection, workspace.id)
                found += [(workspace.name, agent.email, agent.role.value) for agent in members]
            return found
        finally:
            connection.close()


@pytest.fixture
def office(run: Run, data: Path) -> Office:
    return Office(run, data)


def test_a_workspace_begins_with_its_owner(office: Office) -> None:
    made = office.create(email=" Olga@Shop.example ").result
    assert set(made) == {"workspace_id", "widget_key", "owner_id"}
    assert len(made["widget_key"]) >= 22
    assert office.members() == [("Shop", "olga@shop.example", "owner")]


def test_the_password_is_the_first_line_of_standard_input(office: Office) -> None:
    office.create(stdin=PASSWORD + b"\r\nsecond line")
    assert verify_password(office.password_of("olga@shop.example"), PASSWORD.decode())


def test_without_a_password_one_is_made_up_and_told_once(office: Office) -> None:
    workspace = office.create().result["workspace_id"]
    made = office.add(workspace).result
    assert set(made) == {"agent_id", "password"}
    assert verify_password(office.password_of("ana@shop.example"), made["password"])


def test_a_known_e_mail_keeps_its_password(office: Office) -> None:
    office.create()
    other = office.create("Other shop", stdin=b"another password").result["workspace_id"]
    assert verify_password(office.password_of("olga@shop.example"), PASSWORD.decode())
    office.create("Third shop", email="third@shop.example")
    assert set(office.add(other, email="third@shop.example").result) == {"agent_id"}


def test_nobody_is_a_member_twice(office: Office) -> None:
    workspace = office.create().result["workspace_id"]
    ran = office.add(workspace, email="OLGA@shop.example")
    assert ran.code == 1
    assert "member" in ran.complaint
    assert len(office.members()) == 1


def test_an_unknown_workspace_is_refused_and_nobody_is_kept(office: Office) -> None:
    office.create()
    assert office.add("no-such-id").code == 1
    assert office.password_of("ana@shop.example") is None


@pytest.mark.parametrize("stdin", [b"", b"short\n", b"x" * 201, b"\xff\xfe not text\n"])
def test_a_password_that_cannot_be_is_refused(office: Office, stdin: bytes, data: Path) -> None:
    ran = office.create(stdin=stdin)
    assert ran.code == 1
    assert "password" in ran.complaint
    assert not data.exists()


@pytest.mark.parametrize(
    "email", ["", "ana", "ana@", "@shop.example", "a b@shop.example", "a@b@c", "a" * 250 + "@x.io"]
)
def test_an_e_mail_that_cannot_be_is_refused(office: Office, email: str) -> None:
    ran = office.create(email=email)
    assert ran.code == 1
    assert "owner_email" in ran.complaint


@pytest.mark.parametrize("name", ["", "   ", "a" * 101, "evil \u202e name", "nul \x00"])
def test_a_name_that_cannot_be_is_refused(office: Office, name: str) -> None:
    assert office.create(name).code == 1
