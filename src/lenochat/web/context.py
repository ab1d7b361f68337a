"""What every door needs, put together once by `app`."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import HTTPConnection

from lenochat.actions.login import ALIVE_FOR
from lenochat.core.endpoint import AllowedHosts
from lenochat.core.errors import DomainError
from lenochat.core.ids import LoginId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store.logins import Login
from lenochat.store.store import Store
from lenochat.web.activity import Activity
from lenochat.web.article_page import ArticlePages
from lenochat.web.limits import Limits
from lenochat.web.passwords import PasswordPool
from lenochat.web.picture_maker import PictureMaker
from lenochat.web.widget_origins import WidgetOrigins


@dataclass(kw_only=True, slots=True)
class Context:
    """One node, as its doors see it."""

    store: Store
    activity: Activity
    limits: Limits
    passwords: PasswordPool
    pictures: PictureMaker
    public_url: str | None
    allowed_hosts: AllowedHosts
    """Which endpoints workspaces may have Leno AI ask."""
    static: Path
    """The folder of the built dashboard and widget."""
    is_ready: Callable[[], bool]
    streaming_logins: Callable[[], AbstractSet[LoginId]]
    """The logins with an open stream on this node."""
    origins: WidgetOrigins
    """Which pages may use which widget."""
    article_pages: ArticlePages = field(default_factory=ArticlePages)
    workspace_of_widget: dict[str, WorkspaceId] = field(default_factory=dict)
    """Of the widget keys that were asked for and are somebody's; a key stays that workspace's for ever."""

    def last_used(self, login: Login) -> Instant:
        """The login's last request or stream, as this node knows it; now while a stream is open."""
        if login.id in self.streaming_logins():
            return self.store.now()
        return max(login.last_used, self.activity.last_used.get(login.id, login.last_used))

    def alive_logins(self, now: Instant) -> AbstractSet[LoginId]:
        """The logins with an open stream, or a request in the last 15 minutes, as this node knows them."""
        return self.streaming_logins() | self.activity.alive_since(Instant(now - ALIVE_FOR))


def context(connection: HTTPConnection) -> Context:
    """The node behind a request or a stream; `unavailable` before it has started and after it has stopped."""
    found = getattr(connection.app.state, "context", None)
    if not isinstance(found, Context):
        raise DomainError("unavailable", "LenoChat is starting. Try again in a moment.", retry_after=1)
    return found
