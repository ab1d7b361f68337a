"""Short stories for the machine of everything that can happen: what takes several steps in a row, and would hardly ever
come about by single ones in any order.
"""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from lenochat.actions.member import MemberChange
from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import AgentId, ConversationId, TeamId
from lenochat.core.instant import SECOND, Instant
from lenochat.store import agents, logins
from tests.support.shop import Shop

OVERFLOW_SECONDS = 10
JUST_OVER = 31
"""Longer than the grace, a pause of the ramp and the time for a reply, as they are most of the time."""
UNTIL_MIDNIGHT = (("00:00", "12:00"), ("12:30", "24:00"))
some_agents = st.tuples(st.integers(0, 1_000), st.integers(0, 1_000))
a_few = st.integers(1, 3)


class Stories(RuleBasedStateMachine):
    """Each leaves behind whatever it comes to."""

    shop: Shop
    staff: list[AgentId]
    teams: list[TeamId]
    known: list[ConversationId]

    def let_pass(self, seconds: float) -> None:
        """Open streams keep their logins alive, as the node writes down every few minutes.

        So is the Owner's, who is at no desk and has to be there for the rest.
        """
        seen = Instant(self.shop.clock.now + round(seconds * SECOND) - 1)
        living = dict.fromkeys(self.shop.streams.union(self.shop.logins.get(self.shop.owner, ())), seen)
        self.shop.write(lambda tx, now: logins.touch(tx.connection, living))
        self.shop.clock.move(seconds)

    def two_of(self, numbers: tuple[int, int]) -> tuple[AgentId, AgentId]:
        """Two members; not the Owner, who has to be there for the rest."""
        here = [agent for agent in self.staff[1:] if self.member_or_none(agent)]
        first = here[numbers[0] % len(here)]
        others = [agent for agent in here if agent != first]
        return first, others[numbers[1] % len(others)]

    def member_or_none(self, agent: AgentId) -> bool:
        return agents.find(self.shop.connection, self.shop.workspace_id, agent) is not None

    def is_at_work(self, agent: AgentId, *, room: int = 2) -> None:
        """Nothing speaks against the agent, and there is room for all who wait, and for so many more."""
        self.shop.settle()
        self.shop.hang_up()
        capacity = self.shop.agent(agent).open_conversations + len(self.shop.queue()) + room
        self.shop.change_member(agent, MemberChange(disabled=False, takes_chats=True, capacity_override=capacity))
        if not self.shop.streams & set(self.shop.logins.get(agent, [])):
            self.shop.arrive(agent)
        self.shop.set_status(agent, AvailabilityStatus.ONLINE)

    def nobody_is_free(self, *but: AgentId) -> None:
        """All the others are away; who is not logged in is offline anyway."""
        self.shop.settle()
        self.shop.hang_up()
        for agent in self.staff:
            if agent not in but and self.shop.logins.get(agent):
                self.shop.set_status(agent, AvailabilityStatus.AWAY)

    def begin(self, how_many: int, *, team: TeamId | None = None) -> list[ConversationId]:
        """So many visitors, one after the other."""
        begun = []
        for _ in range(how_many):
            self.shop.clock.move(0.001)
            begun.append(self.shop.visitor_begins(team=team))
        self.known += begun
        return begun

    @rule(numbers=some_agents, how_many=a_few, ramp=st.sampled_from([None, 30, 30]), waits=st.booleans())
    def somebody_comes_back_to_a_backlog(
        self, numbers: tuple[int, int], how_many: int, ramp: int | None, waits: bool
    ) -> None:
        agent, _ = self.two_of(numbers)
        self.nobody_is_free()
        self.shop.change_rules(WorkspaceChange(ramp_seconds=ramp))
        self.begin(how_many)
        self.is_at_work(agent)
        if waits:
            self.let_pass(JUST_OVER)
            self.shop.settle()

    @rule(numbers=some_agents, how_many=a_few, are_two=st.booleans(), times=a_few)
    def nobody_replies(self, numbers: tuple[int, int], how_many: int, are_two: bool, times: int) -> None:
        agent, other = self.two_of(numbers)
        self.is_at_work(agent)
        if are_two:
            self.is_at_work(other)
        self.begin(how_many)
        for _ in range(times):
            self.let_pass(JUST_OVER)
            self.shop.settle()

    @rule(numbers=some_agents, how_many=a_few, opens=st.booleans(), comes_back=st.booleans())
    def somebody_is_cut_off(self, numbers: tuple[int, int], how_many: int, opens: bool, comes_back: bool) -> None:
        agent, other = self.two_of(numbers)
        self.shop.change_rules(WorkspaceChange(ramp_seconds=None))
        self.nobody_is_free(agent)
        self.is_at_work(agent, room=3)
        for login in self.shop.streams & set(self.shop.logins[agent]):
            self.shop.lose_stream(agent, login)
        begun = self.begin(how_many)
        if opens:
            self.shop.opens(agent, begun[0])
        if comes_back:
            self.is_at_work(other)
        self.let_pass(JUST_OVER)
        self.shop.settle()

    @rule(numbers=some_agents, how_many=a_few, then=st.sampled_from(["waits", "waits", "is for all", "is no more"]))
    def nobody_of_a_team_is_there(self, numbers: tuple[int, int], how_many: int, then: str) -> None:
        if self.teams:
            outsider, _ = self.two_of(numbers)
            team = self.teams[numbers[1] % len(self.teams)]
            self.shop.put_into(outsider)
            self.shop.change_team(team, TeamChange(overflow_seconds=OVERFLOW_SECONDS))
            self.shop.change_rules(WorkspaceChange(ramp_seconds=None))
            self.nobody_is_free(outsider)
            begun = self.begin(how_many, team=team)
            self.is_at_work(outsider)
            if then == "is no more":
                self.teams.remove(team)
                self.shop.delete_team(team)
                return
            if then == "is for all":
                self.shop.address(self.shop.owner, begun[-1], None)
            self.let_pass(OVERFLOW_SECONDS)
            self.shop.settle()

    @rule(
        numbers=some_agents, how_many=a_few, here=a_few, comes=st.sampled_from(["the hours", "the visitor", "nobody"])
    )
    def messages_are_left_at_night(self, numbers: tuple[int, int], how_many: int, here: int, comes: str) -> None:
        self.is_at_work(self.two_of(numbers)[0], room=2)
        self.shop.set_hours()
        left = self.begin(how_many)
        for conversation in left[:here]:
            self.shop.open_widget(conversation)
        self.let_pass(JUST_OVER)
        if comes == "nobody":
            return
        if comes == "the hours":
            self.shop.set_hours(*UNTIL_MIDNIGHT, at_closing="ask_for_email")
        else:
            self.shop.change_rules(WorkspaceChange(business_hours=None))
            self.shop.visitor_writes(left[-1])
        self.shop.settle()

    @rule(numbers=some_agents, writes=st.booleans())
    def a_visitor_comes_back(self, numbers: tuple[int, int], writes: bool) -> None:
        former, other = self.two_of(numbers)
        self.is_at_work(former)
        self.is_at_work(other)
        (earlier,) = self.begin(1)
        self.shop.assign(self.shop.owner, earlier, former)
        self.shop.close_conversation(former, earlier)
        if writes:
            self.shop.visitor_writes(earlier)
        else:
            self.known.append(self.shop.visitor_returns(earlier))
