"""One workspace as its events tell it, folded in order; each event is checked against all that came before it.

Loads are counted here from who holds what, never taken from what the server says of them.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from torture import policy
from torture.policy import JsonObject

_NOT_OF_THE_AGENT = frozenset({"type", "at", "agent_id", "cause", "login_id", "device"})


class Fault(NamedTuple):
    """Something that must not be: which promise it breaks, in a sentence, where, and whom to look at."""

    check: str
    says: str
    position: int
    about: tuple[str, ...]


class Move(NamedTuple):
    """One conversation changed hands, or its status."""

    position: int
    kind: str
    before: str | None
    after: str | None
    cause: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision of routing saw, as told by then: the receipt has to say the same."""

    conversation_id: str
    chosen: str
    tier: int | None
    routing: JsonObject
    candidates: dict[str, tuple[str, int, bool]]
    """Status, load and eligibility of every agent."""


@dataclass(slots=True)
class Since:
    """What the present epoch has told; forgotten when it has been judged."""

    moves: dict[str, list[Move]] = field(default_factory=dict)
    decisions: dict[int, Decided] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    first_holder: dict[str, str | None] = field(default_factory=dict)
    """Of each conversation that began: who was chosen by the first decision."""
    messages: dict[str, list[int]] = field(default_factory=dict)
    """Where each text was told first; also a text from before, of a conversation that comes to be known again."""
    holes: int = 0
    known_before: dict[str, JsonObject] = field(default_factory=dict)
    """Conversations that were open when the epoch began."""


