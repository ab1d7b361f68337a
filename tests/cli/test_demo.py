"""`demo` as a process: what somebody who tries LenoChat finds, and that the demo makes way."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from lenochat.demo.cast import EVERYBODY, PASSWORD
from tests.support.server_process import ServerProcess

PATIENCE_SECONDS = 30


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One demo in a temporary folder of its own making."""
    folder = tmp_path_factory.mktemp("demo")
    aside = folder / "temporary"
    aside.mkdir()
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("TMPDIR", str(aside))
        with ServerProcess(["demo", "--port", "0"], folder / "server.log") as running:
            yield running
    assert "Traceback" not in running.told()
    assert [path.name for path in aside.iterdir()] == []


@contextmanager
def log_in(demo: ServerProcess, name: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=demo.url, trust_env=False, timeout=PATIENCE_SECONDS) as client:
        who = {"email": f"{name}@tea.example", "password": PASSWORD, "client": "dashboard"}
        answer = client.post("/api/v1/login", json=who)
        assert answer.status_code == 200, answer.text
        yield client


def agent(client: httpx2.Client, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = client.get("/api/v1/agents").json()["items"]
    return next(one for one in found if one["name"].startswith(name))


def test_it_prints_addresses_and_logins_before_it_is_ready(demo: ServerProcess) -> None:
    told = "".join(demo.output)
    assert f"{demo.url}/demo/shop" in told
    assert PASSWORD in told
    assert [person.email for person in EVERYBODY if person.email not in told] == []


def test_the_shop_carries_the_widget_of_the_workspace(demo: ServerProcess) -> None:
    page = httpx2.get(f"{demo.url}/demo/shop", trust_env=False)
    key = page.text.partition('data-widget-key="')[2].partition('"')[0]
    assert page.headers["content-type"].startswith("text/html")
    assert httpx2.get(f"{demo.url}/api/v1/widget/{key}", trust_env=False).json()["mode"] == "live"


def test_five_people_are_there_each_in_another_status_and_conversations_of_every_kind(demo: ServerProcess) -> None:
    with log_in(demo, "noor") as noor:
        agents = noor.get("/api/v1/agents").json()["items"]
        others = [one for one in agents if one["role"] != "owner"]
        assert Counter(one["role"] for one in agents) == {"owner": 1, "admin": 1, "agent": 3}
        assert {one["status"] for one in others} >= {"do_not_disturb", "away"}
        assert all(one["connected"] for one in agents)
        assert noor.get("/api/v1/conversations?view=closed").json()["items"]
        everything = noor.get("/api/v1/conversations?view=all").json()["items"]
        assert [one["assignee_id"] for one in everything if one["left_outside_hours"]] == [None]


def test_the_shop_has_articles_for_everybody_and_a_draft(demo: ServerProcess) -> None:
    with log_in(demo, "ana") as ana:
        cards = ana.get("/api/v1/articles").json()["items"]
    published = [card for card in cards if card["published"]]
    assert (len(published), len(cards)) == (8, 9)
    (delivery,) = [card for card in published if card["title"].startswith("Delivery")]
    page = httpx2.get(f"{demo.url}{delivery['url']}", trust_env=False)
    assert "free above 40 euros" in page.text


def test_the_demo_lets_go_of_whom_a_person_logs_in_as(demo: ServerProcess) -> None:
    """Else Ben could never be Offline again: the demo's own login would keep his status alive."""
    with log_in(demo, "noor") as noor, log_in(demo, "ben") as ben:
        assert agent(noor, "Ben")["status"] == "online"
        wait_for(demo, agent(noor, "Ben")["id"])
        ben.post("/api/v1/logout")
        assert agent(noor, "Ben")["status"] == "offline"


def wait_for(demo: ServerProcess, agent_id: str) -> None:
    """Read the log until it says that the demo has let go of this agent."""
    with demo.log.open() as log:
        while not any("let go" in line and agent_id in line for line in log):
            demo.process.poll()


def test_its_folder_can_be_kept_and_everybody_is_as_they_were_left(tmp_path: Path) -> None:
    def demo() -> ServerProcess:
        return ServerProcess(["demo", "--port", "0", "--data", str(tmp_path / "kept")], tmp_path / "server.log")

    with demo() as running, log_in(running, "ben") as ben:
        closed = ben.get("/api/v1/conversations?view=closed").json()["items"]
        assert len(closed) == 1
        ben.put("/api/v1/me/availability", json={"status": "away", "message": "my own"})
        left = statuses(ben)
        kept = dict(ben.cookies)
    with demo() as running, httpx2.Client(base_url=running.url, cookies=kept) as ben:
        assert ben.get("/api/v1/conversations?view=closed").json()["items"] == closed
        assert statuses(ben) == left


def statuses(client: httpx2.Client) -> dict[str, tuple[str, str | None]]:
    agents = client.get("/api/v1/agents").json()["items"]
    return {agent["name"]: (agent["status"], agent["status_message"]) for agent in agents}
