"""Business hours, and the settings of the widget and of Leno AI: one text for each workspace, which is read once.

Every request and every transaction reads its workspace, with each of its teams, and a year of holidays is as long as
all the rest. So the workspace names its settings by an id that they alone ever had, and what is known by an id stays
true whatever becomes of the transaction that read it.
"""

import msgspec
from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, delete, insert, select

from lenochat.core.ai_chat import AiChat
from lenochat.core.business_hours import BusinessHours
from lenochat.core.business_hours_views import BusinessHoursView, business_hours, business_hours_view
from lenochat.core.ids import WorkspaceId
from lenochat.core.value import value
from lenochat.core.widget import WidgetSettings
from lenochat.store.ids import new_id
from lenochat.store.statement import Statement
from lenochat.store.tables import workspace_settings


@value
class WorkspaceSettings:
    """Those of one workspace."""

    business_hours: BusinessHours | None = None
    widget: WidgetSettings = WidgetSettings()
    ai_chat: AiChat | None = None


@value
class _Stored:
    business_hours: BusinessHoursView | None
    widget: WidgetSettings
    ai_chat: AiChat | None = None


AS_NEW = WorkspaceSettings()

_decode = TypeAdapter(_Stored)
_body = Statement(
    select(workspace_settings.c.body).where(
        workspace_settings.c.workspace_id == bindparam("workspace"), workspace_settings.c.id == bindparam("settings")
    )
)


_MOST_KNOWN = 2_000
_known: dict[str, WorkspaceSettings] = {}


def find(connection: Connection, workspace_id: WorkspaceId, settings_id: str | None) -> WorkspaceSettings:
    """The settings with that id, as this transaction sees them; None names those of a new workspace."""
    if settings_id is None:
        return AS_NEW
    found = _known.get(settings_id)
    if found is None:
        found = _read(_body.value(connection, {"workspace": workspace_id, "settings": settings_id}))
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[settings_id] = found
    return found


def save(connection: Connection, workspace_id: WorkspaceId, settings: WorkspaceSettings) -> str:
    """Write the settings of a workspace in place of those before, and say under which id."""
    connection.execute(delete(workspace_settings).where(workspace_settings.c.workspace_id == workspace_id))
    settings_id = new_id()
    connection.execute(
        insert(workspace_settings).values(workspace_id=workspace_id, id=settings_id, body=_written(settings))
    )
    return settings_id


def _written(settings: WorkspaceSettings) -> str:
    hours = settings.business_hours
    stored = _Stored(
        business_hours=None if hours is None else business_hours_view(hours),
        widget=settings.widget,
        ai_chat=settings.ai_chat,
    )
    return msgspec.json.encode(stored).decode()


def _read(body: str) -> WorkspaceSettings:
    stored = _decode.validate_json(body)
    hours = stored.business_hours
    return WorkspaceSettings(
        business_hours=None if hours is None else business_hours(hours), widget=stored.widget, ai_chat=stored.ai_chat
    )
