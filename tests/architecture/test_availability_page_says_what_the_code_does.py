"""docs/availability.md: its tables and figures are those of the code. The prose between them is nobody's test.

So are the numbers that the settings page takes, for the page speaks of these too.
"""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from lenochat.actions import login
from lenochat.cli import server
from lenochat.core import text
from lenochat.core.access import Viewer
from lenochat.core.agent import CAPACITY_LIMIT, Role
from lenochat.core.ai_chat import MOST_ANSWERS_LIMIT, TIMEOUT_LIMITS_SECONDS
from lenochat.core.article import ARTICLE_LIMIT, TITLE_LIMIT
from lenochat.core.article_file import MOST_FILES
from lenochat.core.availability import Availability, AvailabilityStatus, choose, go_offline, log_in
from lenochat.core.conversation import PASSED_OVER_FOR, REOPENS_WITHIN
from lenochat.core.ids import AgentId, TeamId
from lenochat.core.instant import SECOND
from lenochat.core.presence import RESTART_GRACE
from lenochat.core.routing import NO_REPLY_LIMITS_SECONDS, RAMP_LIMITS_SECONDS, Assign, RoutingPolicy, decide
from lenochat.core.unchanged import UNCHANGED
from lenochat.core.workspace import (
    DEFAULT_GRACE_SECONDS,
    DEFAULT_LOGIN_LIFETIME_SECONDS,
    GRACE_LIMIT_SECONDS,
    LOGIN_LIFETIME_LIMITS_SECONDS,
    AgentVisibility,
)
from lenochat.web import limits
from lenochat.web.http.article_import import MOST_UPLOADED_BYTES
from tests.architecture.documents import ROOT, read, rows, sections
from tests.support.people import NOW, person

PAGE = read("docs/availability.md")
UNDER = {**sections(PAGE, 2), **sections(PAGE, 3)}
WORDS = json.loads((ROOT / "ui/dashboard/src/words/en.json").read_text(encoding="utf-8"))
FALLBACKS = {
    "both fallbacks off": RoutingPolicy(),
    "Busy fallback on": RoutingPolicy(busy_fallback=True),
    "Away fallback on": RoutingPolicy(away_fallback=True),
    "both fallbacks on": RoutingPolicy(busy_fallback=True, away_fallback=True),
}


