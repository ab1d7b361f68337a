"""The frame that a dashboard begins with: read in one turn of the loop, encoded in others, most of it once for many."""

from dataclasses import dataclass

from sqlalchemy import Connection as Database

from lenochat.core.access import Viewer
from lenochat.core.conversation_views import CountsView
from lenochat.core.instant import Instant
from lenochat.core.visitor_views import WidgetView, widget_view
from lenochat.reads.member import Member
from lenochat.reads.snapshot import OwnState, own_state
from lenochat.web.socket.shared_state import Present, SharedState
from lenochat.web.wire import encode


@dataclass(frozen=True, slots=True)
class Taken:
    """What a snapshot is made of, from one committed state."""

    viewer: Viewer
    own: OwnState
    present: Present
    widget: WidgetView

    async def encoded(self) -> bytes:
        """The frame `frames.Snapshot`, byte for byte as `encode` would write it."""
        workspace, own = self.present.workspace, self.own
        members = await self.present.encoded_members(self.viewer)
        return (
            b'{"type":"snapshot","stream_id":%b,"position":%d,'
            b'"state":{"me":%b,"workspace":%b,"agents":%b,"counts":%b,"mine":%b,"widget":%b}}'
        ) % (
            encode(workspace.stream_id),
            workspace.position,
            encode(own.me),
            self.present.encoded_workspace(),
            members,
            encode(CountsView(mine=own.held, unassigned=self.present.unassigned, all=self.present.open)),
            encode(own.mine),
            encode(self.widget),
        )


def take(database: Database, member: Member, shared_state: SharedState, *, now: Instant) -> Taken:
    """The state of the member's workspace, as they may see it; `shared_state` is that workspace's."""
    present = shared_state.read(database, member.workspace)
    return Taken(member.viewer, own_state(database, member), present, widget_view(member.workspace, now))
