"""`serve` shows every mail to the person who runs it: on standard error, whole, once, and apart from the log."""

import contextlib
import json
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from lenochat.mail.console import ABOVE, BELOW
from tests.support.server_process import READY, lenochat_command

PUBLIC_URL = "https://chat.example.com"


def command(*arguments: str, data: Path) -> str:
    ran = subprocess.run(
        [*lenochat_command(), *arguments, "--password-stdin", "--data", str(data)],
        input="correct horse battery\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return ran.stdout


@contextlib.contextmanager
def serving(data: Path) -> Iterator["subprocess.Popen[str]"]:
    """A server whose standard error is a pipe: reading from it waits until there is something."""
    server = subprocess.Popen(
        [*lenochat_command(), "serve", "--port", "0", "--data", str(data), "--public-url", PUBLIC_URL],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with server:
        try:
            assert server.stdout is not None
            assert READY in server.stdout.readline()
            yield server
        finally:
            server.kill()


def next_mail(server: "subprocess.Popen[str]", log: list[str]) -> str:
    """The next mail on standard error; what stands before it is the log's."""
    assert server.stderr is not None
    log += takewhile(lambda line: line != f"{ABOVE}\n", server.stderr)
    return "".join(takewhile(lambda line: line != f"{BELOW}\n", server.stderr))


def test_every_new_member_gets_one_mail_whether_or_not_a_server_was_running(tmp_path: Path) -> None:
    data, log = tmp_path / "data", list[str]()
    who = ("--owner-email", "olga@shop.example", "--owner-name", "Olga", "--json")
    workspace_id = json.loads(command("create-workspace", "Shop", *who, data=data))["workspace_id"]
    with serving(data) as server:
        assert next_mail(server, log).startswith("To: olga@shop.example\nSubject: You are now a member of Shop\n")
        new = ("--email", "ana@shop.example", "--name", "Ana", "--role", "agent")
        command("add-agent", "--workspace", workspace_id, *new, data=data)
        mail = next_mail(server, log)
        server.send_signal(signal.SIGTERM)
        out, rest = server.communicate(timeout=30)
        assert (server.returncode, out) == (0, "")
    assert mail.startswith("To: ana@shop.example\n")
    assert f"{PUBLIC_URL}/ " in mail
    assert "correct horse" not in mail
    assert "@" not in "".join([*log, rest])
    with contextlib.closing(sqlite3.connect(data / "lenochat.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
