"""What everybody who acts at random has in common: a way to ask, and to note what was answered."""

import json
from random import Random

from torture.hand import Ask, Hand, Shared
from torture.place import Member, Place
from torture.wire import Answer

STATUSES = ("online", "online", "online", "online", "busy", "away", "do_not_disturb", "offline")
"""Chosen at random: half of the time Online, or nobody would ever get a chat."""

Body = dict[str, object]


class Actor:
    """Acts by the hands of one process."""

    def __init__(self, shared: Shared, *, password: str) -> None:
        self._shared = shared
        self._random: Random = shared.random
        self._password = password
        self._texts = 0

    async def _ask(
        self,
        hand: Hand,
        place: Place,
        member: Member,
        kind: str,
        method: str,
        path: str,
        body: Body | None = None,
        *,
        wish: str = "",
    ) -> Answer | None:
        ask = Ask(kind=kind, method=method, path=path, body=body, member=member, about=member.person.id, wish=wish)
        return await hand.do(place.plan.number, ask)

    async def _ask_of(
        self,
        hand: Hand,
        place: Place,
        member: Member,
        kind: str,
        method: str,
        conversation_id: str,
        rest: str,
        body: Body | None = None,
    ) -> None:
        path = f"/conversations/{conversation_id}{rest}"
        ask = Ask(kind=kind, method=method, path=path, body=body, member=member, about=conversation_id)
        self._note(place, await hand.do(place.plan.number, ask))

    def _note(self, place: Place, answer: Answer | None) -> None:
        if answer is not None and answer.status == 200:
            shown = json.loads(answer.body)
            place.saw(shown["id"], shown["status"], shown["assignee_id"])

    def _text(self) -> str:
        self._texts += 1
        return f"{self._shared.client}-{self._texts}"
