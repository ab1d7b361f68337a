"""What one client process knows of a workspace: its own members and visitors, and who holds what as far as it heard."""

from collections import deque
from dataclasses import dataclass, field
from random import Random

from torture.account import JsonObject
from torture.dashboard import Dashboard

MOST_KNOWN = 60
"""Visitors and closed conversations that a client remembers, in each workspace."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as setting up made them."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A workspace as a client process is told of it."""

    number: int
    widget_key: str
    owner: Person
    owner_token: str
    mine: tuple[Person, ...]
    """Who acts in this process, and in no other."""
    everybody: tuple[str, ...]
    """The ids of all agents, the Owner not among them."""
    language_model: str | None
    """The base URL of one that Leno AI may ask; None: there is no Leno AI."""


@dataclass(slots=True)
class Member:
    """An agent of this process."""

    person: Person
    token: str | None = None
    """Of the login that they use now; its end is noticed by the next answer."""
    is_refused: bool = False
    """The last login was: they are disabled."""
    dashboards: list[Dashboard] = field(default_factory=list)


@dataclass(slots=True)
class Visitor:
    """Somebody who has begun a conversation from this process."""

    token: str
    conversation_id: str


class Place:
    """One workspace."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.members = [Member(person) for person in plan.mine]
        self.owner = Member(plan.owner, plan.owner_token)
        self.visitors: deque[Visitor] = deque(maxlen=MOST_KNOWN)
        self.open: dict[str, str | None] = {}
        """Open conversations and who holds them, as far as it was heard; the oldest first."""
        self.begun_by: deque[str] = deque(maxlen=MOST_KNOWN)
        """The ids of visitors, as far as it was heard."""
        self.blocked: deque[str] = deque(maxlen=MOST_KNOWN)
        """Those whom this process has blocked."""
        self.closed: deque[str] = deque(maxlen=MOST_KNOWN)
        self.teams: list[str] = []
        """The ids of its teams, as far as it was heard."""

    def heard(self, frame: JsonObject) -> None:
        """A stream of one of the members told something."""
        for item in frame["events"]:
            event = item["event"]
            if "conversation" in event:
                conversation = event["conversation"]
                self.saw(conversation["id"], conversation["status"], conversation["assignee_id"])
                if event["type"] == "conversation.opened":
                    self.begun_by.append(conversation["visitor"]["id"])
            elif event["type"] == "workspace.changed":
                self.teams = [team["id"] for team in event["workspace"]["teams"]]

    def saw(self, conversation_id: str, status: str, holder: str | None) -> None:
        if status == "open":
            self.open[conversation_id] = holder
        elif self.open.pop(conversation_id, UNKNOWN) is not UNKNOWN:
            self.closed.append(conversation_id)

    def some_open(self, random: Random, *, of: object = None, anybody: bool = True) -> str | None:
        """A conversation that is open as far as is known: of one agent, or waiting (None), or anybody's."""
        fitting = [key for key, holder in self.open.items() if anybody or holder == of]
        return random.choice(fitting) if fitting else None

    def oldest(self) -> str | None:
        return next(iter(self.open), None)


UNKNOWN = object()
