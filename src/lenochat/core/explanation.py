"""A receipt in sentences: why the chosen one, and why nobody else.

Says only what the receipt says. The dashboard has sentences of its own, in the words of its screens and in other
languages; these are for whoever asks on the command line.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Trigger
from lenochat.core.ids import AgentId, TeamId
from lenochat.core.routing import CandidateReason, Strategy
from lenochat.core.routing_views import CandidateView, ReceiptView, RoutingView

STATUS_NAMES: Mapping[AvailabilityStatus, str] = {
    AvailabilityStatus.ONLINE: "Online",
    AvailabilityStatus.BUSY: "Busy",
    AvailabilityStatus.AWAY: "Away",
    AvailabilityStatus.DO_NOT_DISTURB: "Do Not Disturb",
    AvailabilityStatus.OFFLINE: "Offline",
}
TRIGGERS: Mapping[Trigger, str] = {
    "opened": "When the visitor wrote",
    "reopened": "When it was reopened",
    "released": "When it was given back",
    "message": "When a message came",
    "queue": "When somebody became eligible, a place came free or a rule changed",
    "disabled": "When whoever had it was disabled or removed",
    "team": "When it was addressed to a team, or to everybody",
    "overflow": "When it had waited for its team long enough",
    "no_reply": "When whoever had it did not reply in time",
    "unseen": "When the connection of whoever had it was lost before they saw it",
    "visitor_back": "When the visitor was back",
    "assistant_done": "When Leno AI was done with it",
}
REASONS: Mapping[CandidateReason, str] = {
    "disabled": "is disabled",
    "takes_no_chats": "takes no chats",
    "status": "is {status}",
    "not_accepting": "has not chosen a status since the login, and accepts no chats before that",
    "connection_lost": "had lost the connection",
    "at_capacity": "was at capacity",
    "not_in_team": "is not in the team",
    "hold": "was on a routing hold",
    "finishing": "was finishing open conversations",
    "ramp": "had come back and was in the pause between two chats of the backlog",
    "released": "had given it back a moment before",
    "no_reply": "had it and did not reply in time",
}

COUNTED: Mapping[CandidateReason | Literal["eligible"], str] = {
    "eligible": "eligible",
    "status": "by their status",
    "at_capacity": "at capacity",
    "not_accepting": "not accepting yet",
    "connection_lost": "with a lost connection",
    "not_in_team": "not in the team",
    "takes_no_chats": "taking no chats",
    "hold": "on a routing hold",
    "finishing": "finishing open conversations",
    "ramp": "in the pause after coming back",
    "released": "who had given it back a moment before",
    "no_reply": "who had it and did not reply in time",
    "disabled": "disabled",
}
"""Behind a number, in the order in which they are said."""


def explain(
    receipt: ReceiptView, *, agents: Mapping[AgentId, str], teams: Mapping[TeamId, str]
) -> tuple[str, tuple[str, ...]]:
    """A headline, and a sentence for each candidate and for the rest; names by id, former members too."""
    return _headline(receipt, agents, teams), tuple(_others(receipt, agents))


def _headline(receipt: ReceiptView, agents: Mapping[AgentId, str], teams: Mapping[TeamId, str]) -> str:
    for_team = "" if receipt.team_id is None else f" For the team {teams.get(receipt.team_id, 'that is gone')} alone."
    if receipt.chosen_agent_id is None:
        came_out = (
            "nobody could get it: it waits" if receipt.outcome == "waiting" else "nobody could get it: Leno AI answers"
        )
        return f"{TRIGGERS[receipt.trigger]}, {came_out}.{for_team}"
    chosen = next((one for one in receipt.candidates if one.agent_id == receipt.chosen_agent_id), None)
    name = _name(receipt.chosen_agent_id, agents)
    why = "" if chosen is None else f": {_stands(chosen)}, {_why(receipt, chosen)}"
    return f"{TRIGGERS[receipt.trigger]}, {name} got it{why}.{for_team}"


def _why(receipt: ReceiptView, chosen: CandidateView) -> str:
    if receipt.policy.prefer_former_agent and receipt.former_agent_id == chosen.agent_id:
        return "and had talked to this visitor last"
    if (receipt.counts or {}).get("eligible") == 1:
        return "and nobody else was eligible"
    rivals = [one for one in receipt.candidates if one.eligible and one.status is chosen.status and one is not chosen]
    if not rivals:
        return f"and nobody else {STATUS_NAMES[chosen.status]} was eligible"
    if receipt.policy.strategy is Strategy.ROUND_ROBIN:
        return "and had waited longest for a chat"
    tie = any(one.open_conversations == chosen.open_conversations for one in rivals)
    return "with the fewest open chats" + (", and had waited longest among those with as few" if tie else "")


def _others(receipt: ReceiptView, agents: Mapping[AgentId, str]) -> Iterator[str]:
    chosen = next((one for one in receipt.candidates if one.agent_id == receipt.chosen_agent_id), None)
    for candidate in receipt.candidates:
        if candidate is not chosen:
            yield f"Not {_name(candidate.agent_id, agents)}: {_why_not(receipt, candidate, chosen)}."
    rest = _rest(receipt)
    if rest:
        yield f"Of those who are not named here: {', '.join(rest)}."


def _why_not(receipt: ReceiptView, candidate: CandidateView, chosen: CandidateView | None) -> str:
    if not candidate.eligible:
        return ", ".join(_reason(receipt.policy, candidate, reason) for reason in candidate.reasons)
    if chosen is None:
        return "was not first"
    if candidate.status is not chosen.status:
        return f"is {STATUS_NAMES[candidate.status]}, and somebody {STATUS_NAMES[chosen.status]} was eligible"
    if receipt.policy.prefer_former_agent and receipt.former_agent_id == chosen.agent_id:
        return "was not the last one this visitor had talked to"
    is_by_load = receipt.policy.strategy is Strategy.LOAD_BALANCED
    if is_by_load and candidate.open_conversations > chosen.open_conversations:
        return f"had more open chats ({candidate.open_conversations})"
    return "had got a chat more recently, or joined later"


def _reason(policy: RoutingView, candidate: CandidateView, reason: CandidateReason) -> str:
    said = REASONS[reason].format(status=STATUS_NAMES[candidate.status])
    if reason == "at_capacity":
        return f"{said} ({candidate.open_conversations} of {candidate.capacity})"
    if reason == "status" and _has_fallback(policy, candidate.status):
        return f"{said}, and the {STATUS_NAMES[candidate.status]} fallback is off"
    return said


def _has_fallback(policy: RoutingView, status: AvailabilityStatus) -> bool:
    is_busy, is_away = status is AvailabilityStatus.BUSY, status is AvailabilityStatus.AWAY
    return (is_busy and not policy.busy_fallback) or (is_away and not policy.away_fallback)


def _rest(receipt: ReceiptView) -> list[str]:
    """How many of those whom the receipt does not name were eligible, or had each reason against them."""
    named: dict[str, int] = {}
    for candidate in receipt.candidates:
        for key in ("eligible",) if candidate.eligible else candidate.reasons:
            named[key] = named.get(key, 0) + 1
    left = {key: count - named.get(key, 0) for key, count in (receipt.counts or {}).items()}
    return [f"{left[key]} {words}" for key, words in COUNTED.items() if left.get(key, 0) > 0]


def _stands(candidate: CandidateView) -> str:
    limit = "" if candidate.capacity is None else f" of {candidate.capacity}"
    return f"{STATUS_NAMES[candidate.status]}, {candidate.open_conversations}{limit} open"


def _name(agent_id: AgentId, agents: Mapping[AgentId, str]) -> str:
    return agents.get(agent_id, "a former member")
