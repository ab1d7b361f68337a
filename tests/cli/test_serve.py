"""`serve` as a process: ready when it says so, alone on its data, and nothing lost however it ends."""

import json
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from lenochat.cli.refusal import RefusedError
from lenochat.cli.server import listen
from tests.cli.conftest import Run
from tests.support.server_process import READY, ServerProcess

PASSWORD = "correct horse battery"
PATIENCE_SECONDS = 30


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[ServerProcess]:
    """One for all tests that do not end it; its data are in `place / "data"`."""
    with serving(place) as running:
        yield running


def serving(place: Path) -> ServerProcess:
    return ServerProcess(["serve", "--port", "0", "--data", str(place / "data")], place / "server.log")


def create_workspace(run: Run, place: Path, email: str) -> dict[str, Any]:
    who = ("--owner-email", email, "--owner-name", "Olga", "--password-stdin")
    return run("create-workspace", "Shop", *who, "--json", "--data", place / "data", stdin=PASSWORD.encode()).result


@contextmanager
def log_in(server: ServerProcess, email: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.url, trust_env=False, timeout=PATIENCE_SECONDS) as client:
        answer = client.post("/api/v1/login", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        yield client


@contextmanager
def open_stream(server: ServerProcess, client: httpx2.Client) -> Iterator[ClientConnection]:
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    address = server.url.replace("http", "ws", 1) + "/api/v1/stream"
    with connect(address, additional_headers={"Cookie": cookie}, proxy=None, compression=None) as stream:
        stream.send('{"type": "hello", "protocol": 1}')
        assert json.loads(stream.recv(PATIENCE_SECONDS))["type"] == "snapshot"
        yield stream


def closed_with(stream: ClientConnection) -> int | None:
    """Read to the end; the code that the server closed with."""
    try:
        while True:
            stream.recv(PATIENCE_SECONDS)
    except ConnectionClosed as closed:
        return None if closed.rcvd is None else closed.rcvd.code


def test_ready_means_that_it_answers(server: ServerProcess) -> None:
    assert httpx2.get(f"{server.url}/health/ready", trust_env=False).status_code == 200


def test_a_second_server_on_the_same_data_is_refused(server: ServerProcess, place: Path, run: Run) -> None:
    ran = run("serve", "--port", "0", "--data", place / "data")
    assert ran.code == 1
    assert str(server.process.pid) in ran.complaint
    assert httpx2.get(f"{server.url}/health/ready", trust_env=False).status_code == 200


def test_a_port_that_is_taken_is_refused(server: ServerProcess) -> None:
    port = urlsplit(server.url).port
    assert port is not None
    with pytest.raises(RefusedError, match=str(port)):
        listen("127.0.0.1", port)


def test_commands_work_through_a_running_server(server: ServerProcess, place: Path, run: Run) -> None:
    workspace = create_workspace(run, place, "olga@shop.example")["workspace_id"]
    who = ("--email", "ana@shop.example", "--name", "Ana", "--role", "agent", "--password-stdin")
    add = ("add-agent", "--workspace", workspace, *who, "--json", "--data", place / "data")
    added = run(*add, stdin=PASSWORD.encode()).result
    with log_in(server, "ana@shop.example") as ana:
        me = ana.get("/api/v1/me").json()
    assert (me["id"], me["role"], me["status"]) == (added["agent_id"], "agent", "online")

    refused = run(*add, stdin=PASSWORD.encode())
    assert refused.code == 1
    assert "member" in refused.complaint


def test_the_doctor_sees_the_database_that_a_server_has_open(server: ServerProcess, place: Path, run: Run) -> None:
    ran = run("doctor", "--json", "--data", place / "data")
    seen = {finding["name"]: finding["level"] for finding in json.loads(ran.out)["findings"]}
    assert (seen["schema"], seen["integrity"], seen["clock"]) == ("ok", "ok", "ok")


def test_the_data_are_for_their_owner_alone(server: ServerProcess, place: Path) -> None:
    data = place / "data"
    modes = {path.name: path.stat().st_mode & 0o077 for path in [data, *data.iterdir()]}
    assert {name: mode for name, mode in modes.items() if mode} == {}


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, run: Run) -> None:
    with serving(tmp_path) as server:
        create_workspace(run, tmp_path, "karl@shop.example")
        with log_in(server, "karl@shop.example") as karl:
            chosen = karl.put("/api/v1/me/availability", json={"status": "away", "message": "Tea"}).json()
            cookies = dict(karl.cookies)
            server.kill()
    with serving(tmp_path) as server:
        with httpx2.Client(base_url=server.url, cookies=cookies, trust_env=False) as karl:
            me = karl.get("/api/v1/me").json()
        assert [me[name] for name in ("status", "status_message", "status_since")] == [
            chosen[name] for name in ("status", "status_message", "status_since")
        ]
        create_workspace(run, tmp_path, "lena@shop.example")


def test_a_stop_answers_what_is_in_hand_closes_streams_with_4000_and_exits_with_0(tmp_path: Path, run: Run) -> None:
    with serving(tmp_path) as server:
        create_workspace(run, tmp_path, "nils@shop.example")
        with log_in(server, "nils@shop.example") as nils, open_stream(server, nils) as stream:
            with begun_login(server, "nils@shop.example") as (request, body):
                server.process.send_signal(signal.SIGTERM)
                wait_until_refused(request.getpeername())
                request.sendall(body)
                assert request.recv(10_000).startswith(b"HTTP/1.1 200 ")
            assert closed_with(stream) == 4000
        assert server.process.wait(PATIENCE_SECONDS) == 0
    assert server.output == [f"{READY}{server.url}\n"]
    assert "Traceback" not in server.told()


def test_ctrl_c_is_a_stop_too(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(PATIENCE_SECONDS) == 0
    assert server.log.read_text() == ""


@contextmanager
def begun_login(server: ServerProcess, email: str) -> Iterator[tuple[socket.socket, bytes]]:
    """A request that the server waits for the body of, and that body."""
    body = json.dumps({"email": email, "password": PASSWORD}).encode()
    address = urlsplit(server.url)
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port), PATIENCE_SECONDS) as request:
        request.sendall(
            b"POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        assert request.recv(100).startswith(b"HTTP/1.1 100 ")
        yield request, body


def wait_until_refused(address: tuple[str, int]) -> None:
    """Connect again and again until nobody listens any more."""
    while True:
        try:
            socket.create_connection(address, PATIENCE_SECONDS).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return
