"""Who works at the tea shop, and who writes to it."""

from dataclasses import dataclass
from typing import Literal

WORKSPACE = "Kettle & Leaf"
PASSWORD = "a-nice-cup-of-tea"  # noqa: S105 - it is printed for everybody who starts the demo, on a loopback address
CAPACITY = 6
NEVER_OPEN = {"time_zone": "Europe/Berlin", "weekly": {}}
ALWAYS_OPEN = {
    "weekly": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    "at_closing": "ask_for_email",
}
"""Whoever tries the demo finds it open, at any time and wherever they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A member of the demo's workspace."""

    name: str
    email: str
    role: Literal["owner", "admin", "agent"]
    status: str
    """What they choose once everybody is there."""
    message: str | None = None
    is_played: bool = False
    """With `--traffic` the demo answers in their name; everybody else is free for who tries it."""


NOOR = Person(name="Noor Haddad", email="noor@tea.example", role="owner", status="offline")
TOM = Person(
    name="Tom Weaver",
    email="tom@tea.example",
    role="admin",
    status="do_not_disturb",
    message="Tasting the new harvest",
)
ANA = Person(name="Ana Lima", email="ana@tea.example", role="agent", status="online", is_played=True)
BEN = Person(
    name="Ben Okafor", email="ben@tea.example", role="agent", status="busy", message="On the phone with a garden"
)
CHLOE = Person(
    name="Chloe Martin",
    email="chloe@tea.example",
    role="agent",
    status="away",
    message="Lunch, back soon",
    is_played=True,
)
EVERYBODY = (NOOR, TOM, ANA, BEN, CHLOE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """What a visitor and whoever gets the conversation say to each other, in turn; the visitor begins."""

    visitor: str
    email: str | None
    lines: tuple[str, ...]
    is_closed: bool = False


TALKS = (
    Talk(
        visitor="Maya Lindqvist",
        email="maya@example.com",
        lines=(
            "Hello! Does Blue Hour really have no caffeine at all?",
            "Hello Maya! None: lavender, lemon balm and oat straw, no tea leaf in it.",
            "Perfect, then it is the one for the evening. Thank you!",
            "Enjoy it. It likes six minutes and a lid on the cup.",
        ),
        is_closed=True,
    ),
    Talk(
        visitor="Jonas Weber",
        email="jonas@example.com",
        lines=(
            "My parcel arrived with one tin dented. The tea is fine, it was meant as a present though.",
            "Sorry about that, Jonas. I can send a new tin tomorrow, without you sending anything back. Same address?",
            "Same address. That is very kind.",
        ),
    ),
    Talk(
        visitor="Priya Nair",
        email=None,
        lines=(
            "How long does the oolong keep once it is opened?",
            "About a year, dark and closed. It will be drunk long before that, trust us.",
            "Ha, true. And how many cups from one spoon?",
        ),
    ),
    Talk(
        visitor="Luis Ortega",
        email="luis@example.com",
        lines=(
            "I ordered on Wednesday evening. Does it still leave this week?",
            "Let me look it up.",
        ),
    ),
    Talk(visitor="Hannah Cole", email=None, lines=("Is the chai very hot? It is for a child of nine.",)),
)
LEFT = Talk(
    visitor="Grace Mbeki",
    email="grace@example.com",
    lines=("Good evening! Do you sell the small cast-iron pot without its tray?",),
)
"""Left in the form, outside business hours."""
WAITING = (
    Talk(
        visitor="Oskar Nilsson",
        email="oskar@example.com",
        lines=("Can I change the address of an order from this morning?",),
    ),
    Talk(visitor="Emi Tanaka", email=None, lines=("Do you ship to Japan, and what does it cost?",)),
)
