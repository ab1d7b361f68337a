"""A member's dashboard as the checker has it: a stream, and the state that a plain fold of its events leads to."""

import asyncio
import json
from collections.abc import Callable
from copy import deepcopy
from time import monotonic_ns

from tests.support.mirror import Mirror
from torture.account import JsonObject, fingerprint
from torture.wire import Stream

PATIENCE_SECONDS = 30.0
LAST_FOR_GOOD = range(4100, 4200)
"""Close codes after which nobody comes back."""
_OWN_ALONE = ("email", "language", "preferred_status", "accept_chats_after_login", "notifications")
"""Of one's own view, what events do not tell: it comes with the next snapshot."""


class Dashboard:
    """Opened, dropped, and resumed after a break. What it was told is kept until somebody takes it."""

    def __init__(
        self, where: tuple[str, int], token: str, name: str, heard: Callable[[JsonObject], None] | None = None
    ) -> None:
        """`heard` gets every event frame as it comes."""
        self.name = name
        self.token = token
        self.mirror: Mirror | None = None
        self.is_open = False
        self.code = 0
        """What it was closed with last."""
        self.wrong: list[tuple[str, str]] = []
        """What it was told that cannot be, each with the check that it fails."""
        self.told: list[tuple[int, int]] = []
        """Positions with fingerprints."""
        self.heard: list[tuple[int, int]] = []
        """When which position was told."""
        self._where = where
        self._heard = heard
        self._stream: Stream | None = None
        self._news = asyncio.Event()
        self._begun = False
        self._opening = asyncio.Lock()

    @property
    def position(self) -> int:
        return 0 if self.mirror is None else self.mirror.position

    @property
    def is_over(self) -> bool:
        return self.code in LAST_FOR_GOOD

    async def open(self) -> None:
        """Connect and be brought to the present; resumes if anything is known. Raises ConnectionError.

        Whoever comes while another is at it waits for that.
        """
        async with self._opening:
            if not self.is_open:
                await self._open()

    async def _open(self) -> None:
        hello: JsonObject = {"type": "hello", "protocol": 1}
        if self.mirror is not None:
            hello |= {"stream_id": self.mirror.stream_id, "resume_from": self.mirror.position}
        self._begun, self.code = False, 0
        text = json.dumps(hello, separators=(",", ":")).encode()
        loop = asyncio.get_running_loop()
        _, self._stream = await loop.create_connection(
            lambda: Stream(self.token, text, self._took, self._lost), *self._where
        )
        self.is_open = not self._stream.is_lost
        await self._until(lambda: self._begun or not self.is_open)
        if not self.is_open and not self.is_over:
            raise ConnectionResetError

    def drop(self) -> None:
        if self._stream is not None:
            self._stream.drop()

    async def ended(self) -> None:
        """Wait until the connection is gone."""
        await self._until(lambda: not self.is_open)

    async def reached(self, position: int) -> bool:
        """Wait until that position has been told; False if it is not told in time, or the stream ends."""
        try:
            await self._until(lambda: self.position >= position or not self.is_open or bool(self.wrong))
        except TimeoutError:
            return False
        return self.position >= position

    async def compare(self) -> str | None:
        """Read a fresh snapshot beside this one, at a quiet moment: what differs, if anything."""
        for _ in range(5):
            fresh = Dashboard(self._where, self.token, self.name)
            await fresh.open()
            fresh.drop()
            if not await self.reached(fresh.position):
                return f"stands at {self.position}, and the workspace at {fresh.position}"
            if self.position == fresh.position:
                return difference(picture_of(self), picture_of(fresh))
        return None

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                self._news.clear()
                await self._news.wait()

    def _took(self, frame: JsonObject) -> None:
        try:
            if self.mirror is None:
                self.mirror = Mirror(frame)
            else:
                self._took_more(frame)
        except (AssertionError, KeyError) as failure:
            says = f"a frame of type {frame.get('type')} after position {self.position}: {failure!r}"
            self.wrong.append(("order", says))
        self._begun = self._begun or frame["type"] in ("snapshot", "resumed")
        self._news.set()

    def _took_more(self, frame: JsonObject) -> None:
        assert self.mirror is not None
        if frame["type"] == "events":
            self._note(frame)
        elif frame["type"] == "snapshot" and frame["position"] < self.mirror.position:
            says = f"what was told up to {self.mirror.position} is gone: a snapshot stands at {frame['position']}"
            self.wrong.append(("kept", says))
        self.mirror.follow([frame])

    def _note(self, frame: JsonObject) -> None:
        for item in frame["events"]:
            if "position" in item:
                self.told.append((item["position"], fingerprint(item["event"])))
        if self.told:
            self.heard.append((monotonic_ns(), self.told[-1][0]))
        if self._heard is not None:
            self._heard(frame)

    def _lost(self, code: int) -> None:
        self.is_open, self.code = False, code
        self._news.set()


def picture_of(dashboard: Dashboard) -> JsonObject:
    assert dashboard.mirror is not None
    picture = deepcopy(dashboard.mirror.picture())
    for name in _OWN_ALONE:
        picture["me"].pop(name, None)
    teams = {team["id"] for team in picture["workspace"]["teams"]}
    for conversation in picture["mine"]:
        if (
            conversation["team_id"] not in teams
        ):  # A team that is deleted is none; no event of the conversation says so.
            conversation.update(team_id=None, open_to_all=False)
    return picture


def difference(one: JsonObject, other: JsonObject) -> str | None:
    """Where two pictures differ first, in words."""
    for name in one:
        if one[name] == other[name]:
            continue
        if isinstance(one[name], list) and len(one[name]) == len(other[name]):
            pairs = [pair for pair in zip(one[name], other[name], strict=True) if pair[0] != pair[1]]
            inner = [key for key in pairs[0][0] if pairs[0][0].get(key) != pairs[0][1].get(key)]
            told = [(key, pairs[0][0].get(key), pairs[0][1].get(key)) for key in inner]
            return f"its {name} differ from a fresh snapshot's: of {pairs[0][0].get('name', pairs[0][0]['id'])}, {told}"
        return f"its {name} are {one[name]!r:.300}, and in a fresh snapshot {other[name]!r:.300}"
    return None