class History:
    """Begins with a snapshot of a workspace in which nothing has happened yet."""

    def __init__(self, state: JsonObject, position: int) -> None:
        self.position = position
        self.workspace: JsonObject = state["workspace"]
        self.agents: dict[str, JsonObject] = {agent["id"]: agent for agent in state["agents"]}
        self.conversations: dict[str, JsonObject] = {}
        """Open ones, and those closed since the epoch began."""
        self.queue: dict[str, JsonObject] = {}
        """Those of them that wait."""
        self.held: Counter[str] = Counter()
        self.last_assigned = dict.fromkeys(self.agents, 0)
        self.rank = {agent: place for place, agent in enumerate(self.agents)}
        self.released: dict[str, tuple[str, str]] = {}
        self.since = Since()
        self.faults: list[Fault] = []
        self._undecided: tuple[str, str, int] | None = None
        """A conversation that was opened or reopened by the last event, how, and where."""

    @property
    def routing(self) -> JsonObject:
        routing: JsonObject = self.workspace["routing"]
        return routing

    def begin_epoch(self) -> None:
        """Forget what has been judged."""
        self.conversations = {key: one for key, one in self.conversations.items() if one["status"] == "open"}
        self.since = Since(known_before=dict(self.conversations))
        self.faults = []

    def reasons(self, agent: JsonObject) -> set[str]:
        return policy.reasons(agent, self.routing, self.held[agent["id"]])

    def holder_at(self, conversation_id: str, position: int) -> str | None:
        """Who had it then, within this epoch; None also where nobody knew it."""
        moves = self.since.moves.get(conversation_id, [])
        place = bisect_right(moves, position, key=lambda move: move.position)
        if place:
            return moves[place - 1].after
        known = self.since.known_before.get(conversation_id)
        return None if known is None else known["assignee_id"]

    def apply(self, position: int, event: JsonObject) -> None:
        """Take in the next event; what is wrong with it is in `faults`."""
        if position <= self.position:
            self._fault("order", f"event {position} was told after {self.position}", position)
        self.since.holes += max(0, position - self.position - 1)
        self._check_decision_follows(position, event)
        self.position = position
        kind = event["type"]
        if kind == "availability.changed":
            agent = self.agents[event["agent_id"]]
            agent.update((name, value) for name, value in event.items() if name not in _NOT_OF_THE_AGENT)
            self._check_told(agent["id"], event, position)
        elif kind == "agent.changed":
            self._agent_changed(event["agent"], position)
        elif kind == "workspace.changed":
            self.workspace = event["workspace"]
        elif "conversation" in event:
            self._conversation_moved(kind.removeprefix("conversation."), event, position)

    def _fault(self, check: str, says: str, position: int, *about: str) -> None:
        self.faults.append(Fault(check, says, position, about))

    def _check_decision_follows(self, position: int, event: JsonObject) -> None:
        """A transaction is whole: a conversation that begins has its message and its decision right behind it."""
        if self._undecided is None:
            return
        conversation_id, kind, began = self._undecided
        self._undecided = None
        is_decision = event["type"] in ("conversation.assigned", "conversation.queued")
        steps = (2,) if kind == "opened" else (1, 2)
        if not (is_decision and event["conversation_id"] == conversation_id and position - began in steps):
            says = f"the conversation was {kind} at {began}, but its message and decision do not follow at once"
            self._fault("whole", says, position, conversation_id)

    def _agent_changed(self, agent: JsonObject, position: int) -> None:
        agent_id = agent["id"]
        self.agents[agent_id] = dict(agent)
        if agent_id not in self.rank:
            self.rank[agent_id], self.last_assigned[agent_id] = len(self.rank), 0
        self._check_told(agent_id, agent, position)
        if agent["open_conversations"] != self.held[agent_id]:
            self._fault_load(agent_id, agent["open_conversations"], position)
        if agent["capacity"] != policy.capacity(agent, self.routing):
            self._fault("RT9", f"capacity is told as {agent['capacity']}", position, agent_id)

    def _check_told(self, agent_id: str, told: JsonObject, position: int) -> None:
        """Eligible is told as the rules say (RT3)."""
        known = self.agents[agent_id]
        known["eligible"], known["not_eligible_because"] = told["eligible"], told["not_eligible_because"]
        against = self.reasons(known)
        if set(told["not_eligible_because"]) != against or told["eligible"] != (not against):
            says = f"eligibility is told as {told['not_eligible_because']}, and is {sorted(against)}"
            self._fault("RT3", says, position, agent_id)

    def _fault_load(self, agent_id: str, told: int, position: int) -> None:
        self._fault("RT9", f"the load is told as {told}, and {self.held[agent_id]} are held", position, agent_id)

    def _conversation_moved(self, kind: str, event: JsonObject, position: int) -> None:
        conversation: JsonObject = event["conversation"]
        conversation_id: str = conversation["id"]
        before = self.conversations.get(conversation_id)
        holder = _holder(before)
        if kind == "assigned":
            self._check_assignment(event, before, holder, position)
        else:
            self._check_move(kind, event, before, holder, position)
        self._note_message(conversation, before, position)
        self.conversations[conversation_id] = conversation
        if conversation["status"] == "open" and conversation["assignee_id"] is None:
            self.queue[conversation_id] = conversation
        else:
            self.queue.pop(conversation_id, None)
        after = _holder(conversation)
        if kind != "changed":
            move = Move(position, kind, holder, conversation["assignee_id"], event.get("cause"))
            self.since.moves.setdefault(conversation_id, []).append(move)
        if holder != after:
            self._move_load(holder, after)
        self._check_loads(event, holder, after, position)
        if kind == "assigned" and event["cause"] == "routing":
            self.last_assigned[event["assignee_id"]] = position

    def _move_load(self, holder: str | None, after: str | None) -> None:
        if holder is not None:
            self.held[holder] -= 1
        if after is not None:
            self.held[after] += 1

    def _check_loads(self, event: JsonObject, holder: str | None, after: str | None, position: int) -> None:
        concerned = {agent for agent in (holder, after) if agent is not None} if holder != after else set()
        if concerned != {load["agent_id"] for load in event["loads"]}:
            self._fault("RT9", "loads are not told of those concerned", position, event["conversation_id"], *concerned)
        for load in event["loads"]:
            agent_id = load["agent_id"]
            self.agents[agent_id]["open_conversations"] = load["open_conversations"]
            if load["open_conversations"] != self.held[agent_id]:
                self._fault_load(agent_id, load["open_conversations"], position)
            self._check_told(agent_id, load, position)

    def _note_message(self, conversation: JsonObject, before: JsonObject | None, position: int) -> None:
        said = _last_text(conversation)
        if said is not None and (before is None or said != _last_text(before)):
            self.since.messages.setdefault(said, []).append(position)

    def _check_move(
        self, kind: str, event: JsonObject, before: JsonObject | None, holder: str | None, position: int
    ) -> None:
        conversation = event["conversation"]
        conversation_id, assignee = conversation["id"], conversation["assignee_id"]
        if kind in ("opened", "reopened"):
            if before is not None and before["status"] == "open":
                self._fault("once", f"it was {kind}, and was open already", position, conversation_id)
            if kind == "opened":
                self.since.opened[conversation_id] = position
            self._undecided = (conversation_id, kind, position)
            self.released.pop(conversation_id, None)
        elif kind == "queued":
            self._check_queued(event, holder, position)
        elif kind == "closed":
            self.released.pop(conversation_id, None)
        elif before is not None and (assignee, conversation["status"]) != (before["assignee_id"], before["status"]):
            self._fault("RT5", "it changed hands or status without being told so", position, conversation_id)

    def _check_queued(self, event: JsonObject, holder: str | None, position: int) -> None:
        conversation_id = event["conversation_id"]
        if holder is not None:
            self.released[conversation_id] = (holder, event["at"])
            return
        if conversation_id in self.since.opened:
            self.since.first_holder.setdefault(conversation_id, None)
        eligible = [agent["id"] for agent in self.agents.values() if not self.reasons(agent)]
        if eligible:
            names = ", ".join(self.agents[agent]["name"] for agent in eligible)
            self._fault("RT7", f"it has to wait, and {names} could have it", position, conversation_id, *eligible)

    def _check_assignment(
        self, event: JsonObject, before: JsonObject | None, holder: str | None, position: int
    ) -> None:
        conversation_id, chosen = event["conversation_id"], event["assignee_id"]
        if event["previous_assignee_id"] != holder or event["conversation"]["assignee_id"] != chosen:
            told = self._name(event["previous_assignee_id"])
            says = f"it is told to come from {told}, and {self._name(holder)} had it"
            self._fault("RT5", says, position, conversation_id)
        if event["cause"] == "routing":
            self._check_routing(event, before, holder, position)
        if conversation_id in self.since.opened:
            self.since.first_holder.setdefault(conversation_id, chosen)
        self.released.pop(conversation_id, None)

    def _check_routing(self, event: JsonObject, before: JsonObject | None, holder: str | None, position: int) -> None:
        conversation_id, chosen = event["conversation_id"], event["assignee_id"]
        if holder is not None:
            self._fault("RT5", f"routing took it from {self._name(holder)}", position, conversation_id, holder)
        agent = self.agents[chosen]
        against = self.reasons(agent)
        if against:
            check = "RT5" if against == {"at_capacity"} else "RT4"
            says = f"routing gave it to {agent['name']}, who is not eligible: {', '.join(sorted(against))}"
            self._fault(check, says, position, conversation_id, chosen)
        else:
            self._check_right_one(event, position)
        self._check_queue_order(event, before, position)
        self.since.decisions[position] = Decided(
            conversation_id=conversation_id,
            chosen=chosen,
            tier=policy.tier(agent, self.routing),
            routing=self.routing,
            candidates={
                one["id"]: (one["status"], self.held[one["id"]], not self.reasons(one)) for one in self.agents.values()
            },
        )

    def _check_right_one(self, event: JsonObject, position: int) -> None:
        conversation_id, chosen = event["conversation_id"], event["assignee_id"]
        right = policy.right_choices(
            self.agents.values(),
            self.routing,
            held=self.held,
            last_assigned=self.last_assigned,
            rank=self.rank,
            released=self.released.get(conversation_id),
            at=event["at"],
        )
        if chosen not in right:
            names = " or ".join(self._name(agent) for agent in right)
            says = f"routing gave it to {self._name(chosen)}, and it was {names}'s turn"
            self._fault("RT1", says, position, conversation_id, chosen, *right)

    def _check_queue_order(self, event: JsonObject, before: JsonObject | None, position: int) -> None:
        given = event["conversation"] if before is None else before
        for other in self.queue.values():
            if other["id"] != given["id"] and policy.comes_before(other, given):
                says = f"it was routed while {short(other['id'])} waited before it"
                self._fault("RT6", says, position, given["id"], other["id"])

    def _name(self, agent_id: str | None) -> str:
        return "nobody" if agent_id is None else str(self.agents.get(agent_id, {}).get("name", agent_id))


def short(conversation_id: str) -> str:
    """A conversation in a story."""
    return f"chat {conversation_id[-6:]}"


def _holder(conversation: JsonObject | None) -> str | None:
    """Whose load it is."""
    if conversation is None or conversation["status"] != "open":
        return None
    holder: str | None = conversation["assignee_id"]
    return holder


def _last_text(conversation: JsonObject) -> str | None:
    return None if conversation["last_message"] is None else str(conversation["last_message"]["text"])
