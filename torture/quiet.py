"""What is checked at a quiet moment: everything that can be read then is what the events have led to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from torture import assistance, policy
from torture.history import History
from torture.judge import Counts
from torture.policy import ROUNDING_SECONDS, JsonObject, seconds_between
from torture.since import Fault


def check_quiet(history: History, state: JsonObject, conversations: Sequence[JsonObject], now: str) -> Iterator[Fault]:
    """A fresh snapshot and the list of open conversations, read at the position where the history stands.

    `now` is when the last event happened: by then everything that was due has been done.
    """
    at = history.position
    for agent in state["agents"]:
        known = history.agents[agent["id"]]
        differing = [name for name in agent if agent[name] != known.get(name)]
        if differing:
            name = differing[0]
            says = f"a snapshot says {name} {agent[name]!r} of {agent['name']}, and the events {known.get(name)!r}"
            yield Fault("snapshot", says, at, (agent["id"],))
        if agent["open_conversations"] != history.held[agent["id"]]:
            says = f"the load is {agent['open_conversations']}, and {history.held[agent['id']]} are held"
            yield Fault("RT9", says, at, (agent["id"],))
    if state["workspace"] != history.workspace:
        yield Fault("snapshot", "the workspace's rules in a snapshot are not those that were told", at, ())
    still_open = {key: one for key, one in history.conversations.items() if one["status"] == "open"}
    yield from _check_open(still_open, conversations, at)
    counts = {"all": len(still_open), "unassigned": len(history.queue)}
    told = {name: state["counts"][name] for name in counts}
    if told != counts:
        yield Fault("snapshot", f"a snapshot counts {told}, and the events {counts}", at, ())
    for conversation in still_open.values():
        yield from history.blocked.check_open(conversation, at)
    yield from _check_waiting(history, now)


def _check_waiting(history: History, now: str) -> Iterator[Fault]:
    """Nobody waits while somebody may get it (RT7), nor for a team whose time is over (RT11), nor unseen (RT18)."""
    for conversation_id, agent_id in history.unseen.items():
        says = "it was given to somebody who was gone and never saw it, and has not come back to the queue"
        yield Fault("RT18", says, history.position, (conversation_id, agent_id))
    for conversation in history.queue.values():
        yield from assistance.check_waiting(history.workspace, conversation, history.position)
        if policy.has_no_place(conversation):
            continue
        need = history.need(conversation, now)
        eligible = history.standing.eligible(need)
        about = (conversation["id"], *(agent["id"] for agent in eligible))
        if eligible:
            names = ", ".join(agent["name"] for agent in eligible)
            yield Fault("RT7", f"it waits at a quiet moment, and {names} could have it", history.position, about)
        team = next((team for team in history.workspace["teams"] if team["id"] == need.team_id), None)
        if team is not None and team["overflow_seconds"] is not None:
            waited = seconds_between(history.waits_since[conversation["id"]], now)
            if waited > team["overflow_seconds"] + ROUNDING_SECONDS:
                says = f"it has waited for {team['name']} for {waited} s, and others are to be asked after"
                yield Fault("RT11", f"{says} {team['overflow_seconds']} s", history.position, about)


def _check_open(known: dict[str, JsonObject], listed: Sequence[JsonObject], at: int) -> Iterator[Fault]:
    twice = [key for key, count in Counter(one["id"] for one in listed).items() if count > 1]
    for conversation_id in twice:
        yield Fault("once", "it is listed twice", at, (conversation_id,))
    found = {one["id"]: one for one in listed}
    for conversation_id in known.keys() ^ found.keys():
        where = "the list, and no event told it" if conversation_id in found else "the events, and not in the list"
        yield Fault("kept", f"it is open in {where}", at, (conversation_id,))
    for conversation_id in known.keys() & found.keys():
        told, read = known[conversation_id], found[conversation_id]
        differing = [name for name in read if name != "queue_position" and read[name] != told[name]]
        if differing:
            name = differing[0]
            says = f"a list says {name} {read[name]!r}, and the events {told[name]!r}"
            yield Fault("snapshot", says, at, (conversation_id,))
    places = sorted(
        one["queue_position"] for one in listed if one["assignee_id"] is None and not policy.has_no_place(one)
    )
    if places != list(range(1, len(places) + 1)):
        yield Fault("RT6", f"the places in the queue are {places[:10]}", at, ())
    queue = sorted((one for one in listed if one["queue_position"] is not None), key=lambda one: one["queue_position"])
    for one, behind in pairwise(queue):
        if policy.comes_before(behind, one):
            says = f"it stands at {behind['queue_position']} in the queue, behind one that comes after it"
            yield Fault("RT6", says, at, (behind["id"], one["id"]))


def check_next(history: History, told: JsonObject) -> Iterator[Fault]:
    """Who would get a new conversation now, by the rules of `watch.ALL`, is whose turn it is (RT1)."""
    routing = {**history.routing, "default_capacity": None, "busy_fallback": True, "away_fallback": True}
    standing = replace(history.standing, routing=routing)
    right = standing.right_choices(policy.Need(team_id=None, former=None, passed_over=(None,)))
    chosen = told["chosen_agent_id"]
    if chosen not in right and (right or chosen is not None):
        says = "who would get a new conversation is not whose turn it is"
        yield Fault("RT1", says, history.position, (chosen or "", *right))


def check_receipts(history: History, receipts: dict[str, list[JsonObject]], counts: Counts) -> Iterator[Fault]:
    """Every assignment by routing has a receipt at its position, and it says what was so (RT10)."""
    found = {(key, receipt["position"]): receipt for key, some in receipts.items() for receipt in some}
    for position, decided in history.since.decisions.items():
        receipt = found.get((decided.conversation_id, position))
        about = (decided.conversation_id, decided.chosen)
        if receipt is None:
            yield Fault("RT10", "a decision has no receipt", position, about)
            continue
        counts.receipts += 1
        counts.triggers[receipt["trigger"]] = counts.triggers.get(receipt["trigger"], 0) + 1
        tier = None if decided.tier is None else ("online", "busy", "away")[decided.tier]
        told = (receipt["outcome"], receipt["chosen_agent_id"], receipt["tier"], receipt["policy"])
        if told != ("assigned", decided.chosen, tier, decided.routing):
            yield Fault("RT10", f"the receipt says {told[:3]}, and {decided.chosen} was chosen", position, about)
        need = (receipt["team_id"], receipt["former_agent_id"])
        is_passed = receipt["passed_over_agent_id"] in decided.need.passed_over
        if need != (decided.need.team_id, decided.need.former) or not is_passed:
            says = f"the receipt says {need}, passed over {receipt['passed_over_agent_id']}; it was {decided.need}"
            yield Fault("RT10", says, position, about)
        for candidate in receipt["candidates"]:
            status, load, eligible = decided.candidates[candidate["agent_id"]]
            is_passed_over = candidate["reasons"] in (["released"], ["no_reply"])
            seen = (candidate["status"], candidate["open_conversations"], candidate["eligible"] or is_passed_over)
            if seen != (status, load, eligible):
                says = f"the receipt saw {seen} of an agent who was {(status, load, eligible)}"
                yield Fault("RT10", says, position, (*about, candidate["agent_id"]))
