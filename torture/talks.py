"""Whom each visitor talked to before (RT12), as the events tell it."""

from collections import OrderedDict

from torture.policy import JsonObject

MOST_KNOWN = 5_000
"""Visitors and conversations that are remembered; a client comes back only to the last few dozen of them."""


class Talks:
    """Who has or had each conversation, and who was the former agent of its visitor."""

    def __init__(self) -> None:
        self._latest: OrderedDict[str, str] = OrderedDict()
        """The conversation that each visitor began last."""
        self._holders: OrderedDict[str, tuple[str | None, str | None]] = OrderedDict()
        """Of each conversation: who has it, or had it when it was closed; and the former agent."""

    def former(self, conversation_id: str) -> str | None:
        return self._holders.get(conversation_id, (None, None))[1]

    def note(self, kind: str, conversation: JsonObject) -> None:
        """A conversation event was told."""
        conversation_id, visitor_id = conversation["id"], conversation["visitor"]["id"]
        if kind == "opened":
            before = self._holders.get(self._latest.get(visitor_id, ""), (None, None))
            self._keep(conversation_id, (None, before[0] or before[1]))
            self._latest[visitor_id] = conversation_id
            self._latest.move_to_end(visitor_id)
        else:
            holder, former = self._holders.get(conversation_id, (None, None))
            if kind == "reopened":
                former = holder or former
            self._keep(conversation_id, (conversation["assignee_id"], former))
        if len(self._latest) > MOST_KNOWN:
            self._latest.popitem(last=False)

    def _keep(self, conversation_id: str, holders: tuple[str | None, str | None]) -> None:
        self._holders[conversation_id] = holders
        self._holders.move_to_end(conversation_id)
        if len(self._holders) > MOST_KNOWN:
            self._holders.popitem(last=False)
