"""Business hours as events tell them: what begins outside is left, by somebody who can be answered (WI2, RT6)."""

from collections.abc import Iterator

from torture import policy
from torture.policy import JsonObject
from torture.since import Fault


def check_hours(
    kind: str, event: JsonObject, before: JsonObject | None, workspace: JsonObject, position: int
) -> Iterator[Fault]:
    """A conversation is told; the workspace is as it was told before that."""
    conversation = event["conversation"]
    about = (conversation["id"],)
    if kind == "opened":
        is_left, is_closed = conversation.get("left_outside_hours", False), policy.is_closed(workspace)
        if is_left != is_closed:
            where = "outside business hours, and is not left" if is_closed else "inside business hours, and is left"
            yield Fault("WI2", f"it began {where}", position, about)
        is_answered = policy.is_answered(workspace, conversation)  # Then an address can be given later on.
        if is_closed and not is_answered and conversation["visitor"].get("email") is None:
            yield Fault("WI2", "it was left by somebody who cannot be answered", position, about)
    if kind == "assigned" and event["cause"] == "routing" and before is not None and policy.has_no_place(before):
        says = "routing gave it to somebody, and its visitor is not there, or Leno AI has it alone"
        yield Fault("RT6", says, position, about)
