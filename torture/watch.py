"""The runner's own eyes on one workspace: an Owner's stream, which sees everything, and what may be asked at rest."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.http import request
from torture.account import JsonObject
from torture.dashboard import Dashboard, difference, picture_of
from torture.history import History
from torture.judge import Epoch
from torture.place import Plan
from torture.since import Fault
from torture.stage import asked
from torture.wire import Wire

MOST_RESUMED = 900
"""So many of the last events are read again from the log; the server gives 1,000."""
TRIES = 20
ALL = {"default_capacity": "none", "busy_fallback": "true", "away_fallback": "true"}


@dataclass(slots=True)
class AtRest:
    """What was read at one quiet position."""

    epoch: Epoch
    state: JsonObject
    conversations: list[JsonObject]
    next_assignment: JsonObject
    """What would be decided about a new conversation, if there were no limits and everybody were asked (`ALL`)."""
    faults: list[Fault] = field(default_factory=list)


class Watch:
    """One workspace."""

    def __init__(self, plan: Plan, where: tuple[str, int]) -> None:
        self.plan = plan
        self._where = where
        self._events: list[tuple[int, JsonObject]] = []
        self._marks = 0
        self._looked_at = 0
        self.stream = Dashboard(where, plan.owner_token, "the Owner's stream", self._heard)

    async def open(self) -> History:
        """Begin to watch a workspace in which nothing has happened yet."""
        await self.stream.open()
        fresh = await self._fresh()
        assert fresh.mirror is not None
        self.names = {agent["id"]: agent["name"] for agent in fresh.mirror.agents.values()}
        self._looked_at = fresh.position
        return History(_state(fresh), fresh.position)

    async def come_back(self) -> None:
        """After a kill: go on where the stream broke."""
        await self.stream.ended()
        await self.stream.open()

    async def mark(self, wire: Wire) -> int:
        """Have one event that everybody is told; its position."""
        self._marks += 1
        body = b'{"name": "Shop %d"}' % self._marks
        answer = await asked(wire, "PATCH", "/workspace", body, self.plan.owner_token)
        assert answer.position is not None
        return answer.position

    async def look(self, wire: Wire) -> AtRest:
        """Read everything at one position: a snapshot, all open conversations, and the log since the last look."""
        until = 0
        for _ in range(TRIES):
            told = self.stream.position
            fresh = await self._fresh()
            until = fresh.position
            is_told = await self.stream.reached(until)
            is_left_out = not is_told and self.stream.is_open and not self.stream.wrong
            conversations = await self._open_conversations(wire, until)
            next_one = await asked(
                wire, "GET", f"/workspace/next-assignment?{urlencode(ALL)}", b"", self.plan.owner_token
            )
            has_lost = told > until  # It would never get there.
            is_there = self.stream.position == until or has_lost or is_left_out
            if conversations is None or next_one.position != until or not is_there:
                continue
            faults = [Fault(check, f"the Owner's stream: {says}", until, ()) for check, says in self.stream.wrong]
            if has_lost:
                says = f"the Owner's stream was told of {told}, and a snapshot asked for later stands at {until}"
                faults.append(Fault("kept", says, until, ()))
            if is_left_out:
                says = f"the Owner's stream stands at {self.stream.position}, and nobody tells it of {until}"
                faults.append(Fault("dashboard", says, until, ()))
            differs = difference(picture_of(self.stream), picture_of(fresh))
            if differs is not None:
                faults.append(Fault("dashboard", f"the Owner's stream: {differs}", until, ()))
            faults += await self._log_differs(max(self._looked_at, until - MOST_RESUMED), until)
            # What the clock has made due meanwhile belongs to the next epoch.
            events = [item for item in self._events if item[0] <= until]
            epoch = Epoch(events=events, until=until, heard=self.stream.heard)
            self._events = [item for item in self._events if item[0] > until]
            self._looked_at = until
            self.stream.heard, self.stream.told, self.stream.wrong = [], [], []
            return AtRest(epoch, _state(fresh), conversations, json.loads(next_one.body), faults)
        stands = f"the stream stands at {self.stream.position}, and the workspace at {until}"
        how = f"it is {'open' if self.stream.is_open else f'closed with {self.stream.code}'}; {self.stream.wrong}"
        raise RuntimeError(f"workspace {self.plan.number} was never at rest: {stands}; {how}")

    async def receipts(self, wire: Wire, conversation_ids: set[str]) -> dict[str, list[JsonObject]]:
        """Those of each conversation; none of one that the server does not know."""
        found: dict[str, list[JsonObject]] = {}
        for conversation_id in conversation_ids:
            path = f"/conversations/{conversation_id}/routing?limit=200"
            answer = await wire.ask(request("GET", f"/api/v1{path}", token=self.plan.owner_token))
            found[conversation_id] = json.loads(answer.body)["items"] if answer.status == 200 else []
        return found

    def _heard(self, frame: JsonObject) -> None:
        self._events += [(item["position"], item["event"]) for item in frame["events"] if "position" in item]

    async def _fresh(self) -> Dashboard:
        fresh = Dashboard(self._where, self.plan.owner_token, "a fresh look")
        await fresh.open()
        fresh.drop()
        return fresh

    async def _open_conversations(self, wire: Wire, position: int) -> list[JsonObject] | None:
        found: list[JsonObject] = []
        cursor = ""
        while True:
            path = f"/conversations?view=all&limit=200{cursor}"
            answer = await asked(wire, "GET", path, b"", self.plan.owner_token)
            if answer.position != position:
                return None
            page = json.loads(answer.body)
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    async def _log_differs(self, after: int, until: int) -> list[Fault]:
        """The log, by resuming from `after`, tells what the stream has told."""
        again: list[tuple[int, JsonObject]] = []

        def heard(frame: JsonObject) -> None:
            again.extend((item["position"], item["event"]) for item in frame["events"])

        assert self.stream.mirror is not None
        resumed = Dashboard(self._where, self.plan.owner_token, "the log", heard)
        resumed.mirror = deepcopy(self.stream.mirror)
        resumed.mirror.position = after
        await resumed.open()
        resumed.drop()
        told = dict(item for item in self._events if after < item[0] <= until)
        read = dict(item for item in again if item[0] <= until)
        for position in sorted(told.keys() | read.keys()):
            if told.get(position) != read.get(position):
                says = f"the log says {read.get(position)!r:.200}, and the stream said {told.get(position)!r:.200}"
                return [Fault("order", says, position, ())]
        return []


def _state(fresh: Dashboard) -> JsonObject:
    """What a snapshot says, in the shape of its frame."""
    assert fresh.mirror is not None
    mirror = fresh.mirror
    return {"workspace": mirror.workspace, "agents": list(mirror.agents.values()), "counts": mirror.counts}
