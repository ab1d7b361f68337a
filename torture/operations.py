"""The mix: who does what how often. Each operation is one request, but for duels, which are two at the same time."""

from collections.abc import Awaitable, Callable

from torture.actor import Body
from torture.hand import Ask, Hand, Shared
from torture.members import Members
from torture.owners import Owners
from torture.place import Place
from torture.visitors import Visitors

MOST_OPEN = 32
"""Open conversations of a workspace that a client knows of: with more, it closes instead of beginning another."""
WRONG: tuple[tuple[str, str, Body | bytes], ...] = (
    ("PUT", "/me/availability", {"status": "wrong"}),
    ("PUT", "/me/availability", {"status": "online", "unknown": 1}),
    ("PUT", "/me/availability", b'{"status": "online"'),
    ("PATCH", "/workspace", {"routing": {"default_capacity": -1}}),
    ("PATCH", "/workspace", {"routing": {"strategy": "wrong"}}),
    ("PATCH", "/agents/wrong", {"takes_chats": False}),
    ("PUT", "/conversations/wrong/assignee", {"agent_id": None}),
    ("POST", "/conversations/assign", {"items": [], "agent_id": None}),
)
"""What has to be refused, and changes nothing: that nothing but what was told has changed, the next snapshot says."""


class Operations(Visitors, Members, Owners):
    """Everybody of one client process."""

    def __init__(self, shared: Shared, places: list[Place], *, password: str) -> None:
        super().__init__(shared, password=password)
        self._places = places
        self._mix: list[Callable[[Hand, Place], Awaitable[object]]] = []
        weights: list[float] = []
        for weight, operation in (
            (22, self.begin_or_close),
            (0.3, self.rush),
            (10, self.write),
            (8, self.close_as_visitor),
            (16, self.status),
            (9, self.message),
            (2, self.note),
            (6, self.close),
            (2, self.reopen),
            (1, self.spam),
            (1, self.block),
            (2, self.ask_for_agent),
            (4, self.take),
            (3, self.assign),
            (3, self.release),
            (2, self.duel),
            (2, self.priority),
            (3, self.address),
            (1, self.team),
            (2, self.log_in),
            (1, self.log_out),
            (0.2, self.end_login),
            (1, self.profile),
            (2, self.connect),
            (1.5, self.disconnect),
            (2, self.look),
            (1, self.rules),
            (0.7, self.hours),
            (0.6, self.leno_ai),
            (3, self.change_member),
            (1, self.bulk),
            (1, self.wrong),
        ):
            self._mix.append(operation)
            weights.append(weight + (weights[-1] if weights else 0))
        self._weights = weights

    async def one(self, hand: Hand) -> None:
        """Do one operation somewhere."""
        (operation,) = self._random.choices(self._mix, cum_weights=self._weights)
        await operation(hand, self._random.choice(self._places))

    async def begin_or_close(self, hand: Hand, place: Place) -> None:
        """As many conversations end as begin."""
        await (self.begin if len(place.open) < MOST_OPEN else self.close)(hand, place)

    async def wrong(self, hand: Hand, place: Place) -> None:
        method, path, body = self._random.choice(WRONG)
        by = place.owner if self._random.random() < 0.5 else await self._somebody(hand, place) or place.owner
        ask = Ask(kind="wrong", method=method, path=path, body=body, member=by, wish=f"{method} {path} {body!r}")
        await hand.do(place.plan.number, ask)
