"""A violation as a person can follow it: the lines that concern it, in order, and nothing else."""

from dataclasses import dataclass

from torture.account import UNNAMED, Deed, JsonObject
from torture.history import short
from torture.judge import Epoch
from torture.since import Fault

MOST_LINES = 14
_OF_AN_AGENT = frozenset({"status", "login", "logout", "change member", "profile", "assign"})
"""What tells something of an agent, whichever conversation the story is about."""


@dataclass(frozen=True, slots=True)
class Violation:
    check: str
    workspace: int | None
    """None: it concerns them all."""
    says: str
    story: tuple[str, ...]


def tell(fault: Fault, epoch: Epoch, workspace: int, names: dict[str, str]) -> Violation:
    """The fault with the last events and requests that led to it."""
    about = {one for one in fault.about if one}
    lines: list[tuple[int, int, str]] = []
    for position, event in epoch.events:
        if position <= fault.position + 2 and about & _concerned(event):
            lines.append((position, 1, _event_line(position, event, names)))
    first = min((deed.sent for deed in epoch.deeds), default=0)
    for deed in epoch.deeds:
        of_agent = deed.kind in _OF_AN_AGENT and deed.position is not None and bool(about & {deed.by, deed.about})
        if (of_agent or deed.about in about) and (deed.position or 0) <= fault.position + 2:
            lines.append((deed.position or fault.position, 0, _deed_line(deed, first, names)))
    if epoch.killed_at is not None:
        lines.append((fault.position, 2, f"  +{(epoch.killed_at - first) / 1e9:.4f} s  the server was killed"))
    lines.sort(key=lambda line: line[:2])
    return Violation(fault.check, workspace, _named(fault, names), tuple(text for _, _, text in lines[-MOST_LINES:]))


def _named(fault: Fault, names: dict[str, str]) -> str:
    says = fault.says
    for agent_id, name in names.items():
        says = says.replace(agent_id, name)
    of = ", ".join(names.get(one) or short(one) for one in fault.about if one)
    at = f"#{fault.position}: " if fault.position else ""
    return f"{at}{says}" + (f" ({of})" if of else "")


def _concerned(event: JsonObject) -> set[str]:
    agent = event.get("agent") or {}
    found = {event.get("conversation_id"), event.get("agent_id"), event.get("assignee_id"), agent.get("id")}
    found |= {load["agent_id"] for load in event.get("loads", ())}
    return {one for one in found if one}


def _event_line(position: int, event: JsonObject, names: dict[str, str]) -> str:
    kind, conversation = event["type"], event.get("conversation")
    words = [f"#{position}", kind]
    if conversation is not None:
        words.append(short(conversation["id"]))
        if kind == "conversation.assigned":
            told = names.get(event["previous_assignee_id"] or "", "nobody")
            words.append(f"{told} -> {names.get(event['assignee_id'])} by {event['cause']}")
        loads = [f"{names.get(load['agent_id'])} has {load['open_conversations']}" for load in event["loads"]]
        words.append(", ".join(loads))
    elif kind == "availability.changed":
        notes = "" if event["accepting"] else " not accepting"
        notes += "" if event["connected"] else " lost"
        words.append(f"{names.get(event['agent_id'])} is {event['status']}{notes} ({event['cause']})")
    elif kind == "agent.changed":
        agent = event["agent"]
        state = (
            "disabled" if agent["disabled"] else f"capacity {agent['capacity']}, takes chats: {agent['takes_chats']}"
        )
        words.append(f"{agent['name']}: {state}")
    elif kind == "workspace.changed":
        words.append(str(event["workspace"]["routing"]))
    return " ".join(word for word in words if word)


def _deed_line(deed: Deed, first: int, names: dict[str, str]) -> str:
    who = names.get(deed.by, "a visitor" if not deed.by else deed.by)
    what = f"{deed.kind} {names.get(deed.wish, deed.wish)}".strip()
    if deed.about and deed.about != deed.by:
        what += f" of {names.get(deed.about) or short(deed.about)}"
    if deed.kind == "assign" and deed.expected != UNNAMED:
        what += f", expecting {names.get(deed.expected or '', 'nobody')}"
    answered = f"{deed.status} at #{deed.position}" if deed.position is not None else str(deed.status or "no answer")
    at, until = (deed.sent - first) / 1e9, (deed.answered - first) / 1e9
    return f"  client {deed.client} +{at:.4f} to {until:.4f} s  {who}: {what} -> {answered}"
