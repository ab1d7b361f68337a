"""The JSON Schema of the protocol: public views, events and stream frames, for `ui/protocol` and outside readers.

`python -m lenochat.web.schema` prints it; the TypeScript types are generated from that, and a check compares them.
"""

import json
from typing import Any

from pydantic import TypeAdapter

from lenochat.core.agent_views import LoginView
from lenochat.core.article_file import ImportReport
from lenochat.core.article_views import ArticleCard, ArticlePreview, ArticleView
from lenochat.core.assistant_views import AssistantFailureView, MissingArticleView
from lenochat.core.attachment import AttachmentStored
from lenochat.core.business_hours_views import HolidayCountryView, HoursOutlook
from lenochat.core.conversation_views import AssignmentView, VisitorRecordView
from lenochat.core.errors import ErrorCode
from lenochat.core.invitation_views import InvitationAccepted, InvitationLook, InvitationView, NewInvitation
from lenochat.core.routing_views import DecisionView, ReceiptView
from lenochat.core.search import SearchHitView
from lenochat.core.visitor_export import VisitorExport
from lenochat.core.visitor_views import ConversationBegun
from lenochat.web.socket.frames import ClientFrame, ServerFrame, VisitorFrame

ROOTS: dict[str, Any] = {
    "ServerFrame": ServerFrame,
    "ClientFrame": ClientFrame,
    "VisitorFrame": VisitorFrame,
    "ReceiptView": ReceiptView,
    "SearchHitView": SearchHitView,
    "DecisionView": DecisionView,
    "AssignmentView": AssignmentView,
    "HolidayCountryView": HolidayCountryView,
    "HoursOutlook": HoursOutlook,
    "LoginView": LoginView,
    "VisitorRecordView": VisitorRecordView,
    "VisitorExport": VisitorExport,
    "ArticleCard": ArticleCard,
    "ArticleView": ArticleView,
    "ArticlePreview": ArticlePreview,
    "ImportReport": ImportReport,
    "MissingArticleView": MissingArticleView,
    "AssistantFailureView": AssistantFailureView,
    "InvitationView": InvitationView,
    "NewInvitation": NewInvitation,
    "InvitationLook": InvitationLook,
    "InvitationAccepted": InvitationAccepted,
    "ConversationBegun": ConversationBegun,
    "AttachmentStored": AttachmentStored,
    "ErrorCode": ErrorCode,
}
"""Everything else that is public is reached from these."""

FROM_CLIENTS = frozenset({"Hello", "Focus", "TypingUp"})
"""Only what a client sends may leave out a member that has a default."""

NEVER_SHOWN = frozenset({"#/$defs/LoggedLoad"})
"""Forms that stand in the log alone; `core.access` shows another in their place."""


def protocol_schema() -> dict[str, Any]:
    """One schema with a definition for every public shape; each root is a member of the document."""
    inputs = [(name, "serialization", TypeAdapter(root)) for name, root in ROOTS.items()]
    by_root, shared = TypeAdapter.json_schemas(inputs, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    definitions: dict[str, Any] = {name: _shown(shape) for name, shape in shared.get("$defs", {}).items()}
    for never in NEVER_SHOWN:
        del definitions[never.rpartition("/")[2]]
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


def _shown(shape: object) -> object:
    """The shape without the forms that never leave; of two forms, one is no choice any more."""
    if isinstance(shape, list):
        return [_shown(part) for part in shape if not (isinstance(part, dict) and part.get("$ref") in NEVER_SHOWN)]
    if not isinstance(shape, dict):
        return shape
    shown = {name: _shown(part) for name, part in shape.items()}
    options = shown.get("anyOf")
    return options[0] if isinstance(options, list) and len(options) == 1 else shown


if __name__ == "__main__":
    print(json.dumps(protocol_schema(), indent=2))
