"""One workspace as its events tell it, folded in order; each event is checked against all that came before it.

Loads are counted here from who holds what, never taken from what the server says of them.
"""

from bisect import bisect_right
from collections import Counter

from torture import policy
from torture.assistance import Assistance, check_begun
from torture.blocked import Blocked
from torture.hours import check_hours
from torture.policy import JsonObject
from torture.since import Decided, Fault, Move, Since
from torture.talks import Talks

_NOT_OF_THE_AGENT = frozenset({"type", "at", "agent_id", "cause", "login_id", "device"})
_OF_A_RETURN = frozenset({"availability.changed", "agent.changed", "conversation.assigned"})
"""What the transaction tells in which somebody comes back to what waits."""


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
        self.released: dict[str, policy.Released] = {}
        self.talks = Talks()
        self.assistance = Assistance()
        self.blocked = Blocked()
        self.waits_since: dict[str, str] = {}
        """Since when each conversation in the queue has waited for its team, or for everybody (RT11)."""
        self.since = Since()
        self.faults: list[Fault] = []
        self.touched: set[tuple[str, str]] = set()
        """Open conversations with the agents who did something about them: they have seen them."""
        self.unseen: dict[str, str] = {}
        """What has to go back to the queue, because whoever got it was not there any more and never saw it (RT18)."""
        self._rules_changed = ""
        """When a rule changed last."""
        self._returning: dict[str, str] = {}
        """Who came back to what waits with the last change that concerned them, and when (RT16)."""
        self._just_began: str | None = None
        """The conversation that the event before this one opened or reopened."""
        self._undecided: tuple[str, str, int] | None = None
        """A conversation that was opened or reopened by the last event, how, and where."""

    @property
    def routing(self) -> JsonObject:
        routing: JsonObject = self.workspace["routing"]
        return routing

    def begin_epoch(self) -> None:
        """Forget what has been judged."""
        self.conversations = {key: one for key, one in self.conversations.items() if one["status"] == "open"}
        self.touched = {pair for pair in self.touched if pair[0] in self.conversations}
        self.since = Since(known_before=dict(self.conversations))
        self.assistance.begin_epoch(self.workspace)
        self.faults = []

    @property
    def standing(self) -> policy.Standing:
        return policy.Standing(
            agents=self.agents, routing=self.routing, held=self.held, last_assigned=self.last_assigned, rank=self.rank
        )

    def need(self, conversation: JsonObject, at: str, holder: str | None = None) -> policy.Need:
        """What it asks of whoever gets it; a `holder` has it and does not reply (RT13)."""
        conversation_id = conversation["id"]
        return policy.Need(
            team_id=policy.team_of(conversation, self.workspace),
            former=self.talks.former(conversation_id),
            passed_over=(holder,) if holder else policy.passed_over(self.released.get(conversation_id), at),
        )

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
        if kind not in _OF_A_RETURN:
            self._returning.clear()
        if kind == "availability.changed":
            agent = self.agents[event["agent_id"]]
            before = agent["not_eligible_because"]
            if agent["connected"] and not event["connected"]:
                self._note_unseen(agent["id"], event["connection_lost_at"])
            agent.update((name, value) for name, value in event.items() if name not in _NOT_OF_THE_AGENT)
            self._check_told(agent["id"], event, position)
            self._note_return(agent, before, event["at"])
        elif kind == "agent.changed":
            before = self.agents.get(event["agent"]["id"], {}).get("not_eligible_because", [])
            self._agent_changed(event["agent"], position)
            self._note_return(event["agent"], before, event["at"])
        elif kind == "workspace.changed":
            self._rules_are(event["workspace"], event["at"])
            self.assistance.settings_are(event["workspace"])
        elif kind == "visitor.changed":
            self._visitor_changed(event["visitor"])
        elif "conversation" in event:
            self._conversation_moved(kind.removeprefix("conversation."), event, position)

    def _fault(self, check: str, says: str, position: int, *about: str) -> None:
        self.faults.append(Fault(check, says, position, about))

    def _check_decision_follows(self, position: int, event: JsonObject) -> None:
        """A transaction is whole: a conversation that begins has its message and its decision right behind it."""
        self._just_began = None
        if self._undecided is None:
            return
        conversation_id, kind, began = self._undecided
        self._undecided, self._just_began = None, conversation_id
        is_decision = event["type"] in ("conversation.assigned", "conversation.queued")
        steps = [2] if kind == "opened" else [1, 2]
        if event["type"] == "conversation.assigned" and self.assistance.leaves_note(
            self.conversations[conversation_id]
        ):
            steps.append(steps[-1] + 1)
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

    def _note_return(self, agent: JsonObject, before: list[str], at: str) -> None:
        if agent["eligible"] and at != self._rules_changed and not policy.HAS_BEEN_AWAY.isdisjoint(before):
            self._returning[agent["id"]] = at

    def _note_unseen(self, agent_id: str, lost_at: str) -> None:
        """The connection is judged lost: what came after the last sign of life, and was not touched, has to go back."""
        for conversation_id, one in self.conversations.items():
            if _holder(one) != agent_id or (conversation_id, agent_id) in self.touched:
                continue
            if policy.seconds_between(lost_at, one["assigned_at"]) > policy.ROUNDING_SECONDS:
                self.unseen[conversation_id] = agent_id

    def _rules_are(self, workspace: JsonObject, at: str) -> None:
        """Rules and teams changed; what was for a team that is no more is for everybody."""
        before, after = (
            {team["id"]: team["overflow_seconds"] for team in one["teams"]} for one in (self.workspace, workspace)
        )
        self.workspace, self._rules_changed = workspace, at
        gone = before.keys() - after.keys()
        changed = {team_id for team_id in before if before[team_id] != after.get(team_id, before[team_id])}
        if not gone and not changed:
            return
        for agent in self.agents.values():
            agent["teams"] = [team for team in agent["teams"] if team not in gone]
        for conversation_id, one in self.conversations.items():
            if one["team_id"] in gone and one["status"] == "open":
                self.conversations[conversation_id] = {**one, "team_id": None, "open_to_all": False}
                if conversation_id in self.queue:
                    self.queue[conversation_id] = self.conversations[conversation_id]
            if one["team_id"] in gone | changed:
                self.waits_since[conversation_id] = at

    def _visitor_changed(self, visitor: JsonObject) -> None:
        """It takes the place of what every conversation of theirs said."""
        self.blocked.visitor_changed(visitor)
        for known in (self.conversations, self.queue):
            for conversation_id, one in known.items():
                if one["visitor"]["id"] == visitor["id"]:
                    known[conversation_id] = {**one, "visitor": visitor}

    def _fault_load(self, agent_id: str, told: int, position: int) -> None:
        self._fault("RT9", f"the load is told as {told}, and {self.held[agent_id]} are held", position, agent_id)

    def _conversation_moved(self, kind: str, event: JsonObject, position: int) -> None:
        conversation: JsonObject = event["conversation"]
        conversation_id: str = conversation["id"]
        before = self.conversations.get(conversation_id)
        self.faults += self.assistance.changed(conversation, before, self.workspace, position)
        self.faults += self.blocked.changed(kind, conversation, before, position)
        self.faults += check_hours(kind, event, before, self.workspace, position)
        holder = _holder(before)
        if conversation.get("spam") and conversation["status"] == "open":
            self._fault("spam", "it is spam, and open", position, conversation_id)
        if kind == "assigned":
            self._check_assignment(event, before, holder, position)
            self.assistance.was_assigned(conversation if before is None else before)
        else:
            self._check_move(kind, event, before, holder, position)
        self._note_message(conversation, before, position)
        self.conversations[conversation_id] = conversation
        self.talks.note(kind, conversation)
        self._note_waiting(conversation, before, event["at"])
        after = _holder(conversation)
        if kind != "changed":
            move = Move(position, kind, holder, conversation["assignee_id"], event.get("cause"))
            self.since.moves.setdefault(conversation_id, []).append(move)
        if holder != after:
            self._move_load(holder, after)
            self.unseen.pop(conversation_id, None)
        self._check_loads(event, holder, after, position)
        if kind == "assigned" and event["cause"] == "routing":
            self.last_assigned[event["assignee_id"]] = position

    def _note_waiting(self, conversation: JsonObject, before: JsonObject | None, at: str) -> None:
        conversation_id = conversation["id"]
        if conversation["status"] != "open" or conversation["assignee_id"] is not None:
            self.queue.pop(conversation_id, None)
            self.waits_since.pop(conversation_id, None)
            return
        was_for = None if before is None or conversation_id not in self.queue else policy.waits_for(before)
        self.queue[conversation_id] = conversation
        if was_for != policy.waits_for(conversation):
            self.waits_since[conversation_id] = at

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
            if before is not None and before.get("spam"):
                self._fault("spam", f"it was {kind}, and nobody had said that it is none", position, conversation_id)
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
            self.released[conversation_id] = policy.Released(
                holder, event["at"], policy.may_be_gone(self.agents[holder])
            )
            return
        if conversation_id in self.since.opened:
            self.since.first_holder.setdefault(conversation_id, None)
            if self.since.opened[conversation_id] == position - 2:
                self.faults += check_begun(self.workspace, event["conversation"], position)
        eligible = self.standing.eligible(self.need(event["conversation"], event["at"]))
        if eligible and not policy.has_left(event["conversation"]):
            names = ", ".join(agent["name"] for agent in eligible)
            about = conversation_id, *(agent["id"] for agent in eligible)
            self._fault("RT7", f"it has to wait, and {names} could have it", position, *about)

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
        given = event["conversation"] if before is None else before
        if holder is not None:
            self._check_taken(event, given, holder, position)
        need, standing, agent = self.need(given, event["at"], holder), self.standing, self.agents[chosen]
        against = self.reasons(agent) | (set() if need.suits(agent) else {"not_in_team"})
        if against:
            check = {"at_capacity": "RT5", "ramp": "RT16"}.get(min(against), "RT4") if len(against) == 1 else "RT4"
            says = f"routing gave it to {agent['name']}, who is not eligible: {', '.join(sorted(against))}"
            self._fault(check, says, position, conversation_id, chosen)
        elif chosen not in (right := standing.right_choices(need)):
            names = " or ".join(self._name(one) for one in right)
            says = f"routing gave it to {agent['name']}, and it was {names}'s turn"
            self._fault("RT1", says, position, conversation_id, chosen, *right)
        if holder is None:
            self._check_queue_order(given, event["at"], position)
            self._check_ramp(event, position)
        self.since.decisions[position] = Decided(
            conversation_id=conversation_id,
            chosen=chosen,
            tier=policy.tier(agent, self.routing),
            routing=self.routing,
            need=need,
            candidates={
                one["id"]: (one["status"], self.held[one["id"]], need.suits(one) and not self.reasons(one))
                for one in self.agents.values()
            },
        )

    def _check_taken(self, event: JsonObject, given: JsonObject, holder: str, position: int) -> None:
        """Routing takes a conversation from somebody only where they do not reply in time (RT13)."""
        last = given["last_message"]
        is_silent = last is not None and last["author"]["type"] == "visitor"
        if self.routing["no_reply_seconds"] is None or not is_silent or event["assignee_id"] == holder:
            says = f"routing took it from {self._name(holder)}"
            self._fault("RT5", says, position, event["conversation_id"], holder)

    def _check_queue_order(self, given: JsonObject, at: str, position: int) -> None:
        for other in self.queue.values():
            if other["id"] == given["id"] or policy.has_no_place(other) or not policy.comes_before(other, given):
                continue
            if self.standing.eligible(self.need(other, at)):
                says = f"it was routed while {short(other['id'])} waited before it"
                self._fault("RT6", says, position, given["id"], other["id"])

    def _check_ramp(self, event: JsonObject, position: int) -> None:
        """Who comes back gets one conversation of the backlog, and is then on the ramp."""
        conversation_id, chosen = event["conversation_id"], event["assignee_id"]
        is_backlog = conversation_id != self._just_began and self._returning.pop(chosen, "") == event["at"]
        told: list[str] = next(
            (load["not_eligible_because"] for load in event["loads"] if load["agent_id"] == chosen), []
        )
        if is_backlog and self.routing["ramp_seconds"] is not None and "ramp" not in told:
            says = f"{self._name(chosen)} came back to a backlog, and gets it all at once"
            self._fault("RT16", says, position, conversation_id, chosen)

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
