"""What members do, of everything that can happen: their logins, statuses and teams, and the rules of the workspace."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import strategies as st
from hypothesis.stateful import rule

from lenochat.actions.member import MemberChange
from lenochat.actions.profile import ProfileChange, change_profile
from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent import CapacityOverride, Role
from lenochat.core.ai_chat import When
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.business_hours import AtClosing
from lenochat.core.errors import DomainError
from lenochat.core.ids import ConversationId, TeamId
from lenochat.core.routing import Strategy
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.core.workspace import AgentVisibility
from tests.actions.what_holds import WhatHolds

NAMES = ("Ana", "Ben", "Cleo", "Dan")
someone = st.integers(0, len(NAMES))
"""The Owner, or one of those who have been there from the beginning."""
some_status = st.sampled_from([*[AvailabilityStatus.ONLINE] * 5, *AvailabilityStatus])
maybe_message: st.SearchStrategy[str | Unchanged | None] = st.sampled_from([UNCHANGED, None, "Back soon"])
some_capacity: st.SearchStrategy[CapacityOverride] = st.sampled_from([None, None, None, 0, 2, "unlimited"])
which = st.integers(0, 1_000)
some_teams = st.none() | st.sets(which, max_size=2)


class MembersDo(WhatHolds):
    """Each of them does it, or is refused."""

    def some_conversation(self, number: int) -> ConversationId:
        return self.known[number % len(self.known)]

    def some_team(self, number: int) -> TeamId:
        return self.teams[number % len(self.teams)]

    def is_in(self, number: int) -> bool:
        """Whether that member has a login that is not over by now."""
        self.shop.settle()
        self.shop.hang_up()
        return bool(self.shop.logins.get(self.staff[number]))

    @rule(number=someone, dashboard=st.booleans(), replacing=st.booleans(), opens=st.booleans())
    def log_in(self, number: int, dashboard: bool, replacing: bool, opens: bool) -> None:
        agent = self.staff[number]
        before = self.shop.logins.get(agent, [])
        with refusals_of("wrong_credentials"):
            login = self.shop.log_in(agent, dashboard=dashboard, replaced=before[-1] if replacing and before else None)
            if opens:
                self.shop.open_stream(agent, login)

    @rule(number=someone, chosen=which)
    def log_out(self, number: int, chosen: int) -> None:
        agent = self.staff[number]
        begun = self.shop.logins.get(agent, [])
        if begun:
            self.shop.log_out(begun[chosen % len(begun)])

    @rule(number=someone, chosen=which)
    def open_stream(self, number: int, chosen: int) -> None:
        agent = self.staff[number]
        begun = self.shop.logins.get(agent, [])
        if begun:
            self.shop.open_stream(agent, begun[chosen % len(begun)])

    @rule(number=someone, chosen=which)
    def lose_stream(self, number: int, chosen: int) -> None:
        agent = self.staff[number]
        open_here = [login for login in self.shop.logins.get(agent, []) if login in self.shop.streams]
        if open_here:
            self.shop.lose_stream(agent, open_here[chosen % len(open_here)])

    @rule(number=someone, status=some_status, message=maybe_message)
    def set_status(self, number: int, status: AvailabilityStatus, message: str | Unchanged | None) -> None:
        if self.is_in(number):
            answer = self.shop.set_status(self.staff[number], status, message)
            assert answer == self.shop.agent(self.staff[number])

    @rule(number=someone, chosen=which)
    def sign_out(self, number: int, chosen: int) -> None:
        if self.is_in(number):
            begun = self.shop.logins[self.staff[number]]
            self.shop.sign_out(self.staff[number], begun[chosen % len(begun)])

    @rule(number=someone, content=st.none() | st.just(b"a picture"))
    def set_picture(self, number: int, content: bytes | None) -> None:
        if self.is_in(number):
            self.shop.set_picture(self.staff[number], content)

    @rule(number=someone)
    def change_password(self, number: int) -> None:
        if self.is_in(number):
            self.shop.change_password(self.staff[number])

    @rule(number=someone, preferred=some_status, accepts=st.booleans(), name=st.sampled_from(["Ana", "Anna"]))
    def change_profile(self, number: int, preferred: AvailabilityStatus, accepts: bool, name: str) -> None:
        if self.is_in(number):
            changed = ProfileChange(name=name, preferred_status=preferred, accept_chats_after_login=accepts)
            actor = self.shop.actor(self.staff[number])
            self.shop.write(lambda tx, now: change_profile(tx, actor, changed=changed, now=now))

    @rule(
        number=someone,
        role=st.sampled_from([UNCHANGED, Role.ADMIN, Role.AGENT]),
        capacity=some_capacity,
        takes_chats=st.sampled_from([True, True, False]),
        disabled=st.sampled_from([False] * 5 + [True]),
        teams=some_teams,
    )
    def change_member(
        self,
        number: int,
        role: Role | Unchanged,
        capacity: CapacityOverride,
        takes_chats: bool,
        disabled: bool,
        teams: set[int] | None,
    ) -> None:
        changed = MemberChange(
            role=role if number else UNCHANGED,
            capacity_override=capacity,
            takes_chats=takes_chats,
            disabled=disabled and number > 0,
            teams=UNCHANGED if teams is None else tuple(self.some_team(one) for one in teams if self.teams),
        )
        self.is_in(0)
        with refusals_of("not_found"):
            self.shop.change_member(self.staff[number], changed)

    @rule(number=someone, teams=st.sets(which, max_size=2))
    def put_into_teams(self, number: int, teams: set[int]) -> None:
        self.is_in(0)
        with refusals_of("not_found"):
            self.shop.put_into(self.staff[number], *(self.some_team(one) for one in teams if self.teams))

    @rule(name=st.sampled_from(["East", "West"]))
    def create_team(self, name: str) -> None:
        self.is_in(0)
        with refusals_of("invalid"):
            self.teams.append(self.shop.create_team(name))

    @rule(chosen=which, name=st.sampled_from(["East", "Far East", "North"]))
    def rename_team(self, chosen: int, name: str) -> None:
        self.is_in(0)
        if self.teams:
            with refusals_of("invalid"):
                self.shop.change_team(self.some_team(chosen), TeamChange(name=name))

    @rule(chosen=which)
    def delete_team(self, chosen: int) -> None:
        self.is_in(0)
        if self.teams:
            gone = self.some_team(chosen)
            self.teams.remove(gone)
            self.shop.delete_team(gone)

    @rule(chosen=which, seconds=st.sampled_from([None, 10, 100]))
    def change_overflow(self, chosen: int, seconds: int | None) -> None:
        self.is_in(0)
        if self.teams:
            self.shop.change_team(self.some_team(chosen), TeamChange(overflow_seconds=seconds))

    @rule(
        strategy=st.sampled_from(Strategy),
        busy=st.booleans(),
        away=st.booleans(),
        capacity=st.sampled_from([None, 0, 1, 1, 1, 2]),
        grace=st.sampled_from([None, 0, 30, 600]),
        visibility=st.sampled_from(AgentVisibility),
        former=st.booleans(),
        no_reply=st.sampled_from([None, 30, 60]),
        ramp=st.sampled_from([None, None, 30, 10]),
    )
    def change_rules(
        self,
        strategy: Strategy,
        busy: bool,
        away: bool,
        capacity: int | None,
        grace: int | None,
        visibility: AgentVisibility,
        former: bool,
        no_reply: int | None,
        ramp: int | None,
    ) -> None:
        self.is_in(0)
        self.shop.change_rules(
            WorkspaceChange(
                prefer_former_agent=former,
                no_reply_seconds=no_reply,
                ramp_seconds=ramp,
                strategy=strategy,
                busy_fallback=busy,
                away_fallback=away,
                default_capacity=capacity,
                connection_grace_seconds=grace,
                agent_visibility=visibility,
            )
        )

    @rule(
        spans=st.sampled_from([None, None, None, (), (("09:00", "18:00"),), (("14:00", "14:20"), ("14:30", "14:31"))]),
        at_closing=st.sampled_from(["keep", "ask_for_email"]),
    )
    def change_hours(self, spans: tuple[tuple[str, str], ...] | None, at_closing: AtClosing) -> None:
        self.is_in(0)
        if spans is None:
            self.shop.change_rules(WorkspaceChange(business_hours=None))
        else:
            self.shop.set_hours(*spans, at_closing=at_closing)

    @rule(
        when=st.sampled_from([None, "when_free", "when_free", "on_request", "on_request"]),
        active=st.sampled_from([True, True, True, False]),
        outside_hours=st.booleans(),
    )
    def change_ai_chat(self, when: When | None, active: bool, outside_hours: bool) -> None:
        self.is_in(0)
        self.shop.set_ai_chat(when, active=active, outside_hours=outside_hours)

    @rule(number=someone, role=st.sampled_from(Role), chosen=st.integers(0, 2))
    def invite(self, number: int, role: Role, chosen: int) -> None:
        if self.is_in(number):
            with refusals_of("not_allowed", "invalid"):
                email = f"{chosen}-{self.shop.workspace_id}@new.example"
                self.invited.append(self.shop.invite(email, role=role, by=self.staff[number]))

    @rule(number=someone, chosen=which)
    def revoke(self, number: int, chosen: int) -> None:
        if self.invited and self.is_in(number):
            with refusals_of("not_allowed", "not_found"):
                self.shop.revoke(self.invited[chosen % len(self.invited)][0], by=self.staff[number])

    @rule(chosen=which)
    def accept(self, chosen: int) -> None:
        if self.invited:
            with refusals_of("not_found"):
                joined = self.shop.accept(self.invited[chosen % len(self.invited)][1])
                self.staff += [] if joined in self.staff else [joined]

    @rule(chosen=which)
    def remove_member(self, chosen: int) -> None:
        """Somebody but the first ones, who have to be there for the rest to be worth while."""
        self.is_in(0)
        agent = self.staff[3:][chosen % len(self.staff[3:])]
        with refusals_of("not_found"):
            self.shop.remove_member(agent)
        self.onlookers.forget(agent)


@contextmanager
def refusals_of(*codes: str) -> Iterator[None]:
    """Refusals with these codes are part of life."""
    try:
        yield
    except DomainError as refusal:
        if refusal.code not in codes:
            raise
