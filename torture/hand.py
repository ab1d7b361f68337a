"""A hand: one HTTP connection that asks, is answered, and writes down both; what a kill cut off it sends again."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import monotonic_ns
from uuid import UUID

from bench.http import request
from torture.account import Deed, JsonObject
from torture.place import Member
from torture.wire import Answer, Wire

KEYED = 0.2
"""Of the writes of members, so many carry an Idempotency-Key."""
TWIN = 0.1
"""Of what may be sent twice, so much is: both at the same time."""
BLOCKED = 403
"""What a visitor sends who was blocked between the two is refused, also where it is a repeat."""
_NEVER_KEYED = frozenset({"login", "logout"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One request."""

    kind: str
    method: str
    path: str
    body: JsonObject | bytes | None = None
    member: Member | None = None
    visitor_token: str | None = None
    about: str = ""
    wish: str = ""
    expected: str | None = None
    once: bool = False
    """It carries a client-made id, so that it may be sent again."""


@dataclass(slots=True)
class Shared:
    """What all hands of a process share."""

    where: tuple[str, int]
    client: int
    random: Random
    deeds: dict[int, list[Deed]] = field(default_factory=dict)
    """By workspace."""
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    """Workspace, check, and what is wrong, where no history is needed to see it."""
    starts: int = 0
    """How often the server has come back."""
    came_back: asyncio.Event = field(default_factory=asyncio.Event)
    done: Callable[[], None] = lambda: None
    """Called after every answer."""
    patience_seconds: float = 60.0
    silence: Callable[[int, int, str], None] = lambda *_: None
    """Called when no answer has come for so long: how often the server had come back, the workspace, and what is so."""

    def new_id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))


class Hand:
    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._wire: Wire | None = None
        self._spare: Hand | None = None

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()

    async def do(self, place: int, ask: Ask) -> Answer | None:
        """Send it, and write down what came of it; None where the server was killed before it answered."""
        random, headers = self._shared.random, ""
        may_be_keyed = ask.member is not None and ask.method != "GET" and ask.kind not in _NEVER_KEYED and not ask.once
        is_keyed = may_be_keyed and random.random() < KEYED
        if is_keyed:
            headers = f"Idempotency-Key: {self._shared.new_id()}\r\n"
        if ask.visitor_token is not None:
            headers += f"Authorization: Bearer {ask.visitor_token}\r\n"
        body = ask.body if isinstance(ask.body, bytes) else b"" if ask.body is None else json.dumps(ask.body).encode()
        token = None if ask.member is None else ask.member.token
        data = request(ask.method, f"/api/v1{ask.path}", body, token=token, more=headers)
        can_repeat = is_keyed or ask.once
        if can_repeat and random.random() < TWIN:
            return await self._twice(place, ask, data)
        answer, deed = await self._once(place, ask, data, can_repeat=can_repeat)
        self._keep(place, ask, answer, deed)
        return answer

    async def _twice(self, place: int, ask: Ask, data: bytes) -> Answer | None:
        """Send it on two connections at once: it is done once, and both answers say the same."""
        if self._spare is None:
            self._spare = Hand(self._shared)
        (one, deed), (other, again) = await asyncio.gather(
            self._once(place, ask, data, can_repeat=True),
            self._spare._once(place, ask, data, can_repeat=True),  # noqa: SLF001 - another of the same kind
        )
        if ask.once and not _is_done(one) and _is_done(other):
            # What was refused is not remembered under a client-made id: the second was the first that could be done.
            one, deed, other, again = other, again, one, deed
        elif {401, BLOCKED}.isdisjoint((deed.status, again.status)) and not _is_same(ask, deed, again):
            self._say_differing(place, deed, again)
        self._keep(place, ask, one, deed)
        self._keep(place, ask, other, again._replace(repeat=True))
        return one

    def _say_differing(self, place: int, one: Deed, other: Deed) -> None:
        says = f"{one.kind} was sent twice, and answered with {one.status} and {other.status}"
        self._shared.problems.append((place, "once", f"{says}: {one.body!r:.200} {other.body!r:.200}"))

    async def _once(self, place: int, ask: Ask, data: bytes, *, can_repeat: bool) -> tuple[Answer | None, Deed]:
        sent = monotonic_ns()
        answer = await self._answer(place, ask, data, can_repeat=can_repeat)
        return answer, Deed(
            kind=ask.kind,
            client=self._shared.client,
            sent=sent,
            answered=monotonic_ns() if answer is None else answer.answered,
            status=0 if answer is None else answer.status,
            position=None if answer is None else answer.position,
            by="" if ask.member is None else ask.member.person.id,
            about=ask.about or _begun(ask, answer),
            wish=ask.wish,
            expected=ask.expected,
            repeat=False,
            body=b"" if answer is None else answer.body,
        )

    def _keep(self, place: int, ask: Ask, answer: Answer | None, deed: Deed) -> None:
        self._shared.deeds.setdefault(place, []).append(deed)
        self._shared.done()
        if answer is not None and answer.status == 401 and ask.member is not None:
            ask.member.token = None

    async def _answer(self, place: int, ask: Ask, data: bytes, *, can_repeat: bool) -> Answer | None:
        """The answer; after a kill, the answer to sending it again, where that may be."""
        shared = self._shared
        while True:
            starts = shared.starts
            try:
                async with asyncio.timeout(shared.patience_seconds):
                    return await (await self._connected()).ask(data)
            except TimeoutError:
                self.close()
                says = f"{ask.kind} was not answered within {shared.patience_seconds:.0f} s: {ask.method} {ask.path}"
                shared.silence(starts, place, says)
            except OSError:
                if not await self._is_back(starts, shared.patience_seconds):
                    says = f"{ask.kind} was cut off, and nobody had killed the server: {ask.method} {ask.path}"
                    shared.silence(starts, place, says)
            await self._is_back(starts, None)
            if not can_repeat:
                return None

    async def _connected(self) -> Wire:
        if self._wire is None or not self._wire.is_open:
            self._wire = await Wire.connected(self._shared.where)
        return self._wire

    async def _is_back(self, starts: int, seconds: float | None) -> bool:
        """Wait until the server has come back since then, for so many seconds at most, or for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._shared.starts == starts:
                    self._shared.came_back.clear()
                    await self._shared.came_back.wait()
        return self._shared.starts != starts


def _is_done(answer: Answer | None) -> bool:
    return answer is not None and answer.status < 300


def _is_same(ask: Ask, one: Deed, other: Deed) -> bool:
    """Whether two answers to the same request agree; each first message gets a token of its own."""
    if ask.kind == "begin":
        return one.about == other.about
    return one.status == other.status and one.body == other.body


def _begun(ask: Ask, answer: Answer | None) -> str:
    """The conversation that a first message has begun."""
    if ask.kind != "begin" or answer is None or answer.status not in (200, 201):
        return ""
    return str(json.loads(answer.body)["conversation_id"])
