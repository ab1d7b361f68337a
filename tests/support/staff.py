"""Who works in a shop: its members, their logins and streams, and the rules that managers set."""

from lenochat.actions import availability, connection, invitation, login, member, picture, team, workspace
from lenochat.actions.actor import Actor
from lenochat.actions.ai_chat import AiChatChange
from lenochat.actions.business_hours import BusinessHoursChange
from lenochat.actions.invitation import Acceptance
from lenochat.actions.login import LoggedIn
from lenochat.actions.member import MemberChange, NewMember
from lenochat.actions.password import change_password
from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent import Role
from lenochat.core.agent_views import AgentView, agent_view
from lenochat.core.ai_chat import When
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.business_hours import AtClosing
from lenochat.core.business_hours_views import span
from lenochat.core.ids import AgentId, InvitationId, LoginId, PictureId, TeamId
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.store import agents, invitations, logins, users
from lenochat.store.ids import new_id
from lenochat.store.tokens import new_token, token_hash
from tests.support.premises import Premises


class Staffed(Premises):
    """A workspace with an Owner, and everything its members can do beside conversations, one call each.

    The set of open streams stands for what a node's hub knows.
    """

    def begin(self) -> None:
        """Another workspace in the same database: new, and empty but for its Owner, who takes no chats."""
        self.logins: dict[AgentId, list[LoginId]] = {}
        self.streams: set[LoginId] = set()
        self.logged_in: LoggedIn | None = None
        super().begin()
        self.owner = self.hire("Olga", role=Role.OWNER)
        self.change_member(self.owner, MemberChange(takes_chats=False))
        self.published.clear()
        self.told_due.clear()

    def hire(self, name: str, *, role: Role = Role.AGENT) -> AgentId:
        email = f"{name.lower()}-{new_id()}@shop.example"
        new = NewMember(email=email, name=name, role=role, password_hash=None)
        return self.write(lambda tx, now: member.add_agent(tx, new, now=now)).id

    def staff(self, *names: str) -> list[AgentId]:
        """New agents, hired one second after another, at work with an open dashboard each, Online."""
        hired: list[AgentId] = []
        for name in names:
            self.clock.move(1)
            hired.append(self.hire(name))
            self.arrive(hired[-1])
        return hired

    def arrive(self, agent: AgentId) -> LoginId:
        """The agent logs in at the dashboard, whose stream opens."""
        begun = self.log_in(agent)
        self.open_stream(agent, begun)
        return begun

    def log_in(self, agent: AgentId, *, dashboard: bool = True, replaced: LoginId | None = None) -> LoginId:
        token = token_hash(new_token())
        begun = self.write(
            lambda tx, now: login.log_in(
                tx,
                agent,
                password_hash=self.password_hash(agent),
                token_hash=token,
                device="Firefox on Linux",
                as_dashboard=dashboard,
                replaced=replaced,
                streaming=frozenset(self.streams),
                now=now,
            )
        )
        self.logged_in = begun
        self.logins.setdefault(agent, []).append(begun.login_id)
        self.hang_up()
        return begun.login_id

    def log_out(self, login_id: LoginId) -> None:
        alive = frozenset(self.streams)
        self.write(lambda tx, now: login.log_out(tx, login_id, alive=alive, now=now))
        self.hang_up()

    def sign_out(self, agent: AgentId, login_id: LoginId) -> None:
        """The agent ends one of their own logins, from the one that came last."""
        actor, alive = self.actor(agent), frozenset(self.streams)
        self.write(lambda tx, now: login.sign_out(tx, actor, login_id, alive=alive, now=now))
        self.hang_up()

    def set_picture(self, agent: AgentId, content: bytes | None) -> None:
        """The agent's picture from now on, or none."""
        actor, picture_id = self.actor(agent), PictureId(new_id())
        if content is None:
            self.write(lambda tx, now: picture.remove_picture(tx, actor, now=now))
        else:
            self.write(lambda tx, now: picture.set_picture(tx, actor, picture_id=picture_id, content=content, now=now))

    def change_password(self, agent: AgentId) -> None:
        """The agent, who knows the present password, takes another."""
        actor, alive, new = self.actor(agent), frozenset(self.streams), new_id()
        checked = self.password_hash(agent)
        self.write(lambda tx, now: change_password(tx, actor, checked=checked, password_hash=new, alive=alive, now=now))
        self.hang_up()

    def password_hash(self, agent: AgentId) -> str | None:
        """What is stored of the agent's password."""
        known = agents.find_ever(self.connection, self.workspace_id, agent)
        assert known is not None
        user = users.find(self.connection, known.user_id)
        return None if user is None else user.password_hash

    def open_stream(self, agent: AgentId, login_id: LoginId) -> None:
        self.streams.add(login_id)
        self.write(lambda tx, now: connection.open_connection(tx, agent, login_id, now=now))

    def lose_stream(self, agent: AgentId, login_id: LoginId) -> None:
        """The stream is gone; if it was the agent's last one, that is written down, as the hub does."""
        self.streams.discard(login_id)
        if not self.streams & set(self.logins[agent]):
            seen = self.clock.now
            self.write(lambda tx, now: connection.close_last_connection(tx, agent, last_sign_of_life=seen, now=now))

    def use(self, login_id: LoginId) -> None:
        """A request with that login."""
        self.write(lambda tx, now: logins.touch(tx.connection, {login_id: now}))

    def hang_up(self) -> None:
        """The hub closes the streams of logins that have ended."""
        for agent, begun in self.logins.items():
            for login_id in [one for one in begun if logins.find(self.connection, one) is None]:
                begun.remove(login_id)
                if login_id in self.streams:
                    begun.append(login_id)
                    self.lose_stream(agent, login_id)
                    begun.remove(login_id)

    def actor(self, agent: AgentId) -> Actor:
        """The agent behind a request; who has no login gets one through the API, which does not count as presence."""
        if not self.logins.get(agent):
            self.log_in(agent, dashboard=False)
        return Actor(agent_id=agent, login_id=self.logins[agent][-1])

    def set_status(
        self, agent: AgentId, status: AvailabilityStatus, message: str | Unchanged | None = UNCHANGED
    ) -> AgentView:
        actor = self.actor(agent)
        chosen = self.write(
            lambda tx, now: availability.set_availability(tx, actor, status=status, message=message, now=now)
        )
        return agent_view(chosen, self.workspace)

    def change_member(self, agent: AgentId, changed: MemberChange, *, by: AgentId | None = None) -> None:
        actor, alive = self.actor(by or self.owner), frozenset(self.streams)
        self.write(lambda tx, now: member.change_member(tx, actor, agent, changed=changed, alive=alive, now=now))
        self.hang_up()

    def remove_member(self, agent: AgentId, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, now: member.remove_member(tx, actor, agent, now=now))
        self.hang_up()

    def disable(self, agent: AgentId) -> None:
        self.change_member(agent, MemberChange(disabled=True))

    def invite(self, email: str, *, role: Role = Role.AGENT, by: AgentId | None = None) -> tuple[InvitationId, bytes]:
        """An invitation, and the hash of a token that accepts it."""
        actor, token = self.actor(by or self.owner), token_hash(new_token())
        made = self.write(
            lambda tx, now: invitation.invite(tx, actor, email=email, role=role, token_hash=token, now=now)
        )
        return made.id, token

    def revoke(self, invitation_id: InvitationId, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, _: invitation.revoke(tx, actor, invitation_id))

    def accept(self, token: bytes, *, name: str = "Eve") -> AgentId:
        """Somebody accepts: new, or a former member."""
        held = invitations.find_by_token(self.connection, token, now=self.clock.now)
        is_known = held is not None and users.find_by_email(self.connection, held.email) is not None
        acceptance = Acceptance(name=name, password_hash="made up", was_known=is_known)
        return self.write(lambda tx, now: invitation.accept(tx, token, acceptance, now=now)).id

    # What managers set

    def change_rules(self, changed: WorkspaceChange) -> None:
        actor = self.actor(self.owner)
        self.write(lambda tx, now: workspace.change_workspace(tx, actor, changed=changed, now=now))

    def set_hours(self, *spans: tuple[str, str], at_closing: AtClosing = "keep") -> None:
        """Every day between these times, in UTC."""
        schedule = tuple(span(*one) for one in spans)
        hours = BusinessHoursChange(time_zone="UTC", weekly=dict.fromkeys(range(7), schedule), at_closing=at_closing)
        self.change_rules(WorkspaceChange(business_hours=hours))

    def set_ai_chat(self, when: When | None = "when_free", *, outside_hours: bool = False, active: bool = True) -> None:
        """Leno AI answers from now on, or there is none."""
        named = None if when is None else AiChatChange(active=active, when=when, outside_hours=outside_hours)
        self.change_rules(WorkspaceChange(ai_chat=named))

    def create_team(self, name: str, *, overflow_seconds: int | None = None, by: AgentId | None = None) -> TeamId:
        actor = self.actor(by or self.owner)
        return self.write(
            lambda tx, now: team.create_team(tx, actor, name=name, overflow_seconds=overflow_seconds, now=now)
        ).id

    def change_team(self, team_id: TeamId, changed: TeamChange, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, now: team.change_team(tx, actor, team_id, changed=changed, now=now))

    def delete_team(self, team_id: TeamId, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, now: team.delete_team(tx, actor, team_id, now=now))

    def put_into(self, agent: AgentId, *teams: TeamId) -> None:
        self.change_member(agent, MemberChange(teams=teams))
