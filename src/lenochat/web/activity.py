"""When logins were last used, kept in memory and written down rarely: nobody counts these writes."""

from collections import defaultdict

from lenochat.core.ids import LoginId, WorkspaceId
from lenochat.core.instant import MINUTE, Instant

WRITTEN_AT_MOST_EVERY = 5 * MINUTE


class Activity:
    """The last use of every login that this node has served."""

    def __init__(self) -> None:
        self.last_used: dict[LoginId, Instant] = {}
        self._written: dict[LoginId, Instant] = {}
        self._workspace: dict[LoginId, WorkspaceId] = {}

    def used(self, workspace_id: WorkspaceId, login_id: LoginId, now: Instant) -> None:
        """A request of that login came, or a stream of it is open."""
        self.last_used[login_id] = now
        self._written.setdefault(login_id, now)
        self._workspace[login_id] = workspace_id

    def alive_since(self, instant: Instant) -> set[LoginId]:
        """The logins used at or after that instant."""
        return {login_id for login_id, used in self.last_used.items() if used >= instant}

    def forget(self, login_id: LoginId) -> None:
        """The login has ended."""
        self.last_used.pop(login_id, None)
        self._written.pop(login_id, None)
        self._workspace.pop(login_id, None)

    def to_write(self, now: Instant) -> dict[WorkspaceId, dict[LoginId, Instant]]:
        """By workspace, what has to be written down now; taken as written."""
        waiting: dict[WorkspaceId, dict[LoginId, Instant]] = defaultdict(dict)
        for login_id, used in self.last_used.items():
            if used > self._written[login_id] and now - self._written[login_id] >= WRITTEN_AT_MOST_EVERY:
                waiting[self._workspace[login_id]][login_id] = used
                self._written[login_id] = now
        return waiting
