"""The frame that a dashboard begins with: read in one turn of the loop, encoded in others, most of it once for many."""

from dataclasses import dataclass

from sqlalchemy import Connection as Database

from lenochat.core.access import Viewer
from lenochat.core.views import CountsView
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

    async def encoded(self) -> bytes:
        """The frame `frames.Snapshot`, byte for byte as `encode` would write it."""
        workspace, own = self.present.workspace, self.own
        members = await self.present.encoded_members(self.viewer)
        return (
            b'{"type":"snapshot","stream_id":%b,"position":%d,'
            b'"state":{"me":%b,"workspace":%b,"agents":%b,"counts":%b,"mine":%b}}'
        ) % (
            encode(workspace.stream_id),
            workspace.position,
            encode(own.me),
            self.present.encoded_workspace(),
            members,
            encode(CountsView(mine=own.held, unassigned=self.present.unassigned, all=self.present.open)),
            encode(own.mine),
        )


def take(database: Database, member: Member, shared_state: SharedState) -> Taken:
    """The state of the member's workspace, as they may see it; `shared_state` is that workspace's."""
    return Taken(member.viewer, own_state(database, member), shared_state.read(database, member.workspace))
