"""What a client knows that began with a snapshot and then followed the events: built from the public protocol alone."""

from collections.abc import Iterable
from copy import deepcopy

from tests.support.stream_client import JsonObject

_NOT_OF_THE_AGENT = {"type", "position", "at", "agent_id", "cause", "login_id", "device"}


class Mirror:
    """A dashboard's state."""

    def __init__(self, snapshot: JsonObject) -> None:
        assert snapshot["type"] == "snapshot", snapshot
        self._begin(snapshot)

    def _begin(self, snapshot: JsonObject) -> None:
        self.stream_id: str = snapshot["stream_id"]
        self.position: int = snapshot["position"]
        state = deepcopy(snapshot["state"])
        self.me: JsonObject = state["me"]
        self.workspace: JsonObject = state["workspace"]
        self.agents: dict[str, JsonObject] = {agent["id"]: agent for agent in state["agents"]}
        self.widget: JsonObject = state["widget"]
        self.counts: dict[str, int] = state["counts"]
        self.mine: dict[str, JsonObject] = {conversation["id"]: conversation for conversation in state["mine"]}
        self._undecided: set[str] = set()

    def picture(self) -> JsonObject:
        """All that a snapshot says, to be compared; what a login is called is nobody else's matter."""
        me = {name: value for name, value in self.me.items() if name != "login_id"}
        return {
            "stream_id": self.stream_id,
            "position": self.position,
            "me": me,
            "workspace": self.workspace,
            "widget": self.widget,
            "agents": list(self.agents.values()),
            "counts": self.counts,
            "mine": sorted(self.mine.values(), key=lambda conversation: str(conversation["id"])),
        }

    def follow(self, frames: Iterable[JsonObject]) -> None:
        """Apply frames in the order they came; fails where positions do not rise."""
        for frame in frames:
            match frame["type"]:
                case "snapshot":
                    self._begin(frame)
                case "resumed" | "position":
                    assert frame["position"] >= self.position
                    self.position = frame["position"]
                case "events":
                    for item in frame["events"]:
                        if "position" in item:
                            assert item["position"] > self.position, "positions have to rise"
                            self.position = item["position"]
                            self._apply(item["event"])
                case unknown:
                    raise AssertionError(f"a frame of type {unknown}")

    def _apply(self, event: JsonObject) -> None:
        match event["type"]:
            case "availability.changed":
                told = {name: value for name, value in event.items() if name not in _NOT_OF_THE_AGENT}
                self._change_agent(event["agent_id"], told)
            case "agent.changed":
                self.agents[event["agent"]["id"]] = {}
                self._change_agent(event["agent"]["id"], event["agent"])
            case "agent.removed":
                del self.agents[event["agent_id"]]
            case "workspace.changed":
                self.workspace = event["workspace"]
                self.me["workspace"]["name"] = event["workspace"]["name"]
                living = {team["id"] for team in event["workspace"]["teams"]}
                for agent in (*self.agents.values(), self.me):
                    agent["teams"] = [team for team in agent["teams"] if team in living]
            case "widget.changed":
                self.widget = event["widget"]
            case "visitor.changed":
                for conversation_id, conversation in self.mine.items():
                    if conversation["visitor"]["id"] == event["visitor"]["id"]:
                        self.mine[conversation_id] = {**conversation, "visitor": event["visitor"]}
            case "message.posted" | "typing" | "visitor.removed":
                pass  # what is closed is in no count, and not in Mine
            case _:
                self._move(event)

    def _change_agent(self, agent_id: str, told: JsonObject) -> None:
        self.agents[agent_id].update(told)
        if agent_id == self.me["id"]:
            self.me.update(told)

    def _move(self, event: JsonObject) -> None:
        conversation, kind = event["conversation"], event["type"].removeprefix("conversation.")
        conversation_id, assignee_id = conversation["id"], conversation["assignee_id"]
        for load in event["loads"]:
            self._change_agent(load["agent_id"], {name: load[name] for name in load if name != "agent_id"})
        is_decided = conversation_id not in self._undecided
        if kind in ("opened", "reopened"):
            self.counts["all"] += 1
            self._undecided.add(conversation_id)
        elif kind == "queued":
            self.counts["unassigned"] += 1
            self._undecided.discard(conversation_id)
        elif kind == "assigned":
            self.counts["unassigned"] -= int(is_decided and event["previous_assignee_id"] is None)
            self._undecided.discard(conversation_id)
        elif kind == "closed":
            self.counts["all"] -= 1
            self.counts["unassigned"] -= int(is_decided and assignee_id is None)
        is_mine = conversation["status"] == "open" and assignee_id == self.me["id"]
        self.mine.pop(conversation_id, None)
        if is_mine:
            self.mine[conversation_id] = conversation
        self.counts["mine"] = len(self.mine)
