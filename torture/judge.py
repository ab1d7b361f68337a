"""The verdict on one epoch of one workspace: what was told, joined with what clients asked for and were answered.

An epoch ends at a quiet moment, so that all that was acknowledged in it has been told in it. Linear in its size.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from torture.account import ANSWERS, MESSAGE, OTHERS, SHAPES, UNNAMED, Deed, JsonObject, fingerprint
from torture.history import History, short
from torture.order import RealTime
from torture.since import Fault, Move

AT_A_TIME = 200
"""So many events are judged before others get their turn."""


@dataclass(slots=True)
class Epoch:
    """What is known of one workspace since the last quiet moment."""

    events: list[tuple[int, JsonObject]]
    """As an Owner's stream told them, in the order in which they came."""
    until: int
    deeds: list[Deed] = field(default_factory=list)
    heard: list[tuple[int, int]] = field(default_factory=list)
    """When a stream told which position."""
    tellings: list[tuple[str, list[tuple[int, int]]]] = field(default_factory=list)
    """Of every other stream: positions with fingerprints."""
    killed_at: int | None = None


@dataclass(slots=True)
class Counts:
    """How much was judged; a check that has judged nothing says nothing."""

    events: int = 0
    decisions: int = 0
    answers: int = 0
    messages: int = 0
    losers: int = 0
    tellings: int = 0
    receipts: int = 0
    dashboards: int = 0
    answers_of_leno_ai: int = 0
    failures_of_leno_ai: int = 0
    triggers: dict[str, int] = field(default_factory=dict)
    """How many assignments by routing each of them led to."""


async def judge(history: History, epoch: Epoch, counts: Counts) -> list[Fault]:
    """Fold the epoch's events into `history` and check everything about it that needs no further question."""
    began_at = history.position
    done = [deed for deed in epoch.deeds if 200 <= deed.status < 300]
    history.touched |= {(deed.about, deed.by) for deed in epoch.deeds if deed.by}
    answers = _Answers(history, done, epoch, counts)
    for place, (position, event) in enumerate(epoch.events):
        answers.compare_before(position)
        history.apply(position, event)
        if place % AT_A_TIME == 0:
            await asyncio.sleep(0)
    history.since.holes += max(0, epoch.until - history.position)
    history.position = max(history.position, epoch.until)
    answers.compare_before(epoch.until + 1)
    faults = [*history.faults, *answers.faults]
    faults += _statuses(epoch.deeds)
    faults += _lost_answers(answers.left, epoch)
    faults += _messages(history, done)
    faults += _beginnings(history, done)
    faults += _order(history, epoch, done, began_at, counts)
    faults += _streams(epoch, began_at, counts)
    counts.events += len(epoch.events)
    counts.decisions += len(history.since.decisions)
    counts.messages += len(history.since.messages)
    counts.answers_of_leno_ai += history.assistance.answers
    counts.failures_of_leno_ai += history.assistance.failures
    return faults


class _Answers:
    """Answers with a position: each says what the events up to there have told."""

    def __init__(self, history: History, done: Sequence[Deed], epoch: Epoch, counts: Counts) -> None:
        self._history = history
        self._epoch = epoch
        self._counts = counts
        self.faults: list[Fault] = []
        with_position = [deed for deed in done if deed.position is not None and deed.position >= history.position]
        self.left = sorted(
            [item for deed in with_position for item in _shown(deed)], key=lambda item: item[0], reverse=True
        )

    def compare_before(self, position: int) -> None:
        """Compare all that were given below this position with what is known now."""
        while self.left and self.left[-1][0] < position:
            at, shape, body, deed = self.left.pop()
            known = self._known(shape, body)
            if known is None:
                continue
            self._counts.answers += 1
            differing = [
                name for name in known if name in body and name != "queue_position" and known[name] != body[name]
            ]
            if differing:
                name = differing[0]
                says = f"{deed.kind} was answered with {name} {body[name]!r}, and the events say {known[name]!r}"
                self.faults.append(Fault(_kept_or(deed, self._epoch, "answer"), says, at, (body["id"],)))

    def _known(self, shape: str, body: JsonObject) -> JsonObject | None:
        match shape:
            case "workspace":
                return self._history.workspace
            case "conversation":
                return self._history.conversations.get(body["id"])
            case _:
                return self._history.agents.get(body["id"])


