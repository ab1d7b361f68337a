"""Many at once, over HTTP, in real threads against a real process (RT4, RT5): no two winners, nobody above capacity,
and never a chat for who has said Away.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

import pytest

from tests.support.plain_http import PlainHttp
from tests.support.server_process import ServerProcess
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

T = TypeVar("T")
TAKERS = PRODUCERS = 16
ROUNDS = 1_000
WORKERS = 4


class Stage:
    """A workspace of a server process, and threads that act in it."""

    def __init__(self, server: ServerProcess, workplace: Workplace, clients: ExitStack) -> None:
        self.url = server.url
        self.workplace = workplace
        self._clients = clients
        self.owner = self.member(workplace.owner_id)
        self.owner.done("PATCH", f"/agents/{self.owner.id}", {"takes_chats": False})

    def client(self) -> PlainHttp:
        return self._clients.enter_context(PlainHttp(self.url))

    def member(self, agent_id: str) -> PlainHttp:
        return self.client().log_in(self.workplace.emails[agent_id])

    def hire(self, number: int) -> list[PlainHttp]:
        async def all_of_them() -> list[str]:
            return [await self.workplace.hire(f"Agent {count}") for count in range(number)]

        return [self.member(agent_id) for agent_id in asyncio.run(all_of_them())]

    def begin(self, client: PlainHttp) -> JsonObject:
        return client.begin(self.workplace.widget_key)


def at_once(*jobs: Callable[[], T]) -> list[T]:
    """Run all in threads that start together; the first failure is raised."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        start.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("races")
    arguments = ["serve", "--port", "0", "--data", str(folder / "data"), "--no-address-limits"]
    with ServerProcess(arguments, folder / "log") as started:
        yield started


@pytest.fixture
def stage(server: ServerProcess) -> Iterator[Stage]:
    async def opened() -> Workplace:
        return await Workplace(server.url, server.log.parent / "data").__aenter__()

    with ExitStack() as clients:
        yield Stage(server, asyncio.run(opened()), clients)


def test_of_sixteen_takers_one_wins_and_the_others_learn_who(stage: Stage) -> None:
    takers = stage.hire(TAKERS)
    for taker in takers:
        taker.done("PUT", "/me/availability", {"status": "away"})
    winners: Counter[str] = Counter()
    for _ in range(20):
        path = f"/conversations/{stage.begin(stage.owner)['conversation_id']}"

        def take(taker: PlainHttp, path: str = path) -> tuple[int, JsonObject]:
            return taker.send("PUT", f"{path}/assignee", {"agent_id": taker.id, "expected_assignee_id": None})

        answers = at_once(*((lambda taker=taker: take(taker)) for taker in takers))
        (won,) = [answer for status, answer in answers if status == 200]
        lost = [answer["error"] for status, answer in answers if status == 409]
        assert len(lost) == TAKERS - 1
        assert {(error["code"], error["assignee_id"]) for error in lost} == {("already_assigned", won["assignee_id"])}
        assert stage.owner.done("GET", path)["assignee_id"] == won["assignee_id"]
        winners[won["assignee_id"]] += 1
    loads = {agent["id"]: agent["open_conversations"] for agent in stage.owner.done("GET", "/agents")["items"]}
    assert {taker: load for taker, load in loads.items() if load} == winners


def test_routing_never_takes_anybody_above_capacity_under_sixteen_producers(stage: Stage) -> None:
    stage.hire(4)
    stage.owner.done("PATCH", "/workspace", {"routing": {"strategy": "load_balanced", "default_capacity": 3}})
    watcher = stage.member(stage.workplace.owner_id)
    begun: list[JsonObject] = []

    def produce(client: PlainHttp) -> int:
        for count in range(8):
            mine = stage.begin(client)
            begun.append(mine)
            if count % 2:
                _close(client, stage, mine)
        return 0

    def watch() -> int:
        return max(largest_load(watcher) for _ in range(60))

    clients = [stage.client() for _ in range(PRODUCERS)]
    jobs = [(lambda client=client: produce(client)) for client in clients]
    *_, largest = at_once(*jobs, watch)
    assert largest <= 3
    loads = [agent["open_conversations"] for agent in stage.owner.done("GET", "/agents")["items"]]
    assert sorted(loads) == [0, 3, 3, 3, 3]
    still_open = stage.owner.done("GET", "/conversations?view=all&limit=200")["items"]
    assert len(still_open) == PRODUCERS * 4
    assert len({item["id"] for item in still_open}) == len(still_open)
    held = Counter(item["assignee_id"] for item in still_open)
    assert held.pop(None) == PRODUCERS * 4 - 12
    assert set(held.values()) == {3}
    places = [
        item["queue_position"] for item in stage.owner.done("GET", "/conversations?view=unassigned&limit=200")["items"]
    ]
    assert places == list(range(1, len(places) + 1))


def _close(client: PlainHttp, stage: Stage, begun: JsonObject) -> None:
    client._headers["Authorization"] = f"Bearer {begun['visitor_token']}"
    client.done("POST", f"/widget/{stage.workplace.widget_key}/conversations/{begun['conversation_id']}/close")
    del client._headers["Authorization"]


def largest_load(watcher: PlainHttp) -> int:
    return max(int(agent["open_conversations"]) for agent in watcher.done("GET", "/agents")["items"])


def test_who_was_told_that_she_is_away_never_gets_the_next_chat(stage: Stage) -> None:
    """Each worker is an agent who goes Away, and a visitor who comes right after the answer, in a thousand rounds."""
    agents = stage.hire(WORKERS + 1)
    visitors = [stage.client() for _ in range(WORKERS)]
    names = {agent["id"]: agent["name"] for agent in stage.owner.done("GET", "/agents")["items"]}
    refuge = names[agents[-1].id]

    def rounds(agent: PlainHttp, visitor: PlainHttp) -> list[str]:
        chosen = []
        for count in range(ROUNDS // WORKERS):
            agent.done("PUT", "/me/availability", {"status": ("away", "do_not_disturb", "offline", "busy")[count % 4]})
            chosen.append(stage.begin(visitor)["agent"]["name"])
            agent.done("PUT", "/me/availability", {"status": "online"})
        return chosen

    jobs = [
        (lambda agent=agent, visitor=visitor: rounds(agent, visitor))
        for agent, visitor in zip(agents, visitors, strict=False)
    ]
    results = at_once(*jobs)
    for agent, chosen in zip(agents, results, strict=False):
        assert len(chosen) == ROUNDS // WORKERS
        assert names[agent.id] not in chosen
    assert any(refuge in chosen for chosen in results)
