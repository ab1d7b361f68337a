"""The JSON Schema of the protocol: public views, events and stream frames, for `ui/protocol` and outside readers.

`python -m lenochat.web.schema` prints it; the TypeScript types are generated from that, and a check compares them.
"""

import json
from typing import Any

from pydantic import TypeAdapter

from lenochat.core.errors import ErrorCode
from lenochat.core.invitation_views import InvitationAccepted, InvitationLook, InvitationView, NewInvitation
from lenochat.core.views import AssignmentView, DecisionView, LoginView, ReceiptView
from lenochat.core.visitor_views import ConversationBegun
from lenochat.web.socket.frames import ClientFrame, ServerFrame, VisitorFrame

ROOTS: dict[str, Any] = {
    "ServerFrame": ServerFrame,
    "ClientFrame": ClientFrame,
    "VisitorFrame": VisitorFrame,
    "ReceiptView": ReceiptView,
    "DecisionView": DecisionView,
    "AssignmentView": AssignmentView,
    "LoginView": LoginView,
    "InvitationView": InvitationView,
    "NewInvitation": NewInvitation,
    "InvitationLook": InvitationLook,
    "InvitationAccepted": InvitationAccepted,
    "ConversationBegun": ConversationBegun,
    "ErrorCode": ErrorCode,
}
"""Everything else that is public is reached from these."""

FROM_CLIENTS = frozenset({"Hello", "Focus", "TypingUp"})
"""Only what a client sends may leave out a member that has a default."""


def protocol_schema() -> dict[str, Any]:
    """One schema with a definition for every public shape; each root is a member of the document."""
    inputs = [(name, "serialization", TypeAdapter(root)) for name, root in ROOTS.items()]
    by_root, shared = TypeAdapter.json_schemas(inputs, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    definitions = dict(shared.get("$defs", {}))
    for (name, _), schema in by_root.items():
        if schema.get("$ref") != f"#/$defs/{name}":
            definitions[name] = {"title": name, **schema}
    for name, definition in definitions.items():
        if "properties" in definition:
            definition["required"] = [
                member
                for member, shape in definition["properties"].items()
                if name not in FROM_CLIENTS or "default" not in shape or "const" in shape
            ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "LenoChat protocol",
        "$defs": dict(sorted(definitions.items())),
    }


if __name__ == "__main__":
    print(json.dumps(protocol_schema(), indent=2))