def _shown(deed: Deed) -> Iterator[tuple[int, str, JsonObject, Deed]]:
    """What an answer shows, each with the position where it was so."""
    shape = SHAPES.get(deed.kind)
    if shape is None or deed.position is None:
        return
    body = json.loads(deed.body)
    if shape == "bulk":
        for item in body["items"]:
            if item["conversation"] is not None:
                yield item["position"], "conversation", item["conversation"], deed
    elif shape == "login":
        yield deed.position, "agent", body["agent"], deed
    else:
        yield deed.position, shape, body, deed


def _kept_or(deed: Deed, epoch: Epoch, otherwise: str) -> str:
    """What a wrong answer breaks: after a kill it was acknowledged and lost."""
    return "kept" if epoch.killed_at is not None and deed.answered < epoch.killed_at else otherwise


def _statuses(deeds: Sequence[Deed]) -> Iterator[Fault]:
    for deed in deeds:
        if deed.status and deed.status not in ANSWERS.get(deed.kind, OTHERS):
            says = f"{deed.kind} was answered with {deed.status}: {deed.body.decode(errors='replace')[:200]}"
            yield Fault("answer", says, 0, (deed.by, deed.about))


def _lost_answers(left: Sequence[tuple[int, str, JsonObject, Deed]], epoch: Epoch) -> Iterator[Fault]:
    for at, _, body, deed in left:
        says = f"{deed.kind} was acknowledged at {at}, and the workspace is at {epoch.until}"
        yield Fault(_kept_or(deed, epoch, "order"), says, at, (body["id"],))


def _messages(history: History, done: Sequence[Deed]) -> Iterator[Fault]:
    """Every acknowledged message was told once; every position that was not told is a message's."""
    said = {deed.wish: deed for deed in done if deed.kind in ("begin", "write", "message") and not deed.repeat}
    notes = {deed.wish for deed in done if deed.kind == "note" and not deed.repeat}
    told = history.since.messages
    for text, deed in said.items():
        places = told.get(text, [])
        if len(places) != 1:
            check, says = ("once", f"was stored {len(places)} times") if places else ("kept", "is not there")
            yield Fault(check, f"the acknowledged message {text!r} {says}", history.position, (deed.about,))
    of_leno_ai = history.assistance.answers + history.assistance.notes
    expected = len(said.keys() & told.keys()) + len(notes) + of_leno_ai
    if history.since.holes != expected:
        says = f"{history.since.holes} positions were told to nobody, and there were {expected} messages and notes"
        yield Fault("positions", says, history.position, ())


def _beginnings(history: History, done: Sequence[Deed]) -> Iterator[Fault]:
    begun = {deed.about: deed for deed in done if deed.kind == "begin" and not deed.repeat}
    since = history.since
    for conversation_id, deed in begun.items():
        if conversation_id not in since.opened:
            says = "a conversation was acknowledged, and is not there"
            yield Fault("kept", says, history.position, (conversation_id,))
        elif deed.status == 201:
            chosen = since.first_holder.get(conversation_id)
            shown = json.loads(deed.body)["agent"]
            known = None if chosen is None else history.agents[chosen]["name"]
            if (None if shown is None else shown["name"]) != known:
                says = f"the visitor was answered with {shown}, and {known} was chosen"
                yield Fault("answer", says, since.opened[conversation_id], (conversation_id,))
    for conversation_id in since.opened.keys() - begun.keys():
        says = "a conversation began that nobody was told of"
        yield Fault("once", says, since.opened[conversation_id], (conversation_id,))


def _order(history: History, epoch: Epoch, done: Sequence[Deed], began_at: int, counts: Counts) -> Iterator[Fault]:
    """What a client knew before it asked comes before; and of two who want the same, one wins."""
    first_time = [deed for deed in done if deed.position is not None and not deed.repeat]
    known = [(deed.answered, deed.position) for deed in first_time if deed.position is not None]
    asked = [(deed.sent, deed.position) for deed in first_time if deed.position is not None]
    time = RealTime([*known, *epoch.heard], asked, at_least=began_at, at_most=epoch.until)
    for deed in first_time:
        least = time.at_least(deed.sent)
        if deed.position is not None and deed.position < least:
            says = f"{deed.kind} was answered at {deed.position}, after {least} had been told"
            yield Fault(_kept_or(deed, epoch, "order"), says, least, (deed.by, deed.about))
    for deed in done:
        if deed.kind in ("begin", "write", "message") and not deed.repeat:
            yield from _message_in_time(history, deed, time, epoch)
        if deed.kind == "close as visitor":
            yield from _closed_in_time(history, deed, time)
    for deed in epoch.deeds:
        if deed.kind == "assign":
            yield from _one_wins(history, deed, time, counts)
        elif deed.kind == "bulk" and deed.status == 200 and not deed.repeat:
            yield from _each_wins(history, deed, time, counts)