def header(section: str) -> list[str]:
    """The first line of a section's table."""
    line = next(line for line in UNDER[section].splitlines() if line.startswith("|"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def name_of(status: AvailabilityStatus) -> str:
    return str(WORDS["availability"][status])


# Statuses


def test_the_statuses_stand_in_their_order_with_the_words_of_the_screen() -> None:
    told = [(row[0], row[3]) for row in rows(UNDER["The five statuses"])]
    assert told == [(name_of(status), WORDS["teammates_read"][status]) for status in AvailabilityStatus]


def test_which_status_gets_chats_is_what_routing_does() -> None:
    told = {row[0]: row[2] for row in rows(UNDER["The five statuses"])}
    assert told == {name_of(status): chats_of(status) for status in AvailabilityStatus}


def chats_of(status: AvailabilityStatus) -> str:
    """What the page has to say about this status, by asking for a decision under every fallback."""
    gets = {title for title, policy in FALLBACKS.items() if status in turn(policy)}
    if gets == set(FALLBACKS):
        return "yes"
    if not gets:
        return "never"
    (alone,) = gets - {"both fallbacks on"}
    return f"only with the {alone.removesuffix(' on')}"


def turn(policy: RoutingPolicy) -> list[AvailabilityStatus]:
    """The statuses in the turn in which decisions choose them: one agent with each, who leaves once chosen."""
    staff = {status.value: status for status in AvailabilityStatus}
    chosen = []
    while isinstance(
        decision := decide(policy, [person(name, status) for name, status in staff.items()]).decision, Assign
    ):
        chosen.append(staff.pop(decision.agent_id))
    return chosen


def test_the_table_of_fallbacks_is_the_turn_in_which_routing_asks() -> None:
    section = "Who gets the next chat"
    told = {
        row[0]: dict(zip(header(section)[1:], row[1:], strict=True)) for row in rows(UNDER[section].split("\n#")[0])
    }
    assert told == {
        name_of(status): {title: place(status, policy) for title, policy in FALLBACKS.items()}
        for status in AvailabilityStatus
    }


def place(status: AvailabilityStatus, policy: RoutingPolicy) -> str:
    order = turn(policy)
    return ("first", "second", "third")[order.index(status)] if status in order else "never"


# What changes an availability

HAS = Availability(status=AvailabilityStatus.BUSY, message="in a call", since=NOW, accepting=False)


def told_of(what: str) -> list[str]:
    (row,) = (row for row in rows(UNDER["Logging in and out"]) if row[0] == what)
    return row[1:]


def test_a_choice_does_what_the_page_says() -> None:
    assert told_of("you choose a status") == ["the chosen one", "the one you give, or none", "on"]
    after = choose(HAS, status=AvailabilityStatus.AWAY, message=UNCHANGED, now=NOW)
    assert (after.status, after.message, after.accepting) == (AvailabilityStatus.AWAY, None, True)
    assert choose(HAS, status=AvailabilityStatus.AWAY, message="at lunch", now=NOW).message == "at lunch"
    assert told_of("you choose the status you have, without a message") == ["stays", "stays", "on"]
    assert choose(HAS, status=HAS.status, message=UNCHANGED, now=NOW) == replace(HAS, accepting=True)


def test_a_login_does_what_the_page_says() -> None:
    preferred = person("ana").preferred_status
    assert f"For a new member they are {name_of(preferred)} and on" in " ".join(PAGE.split())
    assert told_of("you log in") == [
        "the preferred one", "cleared if the status changes", "as Accept Chats After Login says",
    ]  # fmt: skip
    after = log_in(HAS, preferred=AvailabilityStatus.ONLINE, accept_chats=True, now=NOW)
    assert (after.status, after.message, after.accepting) == (AvailabilityStatus.ONLINE, None, True)
    assert log_in(HAS, preferred=HAS.status, accept_chats=False, now=NOW) == HAS


@pytest.mark.parametrize("what", ["your last login in use ends", "you are disabled"])
def test_the_end_of_the_last_login_does_what_the_page_says(what: str) -> None:
    assert told_of(what) == [name_of(AvailabilityStatus.OFFLINE), "cleared if the status changes", "stays"]
    after = go_offline(HAS, now=NOW)
    assert (after.status, after.message, after.accepting) == (AvailabilityStatus.OFFLINE, None, HAS.accepting)
    assert go_offline(after, now=NOW) == after


# Reasons


def test_every_reason_that_is_given_today_is_explained_in_the_words_of_the_screen() -> None:
    glossary = sections(read("docs/glossary.md"), 3)["Reasons for not being eligible"]
    given = [row[0].strip("`") for row in rows(glossary) if "not given yet" not in row[1]]
    expected = {"the status itself" if reason == "status" else WORDS["reason"][reason] for reason in given}
    assert {row[0] for row in rows(UNDER["Why somebody gets no chats"])} == expected


# Seeing


TEA, COFFEE = TeamId("tea"), TeamId("coffee")
SIGHTS = {
    (True, True, True, True): "everybody",
    (True, True, False, False): "their teams and themselves",
    (True, False, False, False): "themselves",
}
"""Whether somebody of the tea team sees themselves, another of that team, one of another team, and one of none."""


def test_the_table_of_visibility_is_what_access_does() -> None:
    section = "Who sees your status"
    assert header(section)[1:] == [WORDS["settings"]["visibility"][visibility] for visibility in AgentVisibility]
    assert {row[0]: row[1:] for row in rows(UNDER[section])} == {
        WORDS["role"][role]: [seen_by(role, visibility) for visibility in AgentVisibility] for role in Role
    }


def seen_by(role: Role, visibility: AgentVisibility) -> str:
    ana = AgentId("ana")
    viewer = Viewer(agent_id=ana, role=role, agent_visibility=visibility, teams=frozenset({TEA}))
    others = [(ana, (TEA,)), (AgentId("ben"), (TEA, COFFEE)), (AgentId("cleo"), (COFFEE,)), (AgentId("dan"), ())]
    mine, teammate, stranger, teamless = (viewer.sees(agent_id, teams) for agent_id, teams in others)
    return SIGHTS[mine, teammate, stranger, teamless]


# Figures


def spell(seconds: float) -> str:
    """A span of time as the page writes it."""
    for unit, name in ((86_400, "days"), (3_600, "h"), (60, "minutes")):
        if seconds % unit == 0 and (seconds > unit or name == "h"):
            return f"{seconds / unit:g} {name}"
    return f"{seconds:g} s"


def constant(file: str, name: str) -> float:
    """A number that a TypeScript module of the front-end keeps to itself."""
    source = (ROOT / "ui" / file).read_text(encoding="utf-8")
    found = re.search(rf"^(?:export )?const {name} = ([\d_]+);", source, re.MULTILINE)
    assert found is not None
    return float(found[1])


def figures() -> Iterable[tuple[str, str]]:
    shortest_login, longest_login = LOGIN_LIFETIME_LIMITS_SECONDS
    backoff = "client/src/backoff.ts"
    jitter = (constant(backoff, "SHORTEST_MS") / 1_000, constant(backoff, "LONGEST_MS") / 1_000)
    notice = constant("dashboard/src/frame/notices.tsx", "SHOWN_MS") / 1_000
    failures = limits.FAILURES_HERE
    assert RoutingPolicy().default_capacity is None
    yield "a status message", f"at most {text.STATUS_MESSAGE_LIMIT} characters"
    yield "capacity of an agent", f"0 to {CAPACITY_LIMIT:,} open chats, or no limit; no limit in a new workspace"
    yield (
        "a dashboard is asked whether it is there",
        f"every {spell(server.PING_SECONDS)}, and has {spell(server.PING_SECONDS)} to answer",
    )
    yield (
        "grace: a lost connection keeps new chats away after",
        f"{spell(DEFAULT_GRACE_SECONDS)} in a new workspace; 0 s to {spell(GRACE_LIMIT_SECONDS)}, or never",
    )
    yield "after the server's restart, time to come back", f"at least {spell(RESTART_GRACE / SECOND)}"
    yield (
        "a dashboard tries to come back",
        f"after {jitter[0]:g} to {jitter[1]:g} s, and at once when the network is back",
    )
    lifetime = spell(DEFAULT_LOGIN_LIFETIME_SECONDS)
    yield (
        "a login without use ends after",
        f"{lifetime} in a new workspace; {spell(shortest_login)} to {spell(longest_login)}",
    )
    yield "a login is in use after a request for", spell(login.ALIVE_FOR / SECOND)
    yield (
        "who gave a chat back is passed over for it for",
        f"{PASSED_OVER_FOR // SECOND} s, while others are eligible",
    )
    yield "a closed chat reopens when its visitor writes within", spell(REOPENS_WITHIN / SECOND)
    yield "a notice with Undo stays for", f"{notice:g} s"
    yield (
        "wrong passwords for one e-mail from one address",
        f"{failures.amount} in {failures.multiples} minutes",
    )


def test_the_table_of_times_and_limits_holds_the_figures_of_the_code() -> None:
    assert {row[0]: row[1] for row in rows(UNDER["Times and limits"])} == dict(figures())


def test_the_menu_remembers_as_many_messages_as_the_page_says() -> None:
    kept = constant("dashboard/src/availability/recent-messages.ts", "KEPT")
    assert f"offers the last {('no', 'one', 'two', 'three', 'four')[int(kept)]} that you used" in " ".join(PAGE.split())


def test_the_dashboard_takes_the_numbers_that_the_server_takes() -> None:
    source = (ROOT / "ui/dashboard/src/settings/rules.ts").read_text(encoding="utf-8")
    found = re.findall(r"(\w+): \{ least: ([\d_ *]+), most: ([\d_ *]+) \}", source)
    assert {name: (product(least), product(most)) for name, least, most in found} == {
        "default_capacity": (0, CAPACITY_LIMIT),
        "connection_grace_seconds": (0, GRACE_LIMIT_SECONDS),
        "login_lifetime_seconds": LOGIN_LIFETIME_LIMITS_SECONDS,
        "no_reply_seconds": NO_REPLY_LIMITS_SECONDS,
        "ramp_seconds": RAMP_LIMITS_SECONDS,
        "ai_timeout_seconds": TIMEOUT_LIMITS_SECONDS,
        "ai_most_answers": (1, MOST_ANSWERS_LIMIT),
    }
    articles = ROOT / "ui/dashboard/src/articles"
    limits_there = f"LIMITS = {{ title: {TITLE_LIMIT}, text: {ARTICLE_LIMIT:_} }}"
    assert limits_there in (articles / "use-article-draft.ts").read_text(encoding="utf-8")
    importing = (articles / "import-files.ts").read_text(encoding="utf-8")
    numbers = dict(re.findall(r"const (MOST_\w+) = ([\d *]+);", importing))
    assert {name: product(number) for name, number in numbers.items()} == {
        "MOST_FILES": MOST_FILES,
        "MOST_BYTES": MOST_UPLOADED_BYTES,
    }


def product(factors: str) -> int:
    return math.prod(int(factor) for factor in factors.split("*"))