def _message_in_time(history: History, deed: Deed, time: RealTime, epoch: Epoch) -> Iterator[Fault]:
    places = history.since.messages.get(deed.wish)
    least, most = time.at_least(deed.sent), time.at_most(deed.answered)
    if places and not least < places[0] <= most:
        says = f"the message {deed.wish!r} stands at {places[0]}; it was sent after {least} and known before {most}"
        yield Fault(_kept_or(deed, epoch, "order"), says, places[0], (deed.about,))


def _closed_in_time(history: History, deed: Deed, time: RealTime) -> Iterator[Fault]:
    """Acknowledged as closed: it was, at some moment between question and answer."""
    most = time.at_most(deed.answered)
    moves = history.since.moves.get(deed.about, [])
    was_open = deed.about in history.since.known_before
    if (was_open or deed.about in history.since.opened) and not any(
        move.kind == "closed" and move.position <= most for move in moves
    ):
        check = "order" if any(move.kind == "closed" for move in moves) else "kept"
        yield Fault(check, "its visitor was told that it is closed, and it was not", most, (deed.about,))


def _one_wins(history: History, deed: Deed, time: RealTime, counts: Counts) -> Iterator[Fault]:
    """An assignment that was done found whom it expected; one that was refused named somebody who had it."""
    if deed.expected == UNNAMED or deed.repeat:
        return
    if deed.status == 200 and deed.position is not None:
        yield from _found_expected(
            history, deed.about, deed.wish, deed.expected, deed.position, time.at_least(deed.sent)
        )
    elif deed.status == 409:
        error = json.loads(deed.body)["error"]
        if error["code"] == "already_assigned":
            counts.losers += 1
            yield from _named_holder(history, deed, deed.about, deed.expected, error["assignee_id"], time)


def _each_wins(history: History, deed: Deed, time: RealTime, counts: Counts) -> Iterator[Fault]:
    """The same for several at once: `expected` and conversations stand in the same order."""
    least = time.at_least(deed.sent)
    expected = (deed.expected or "").split(",")
    for item, one in zip(json.loads(deed.body)["items"], expected, strict=True):
        conversation_id, error = item["conversation_id"], item["error"]
        if error is None:
            yield from _found_expected(history, conversation_id, deed.wish, one or None, item["position"], least)
        elif error["code"] == "already_assigned":
            counts.losers += 1
            yield from _named_holder(history, deed, conversation_id, one or None, error["assignee_id"], time)


def _found_expected(
    history: History, conversation_id: str, target: str, expected: str | None, position: int, least: int
) -> Iterator[Fault]:
    wanted = target or None
    if wanted == expected:
        return
    own: Move | None = None
    for move in history.since.moves.get(conversation_id, []):
        is_it = move.kind == "queued" if wanted is None else move.after == wanted and move.cause == "manual"
        if is_it and least < move.position <= position:
            own = move
    if own is None:
        yield Fault("RT5", "an assignment was acknowledged, and no event tells it", position, (conversation_id,))
    elif own.before != expected:
        says = "an assignment was done although another had it than was expected"
        about = tuple(agent for agent in (own.before, expected, wanted) if agent)
        yield Fault("RT5", says, own.position, (conversation_id, *about))


def _named_holder(
    history: History, deed: Deed, conversation_id: str, expected: str | None, named: str | None, time: RealTime
) -> Iterator[Fault]:
    least, most = time.at_least(deed.sent), time.at_most(deed.answered)
    moves = history.since.moves.get(conversation_id, [])
    if not moves and conversation_id not in history.since.known_before:
        return
    holders = {history.holder_at(conversation_id, least)}
    holders |= {move.after for move in moves if least < move.position <= most}
    if named not in holders or named == expected:
        says = f"{short(conversation_id)} was refused to one who was told that {named} has it, who had not"
        yield Fault("RT5", says, most, (conversation_id, *(agent for agent in holders if agent)))


def _streams(epoch: Epoch, began_at: int, counts: Counts) -> Iterator[Fault]:
    """Every stream tells the same event at the same position, or nothing."""
    prints = {position: fingerprint(event) for position, event in epoch.events}
    for name, told in epoch.tellings:
        last = 0
        for position, mark in told:
            if not began_at < position <= epoch.until:
                continue
            counts.tellings += 1
            if mark != prints.get(position, MESSAGE):
                yield Fault("order", f"{name} was told another event at {position} than the Owner", position, ())
                break
            if position <= last:
                yield Fault("order", f"{name} was told {position} after {last}", position, ())
                break
            last = position
