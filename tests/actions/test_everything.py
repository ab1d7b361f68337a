"""Everything that can happen, in any order: after each step the events alone lead to the same picture as the rows, and
what LenoChat promises about routing holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, reduce

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import func, select

from lenochat.actions import no_reply, routing
from lenochat.actions.assistance import answers, assists
from lenochat.actions.assistant import Reply
from lenochat.actions.member import MemberChange
from lenochat.actions.profile import ProfileChange, change_profile
from lenochat.actions.routing import decide_about
from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.access import roles_to_invite
from lenochat.core.agent import CapacityOverride, Role
from lenochat.core.agent_views import AgentView
from lenochat.core.ai_chat import When
from lenochat.core.attachment import UNNAMED_FOR
from lenochat.core.availability import UNCHANGED, AvailabilityStatus, Unchanged
from lenochat.core.business_hours import AtClosing, mode, next_edge
from lenochat.core.conversation import EVERYONE, Conversation, Priority, need
from lenochat.core.erasure import Erased, without
from lenochat.core.errors import DomainError
from lenochat.core.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationQueued,
    MessagePosted,
    Positioned,
)
from lenochat.core.ids import ConversationId, InvitationId, TeamId
from lenochat.core.instant import Instant
from lenochat.core.presence import grace_ends
from lenochat.core.routing import Assign, Decided, Need, Strategy, decide
from lenochat.core.routing_views import ReceiptView
from lenochat.core.visitor import leaves_at, left
from lenochat.core.workspace import AgentVisibility
from lenochat.store import agents, event_log, invitations, logins, visitors
from lenochat.store.assistant_failures import AssistantFailed
from lenochat.store.due import Due, DueKind
from lenochat.store.outbox import AssistantAnswer
from lenochat.store.tables import attachments, conversations, idempotency_keys, messages, pictures, receipts
from lenochat.store.transaction import Tx
from tests.conftest import make_tables
from tests.support.onlookers import Onlookers
from tests.support.picture import Picture, take_picture
from tests.support.promises import Promises
from tests.support.replay import decided_again
from tests.support.shop import Shop
from tests.support.stories import Stories


@pytest.fixture(scope="module", autouse=True)
def whatever_is_decided_by_index_is_what_decide_says() -> Iterator[None]:
    """Each decision is made the slow way too, in the same transaction, and has to be the same."""

    def decided_twice(tx: Tx, conversation: Conversation, now: Instant, *, is_new: bool = False) -> Decided:
        decided = decide_about(tx, conversation, now, is_new=is_new)
        members = agents.list_of_workspace(tx.connection, tx.workspace_id)
        active = assists(tx, conversation, now, is_new=is_new)
        assert decide(decided.policy, members, decided.need, assistant_active=active).decision == decided.decision
        return decided

    with pytest.MonkeyPatch.context() as patched:
        for module in (routing, no_reply):
            patched.setattr(module, "decide_about", decided_twice)
        yield


NAMES = ("Ana", "Ben", "Cleo", "Dan")

someone = st.integers(0, len(NAMES))
"""The Owner, or one of those who have been there from the beginning."""
some_status = st.sampled_from([*[AvailabilityStatus.ONLINE] * 5, *AvailabilityStatus])
maybe_message: st.SearchStrategy[str | Unchanged | None] = st.sampled_from([UNCHANGED, None, "Back soon"])
some_capacity: st.SearchStrategy[CapacityOverride] = st.sampled_from([None, None, None, 0, 2, "unlimited"])
which = st.integers(0, 1_000)
OF_ONE_CONVERSATION = {"released", "no_reply", "not_in_team"}
NEVER = Instant(2**62)
"""By then nobody is passed over any more."""
some_teams = st.none() | st.sets(which, max_size=2)


@cache
def the_shop() -> Shop:
    """One database for all runs; each has a workspace of its own."""
    return Shop(make_tables)


class EverythingThatCanHappen(Stories):
    """Members, visitors, connections and the clock, in any order."""

    @initialize(
        visibility=st.sampled_from(AgentVisibility),
        ramp=st.sampled_from([None, 30]),
        when=st.sampled_from([None, "when_free", "on_request"]),
    )
    def open_shop(self, visibility: AgentVisibility, ramp: int | None, when: When | None) -> None:
        self.shop = the_shop()
        self.shop.begin()
        self.staff = [self.shop.owner, *self.shop.staff(*NAMES)]
        # A capacity so small that most of the time somebody waits.
        self.shop.change_rules(
            WorkspaceChange(
                agent_visibility=visibility,
                default_capacity=1,
                prefer_former_agent=True,
                no_reply_seconds=30,
                ramp_seconds=ramp,
            )
        )
        self.shop.set_ai_chat(when)
        self.invited: list[tuple[InvitationId, bytes]] = []
        self.erased: list[Erased] = []
        self.known: list[ConversationId] = [self.shop.visitor_begins() for _ in range(6)]
        for conversation in self.known:
            self.shop.open_widget(conversation)
        self.teams = [self.shop.create_team("North"), self.shop.create_team("South", overflow_seconds=10)]
        self.shop.put_into(self.staff[1], self.teams[0])
        self.shop.put_into(self.staff[2], *self.teams)
        self.shop.take_events()
        self.position = self.shop.workspace.position
        self.picture = self.rows()
        self.onlookers = Onlookers(self.shop, self.staff, self.picture)
        self.promises = Promises()

    def rows(self) -> Picture:
        return take_picture(self.shop.connection, self.shop.workspace_id, now=self.told_until())

    def some_conversation(self, number: int) -> ConversationId:
        return self.known[number % len(self.known)]

    def some_team(self, number: int) -> TeamId:
        return self.teams[number % len(self.teams)]

    def is_in(self, number: int) -> bool:
        """Whether that member has a login that is not over by now."""
        self.shop.settle()
        self.shop.hang_up()
        return bool(self.shop.logins.get(self.staff[number]))

    # What members do

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

    @rule(
        strategy=st.sampled_from(Strategy),
        busy=st.booleans(),
        away=st.booleans(),
        capacity=st.sampled_from([None, 0, 1, 1, 1, 2]),
        grace=st.sampled_from([None, 0, 30, 600]),
        visibility=st.sampled_from(AgentVisibility),
        former=st.booleans(),
        no_reply=st.sampled_from([None, 30, 60]),
        ramp=st.sampled_from([None, None, 30]),
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

    @rule(chosen=which, comes_to=st.sampled_from(["text", "text", "unknown", "failure"]))
    def assistant_answers(self, chosen: int, comes_to: str) -> None:
        """Any of all that was ever asked, also what nobody wants to know any more, also for a second time."""
        asked = self.shop.questions()
        if asked:
            work = asked[chosen % len(asked)]
            self.shop.settle()
            before = self.shop.row(work.conversation_id) if work.conversation_id in self.known else None
            stored = self.shop.answers(work, reply(work, comes_to))
            if stored is not None:
                assert before is not None
                assert before.is_answered_by_assistant, "never both, an agent and Leno AI"
                assert before.assignee_id is None

    @rule(chosen=which)
    def visitor_asks_for_agent(self, chosen: int) -> None:
        with refusals_of("blocked"):
            self.shop.asks_for_agent(self.some_conversation(chosen))
            assert not self.shop.row(self.some_conversation(chosen)).is_answered_by_assistant

    @rule(chosen=which, number=which)
    def visitor_says_who(self, chosen: int, number: int) -> None:
        with refusals_of("blocked"):
            self.shop.visitor_says_who(self.some_conversation(chosen), email=f"{number}@mail.example")

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

    # What happens to conversations

    @rule(how_many=st.sampled_from([1, 2, 6]), team=st.none() | which)
    def visitors_begin(self, how_many: int, team: int | None) -> None:
        wanted = None if team is None or not self.teams else self.some_team(team)
        self.known += [self.shop.visitor_begins(team=wanted) for _ in range(how_many)]

    @rule(chosen=which)
    def visitor_returns(self, chosen: int) -> None:
        with refusals_of("blocked"):
            self.known.append(self.shop.visitor_returns(self.some_conversation(chosen)))

    @rule(number=someone, chosen=which, team=st.none() | which)
    def address(self, number: int, chosen: int, team: int | None) -> None:
        if self.is_in(number):
            wanted = None if team is None or not self.teams else self.some_team(team)
            self.shop.address(self.staff[number], self.some_conversation(chosen), wanted)

    @rule(number=someone, chosen=which)
    def opens(self, number: int, chosen: int) -> None:
        self.shop.opens(self.staff[number], self.some_conversation(chosen))

    @rule(chosen=which, seconds=st.sampled_from([None, 10, 100]))
    def change_overflow(self, chosen: int, seconds: int | None) -> None:
        self.is_in(0)
        if self.teams:
            self.shop.change_team(self.some_team(chosen), TeamChange(overflow_seconds=seconds))

    @rule(chosen=which)
    def visitor_writes(self, chosen: int) -> None:
        with refusals_of("conversation_closed", "blocked"):
            self.shop.visitor_writes(self.some_conversation(chosen))

    @rule(number=someone, chosen=which)
    def agent_writes(self, number: int, chosen: int) -> None:
        if self.is_in(number):
            with refusals_of("conversation_closed"):
                self.shop.agent_writes(self.staff[number], self.some_conversation(chosen))

    @rule(number=st.none() | someone, chosen=which, is_named=st.booleans())
    def attach(self, number: int | None, chosen: int, is_named: bool) -> None:
        """A file changes nothing that anybody is told of, until its sender names it."""
        conversation = self.some_conversation(chosen)
        with refusals_of("conversation_closed", "blocked"):
            if number is None:
                files = [self.shop.attach(conversation)]
                if is_named:
                    self.shop.visitor_writes(conversation, "", attachments=files)
            elif self.is_in(number):
                files = [self.shop.attach(conversation, by=self.staff[number])]
                if is_named:
                    self.shop.agent_writes(self.staff[number], conversation, "", attachments=files)

    @rule(number=someone, chosen=which)
    def agent_notes(self, number: int, chosen: int) -> None:
        """A note changes nothing that a list shows."""
        if self.is_in(number):
            before = self.shop.row(self.some_conversation(chosen))
            self.shop.agent_notes(self.staff[number], before.id)
            assert self.shop.row(before.id) == before

    @rule(
        number=st.just(0) | someone,
        chosen=which,
        to_number=st.none() | someone,
        expects=st.sampled_from([False, False, True]),
    )
    def assign(self, number: int, chosen: int, to_number: int | None, expects: bool) -> None:
        if self.is_in(number):
            to = None if to_number is None else self.staff[to_number]
            with refusals_of("conversation_closed", "already_assigned", "not_allowed", "invalid"):
                self.shop.assign(
                    self.staff[number],
                    self.some_conversation(chosen),
                    to,
                    expected=None if expects else UNCHANGED,
                )

    @rule(
        number=st.sampled_from([0, 0, 0, 1]),
        chosen=st.lists(which, min_size=1, max_size=5),
        to_number=st.none() | someone,
        is_right=st.sampled_from([True, True, False]),
    )
    def assign_several(self, number: int, chosen: list[int], to_number: int | None, is_right: bool) -> None:
        """Each is where it was wanted at the end of its own move, or says why it was not moved."""
        if self.is_in(number):
            to = None if to_number is None else self.staff[to_number]
            wanted = [self.some_conversation(one) for one in chosen]
            wishes = [(one, self.shop.holder(one) if is_right else self.staff[1]) for one in wanted]
            with refusals_of("not_allowed", "invalid"):
                outcomes = self.shop.assign_several(self.staff[number], wishes, to)
                for place, (outcome, (one, expected)) in enumerate(zip(outcomes, wishes, strict=True)):
                    if isinstance(outcome, DomainError):
                        is_repeated = one in wanted[:place]
                        assert is_repeated == (outcome.code == "invalid")
                        assert outcome.code in ("invalid", "conversation_closed", "already_assigned")
                        assert not is_right or outcome.code != "already_assigned"
                    else:
                        assert outcome == self.shop.row(one)
                        assert to is None or outcome.assignee_id == to, expected

    @rule(number=someone, chosen=which)
    def close_conversation(self, number: int, chosen: int) -> None:
        if self.is_in(number):
            self.shop.close_conversation(self.staff[number], self.some_conversation(chosen))

    @rule(chosen=which)
    def visitor_closes(self, chosen: int) -> None:
        with refusals_of("blocked"):
            self.shop.visitor_closes(self.some_conversation(chosen))

    @rule(number=someone, chosen=which)
    def reopen(self, number: int, chosen: int) -> None:
        if self.is_in(number):
            with refusals_of("conversation_closed"):
                self.shop.reopen(self.staff[number], self.some_conversation(chosen))

    @rule(number=someone, chosen=which, spam=st.booleans())
    def mark_spam(self, number: int, chosen: int, spam: bool) -> None:
        if self.is_in(number):
            self.shop.mark_spam(self.staff[number], self.some_conversation(chosen), spam)

    @rule(number=someone, chosen=which, blocked=st.booleans(), again=st.integers(0, 3))
    def block(self, number: int, chosen: int, blocked: bool, again: int) -> None:
        """A visitor, who may have begun more by now than is closed at once; only Owner and Admin unblock."""
        if self.is_in(number):
            wanted = self.some_conversation(chosen)
            with refusals_of("blocked"):
                self.known += [self.shop.visitor_returns(wanted) for _ in range(again)]
            with refusals_of("not_allowed"):
                self.shop.block(self.staff[number], wanted, blocked)

    @rule(number=someone, chosen=which, priority=st.sampled_from(Priority))
    def set_priority(self, number: int, chosen: int, priority: Priority) -> None:
        if self.is_in(number):
            self.shop.set_priority(self.staff[number], self.some_conversation(chosen), priority)

    @rule(chosen=which)
    def visitor_comes(self, chosen: int) -> None:
        self.shop.open_widget(self.some_conversation(chosen))

    @rule(chosen=which, seconds=st.sampled_from([0, 600]))
    def visitor_goes(self, chosen: int, seconds: float) -> None:
        """One of those who look at something, of those who wait if there are any; and perhaps time passes."""
        there = [one for one in map(self.shop.row, self.known) if one.visitor.id in self.shop.widgets]
        there = [one for one in there if one.is_waiting] or there
        if there:
            self.shop.close_widget(there[chosen % len(there)].id)
            self.time_passes(seconds)

    @rule(chosen=which)
    def ask_under_a_key(self, chosen: int) -> None:
        """Whoever asks again is answered as before, but never about somebody who is erased."""
        asked = [*self.known, *(one for erased in self.erased for one in erased.conversation_ids)]
        conversation = asked[chosen % len(asked)]
        with refusals_of("already_done"):
            answered = self.shop.ask_once(self.shop.owner, conversation, conversation)
            assert (answered == "gone") == (conversation not in self.known)

    @rule(chosen=which, goes_on=st.booleans())
    def erase_visitor(self, chosen: int, goes_on: bool) -> None:
        """What is stored of them goes; perhaps all of it, before anything else happens."""
        self.is_in(0)
        visitor = self.shop.row(self.some_conversation(chosen)).visitor.id
        theirs = {one for one in self.known if self.shop.row(one).visitor.id == visitor}
        self.shop.erase(visitor)
        self.erased.append(Erased(visitor_id=visitor, conversation_ids=theirs))
        self.known = [one for one in self.known if one not in theirs]
        if len(self.known) < 3:
            self.begin(3)
        for _ in range(20 if goes_on else 0):
            self.let_pass(0.02)
            self.shop.settle()

    # What the clock and the machine do

    @rule(seconds=st.sampled_from([0.000_001, 1, 29, 31, 31, 61, 600, 1_000, 13 * 3_600, 7 * 86_400]))
    def time_passes(self, seconds: float) -> None:
        self.let_pass(seconds)

    @rule()
    def tick(self) -> None:
        self.shop.settle()

    @rule(seconds=st.sampled_from([0, 5, 3_600]))
    def restart(self, seconds: int) -> None:
        """The node was down for a while, in which it did nothing of what was due."""
        self.shop.clock.move(seconds)
        self.shop.restart()

    # What always holds

    @invariant()
    def all_promises_hold(self) -> None:
        self.shop.hang_up()
        self.the_events_lead_to_the_same_picture_as_the_rows()
        self.load_is_what_the_rows_say()
        self.the_index_chooses_whom_decide_chooses()
        self.nobody_waits_while_somebody_is_eligible()
        self.every_grace_and_every_login_has_its_end_on_the_list()
        self.every_wait_for_a_team_or_a_reply_has_its_end_on_the_list()
        self.who_is_gone_for_long_has_left_what_they_wait_in_and_nobody_else()
        self.what_is_spam_or_of_a_blocked_visitor_is_closed()
        self.the_next_edge_is_on_the_list_and_nobody_who_is_back_inside_hours_is_left()
        self.every_invitation_has_its_end_on_the_list_and_a_word_that_counts()
        self.who_is_judged_has_a_login_that_is()
        self.promises.hold_for_what_was_never_seen(self.shop)
        self.leno_ai_answers_what_it_may_and_what_it_has_alone_has_no_place()
        self.every_message_is_there_once()
        self.every_message_is_found()
        self.every_picture_is_somebodys()
        self.every_file_that_no_message_names_has_its_end_on_the_list()
        self.who_is_erased_is_in_no_row_once_nothing_is_left_to_do()

    def the_events_lead_to_the_same_picture_as_the_rows(self) -> None:
        self.onlookers.begin_batch(self.shop.published)
        for committed in self.shop.published:
            self.check_transaction(committed.events)
            for item in committed.events:
                if isinstance(item.event, MessagePosted):
                    assert item.event.message.conversation_id in committed.audiences
        self.shop.published.clear()
        assert self.position == self.shop.workspace.position
        rows = self.rows()
        assert self.picture == rows
        self.onlookers.end_batch(rows)

    def check_transaction(self, events: tuple[Positioned, ...]) -> None:
        logged = event_log.read_after(self.shop.connection, self.shop.workspace_id, self.position, most=len(events))
        assert [self.as_kept(item) for item in logged] == [self.as_kept(item) for item in events]
        for item in events:
            self.position += 1
            assert item.position == self.position
            self.promises.hold(item, self.picture)
            if isinstance(item.event, ConversationAssigned) and item.event.cause == "routing":
                self.check_assignment(item.event, item.position)
            self.picture.apply(item.event)
            self.onlookers.tell(item.event, self.picture)
        self.check_queued(events)

    def is_erased(self, conversation_id: ConversationId) -> bool:
        return any(conversation_id in erased.conversation_ids for erased in self.erased)

    def as_kept(self, item: Positioned) -> Positioned:
        """The event as the log keeps it in the end, where its visitor is erased."""
        return replace(item, event=reduce(without, self.erased, item.event))

    def check_assignment(self, event: ConversationAssigned, position: int) -> None:
        """The visitor is there, and the receipt at that place in the order says who was chosen, and why."""
        given = self.picture.conversations[event.conversation_id]
        assert (given.visitor_left_at, given.left_outside_hours) == (None, False)
        if self.is_erased(event.conversation_id):
            return  # Since, in the same step; its receipts went with it.
        (receipt,) = [one for one in self.shop.receipts(event.conversation_id) if one.position == position]
        assert receipt.chosen_agent_id == event.assignee_id
        self.check_receipt(receipt)

    def check_receipt(self, receipt: ReceiptView) -> None:
        assert decided_again(receipt) == (receipt.chosen_agent_id, receipt.candidates)
        assert {one.agent_id for one in receipt.candidates} == set(self.picture.agents)
        for candidate in receipt.candidates:
            shown = self.picture.agents[candidate.agent_id]
            assert isinstance(shown, AgentView)
            assert candidate.open_conversations == shown.open_conversations
            assert candidate.status is shown.status
            lasting = tuple(reason for reason in candidate.reasons if reason not in OF_ONE_CONVERSATION)
            assert lasting == shown.not_eligible_because

    def check_queued(self, events: tuple[Positioned, ...]) -> None:
        """What joined the queue in this transaction, and stayed, has a receipt that says why nobody was chosen."""
        last: dict[ConversationId, Positioned] = {}
        for item in events:
            if isinstance(item.event, ConversationQueued | ConversationAssigned | ConversationClosed):
                last[item.event.conversation_id] = item
        for conversation_id, item in last.items():
            shown = item.event.conversation if isinstance(item.event, ConversationQueued) else None
            if shown is None or shown.visitor_left_at is not None or shown.left_outside_hours:
                continue
            if not self.is_erased(conversation_id):
                receipts = [one for one in self.shop.receipts(conversation_id) if one.position >= item.position]
                assert [one.outcome for one in receipts][-1:] in (["waiting"], ["assistant"]) or (
                    not receipts and shown.assistant == "answers_alone"
                )
                for receipt in receipts[-1:]:
                    assert decided_again(receipt) == (None, receipt.candidates)
                    assert {one.agent_id for one in receipt.candidates} == set(self.picture.agents)

    def load_is_what_the_rows_say(self) -> None:
        held = conversations.c
        rows = self.shop.connection.execute(
            select(held.assignee_id, func.count())
            .where(held.workspace_id == self.shop.workspace_id, held.status == "open")
            .group_by(held.assignee_id)
        )
        counted = {row[0]: row[1] for row in rows}
        for agent in self.staff:
            stored = agents.find_ever(self.shop.connection, self.shop.workspace_id, agent)
            assert stored is not None
            assert stored.open_conversations == counted.get(agent, 0)
            shown = self.picture.agents.get(agent)
            assert (shown is None) is (stored.removed is not None)
            assert not isinstance(shown, AgentView) or shown.open_conversations == stored.open_conversations

    def nobody_waits_while_somebody_is_eligible(self) -> None:
        if any(entry.kind is DueKind.DRAIN for entry in self.shop.due()):
            return
        members = agents.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        for waiting in map(self.shop.row, self.shop.queue()):
            assert waiting.lane == (EVERYONE if waiting.open_to_all else waiting.team_id or EVERYONE)
            assert not isinstance(decide(self.shop.workspace.routing, members, need(waiting, NEVER)).decision, Assign)

    def the_index_chooses_whom_decide_chooses(self) -> None:
        """All who may get something, in order, for everybody and for each team, under both strategies."""
        shop, members = self.shop, agents.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        for strategy in Strategy:
            policy = replace(shop.workspace.routing, strategy=strategy)
            for team in (None, *shop.workspace.teams):
                found = agents.list_first(shop.connection, shop.workspace_id, strategy, team, most=100)
                judged = decide(policy, members, Need(team_id=team)).candidates
                assert [(one.agent_id, (*one[2:], one.agent_id)) for one in found] == [
                    (one.agent_id, one.order_key) for one in judged if one.eligible
                ]

    def every_wait_for_a_team_or_a_reply_has_its_end_on_the_list(self) -> None:
        listed = {(entry.kind, entry.subject_id) for entry in self.shop.due(within=40 * 86_400)}
        workspace = self.shop.workspace
        for one in map(self.shop.row, self.known):
            team = None if one.awaited_team is None else workspace.teams.get(one.awaited_team)
            assert ((DueKind.OVERFLOW, one.id) in listed) == (team is not None and team.overflow_seconds is not None)
            assert one.no_reply_since is None or one.holder_id is not None
            if (DueKind.NO_REPLY, one.id) in listed:
                assert (one.holder_id is not None, one.no_reply_since, one.left_outside_hours) == (True, None, False)
                assert one.last_message is not None
                assert one.last_message.author_type == "visitor"
        members = agents.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        ramping = {agent.id for agent in members if agent.ramp_until is not None}
        assert {subject for kind, subject in listed if kind is DueKind.RAMP} == ramping

    def who_is_gone_for_long_has_left_what_they_wait_in_and_nobody_else(self) -> None:
        listed = {entry.subject_id: entry.due_at for entry in self.shop.due(within=600) if is_absence(entry)}
        now, gone = self.shop.clock.now, dict[str, Instant]()
        for one in map(self.shop.row, self.known):
            if one.visitor.gone_since is not None:
                assert one.visitor.id not in self.shop.widgets
                gone[one.visitor.id] = leaves_at(one.visitor.gone_since)
            if one.visitor.id not in listed or listed[one.visitor.id] > now:
                is_judged = one.is_waiting and not one.left_outside_hours
                assert one.visitor_left == (left(one.visitor.gone_since, now) if is_judged else None)
        assert {visitor: at for visitor, at in gone.items() if at > now or visitor in listed} == listed

    def the_next_edge_is_on_the_list_and_nobody_who_is_back_inside_hours_is_left(self) -> None:
        hours, listed = self.shop.workspace.business_hours, self.shop.due(within=40 * 86_400)
        edges = [entry.due_at for entry in listed if entry.kind is DueKind.HOURS]
        told = self.told_until()
        edge = None if hours is None else next_edge(hours, told)
        assert edges == ([] if edge is None else [edge])
        in_pieces = {entry.subject_id for entry in listed if entry.kind is DueKind.BACK_INSIDE_HOURS}
        for one in map(self.shop.row, self.known):
            if one.left_outside_hours:
                assert (one.is_open, one.visitor_left, one.lane) == (True, None, None)
                is_here = one.visitor.id in self.shop.widgets
                assert mode(hours, told) == "offline_form" or not is_here or one.id in in_pieces

    def told_until(self) -> Instant:
        """What the hours have led to is told up to the edge that is due, if one is."""
        return min([self.shop.clock.now, *(Instant(one.due_at - 1) for one in self.shop.due() if is_edge(one))])

    def leno_ai_answers_what_it_may_and_what_it_has_alone_has_no_place(self) -> None:
        if any(entry.kind in (DueKind.LENO_AI, DueKind.HOURS, DueKind.LEFT_AT_CLOSING) for entry in self.shop.due()):
            return  # What follows from the change comes before anything else is decided.
        workspace, now, queue = self.shop.workspace, self.shop.clock.now, self.shop.queue()
        ai_chat = workspace.ai_chat
        for one in map(self.shop.row, self.known):
            shown = self.picture.conversations[one.id]
            assert (shown.handled_by == "assistant") == one.is_answered_by_assistant
            assert (shown.handled_by == "agent") == (one.assignee_id is not None), "never both"
            if one.is_answered_by_assistant:
                assert answers(workspace, one, now)
            if one.assistant == "answers_alone" and one.is_waiting:
                assert one.lane is None
                assert one.id not in queue
                assert ai_chat is not None
                assert ai_chat.when == "on_request"
            if one.assistant == "answers" and one.is_waiting and one.visitor_left is None:
                assert (one.id in queue) is not one.left_outside_hours
            if one.is_waiting and one.assistant is None and ai_chat is not None and ai_chat.when == "when_free":
                assert not answers(workspace, one, now), "nobody waits unheard"

    def what_is_spam_or_of_a_blocked_visitor_is_closed(self) -> None:
        """So nobody holds it, and it is in no lane; what somebody else does is refused, or it would be open."""
        in_pieces = {entry.subject_id for entry in self.shop.due() if entry.kind is DueKind.BLOCKED}
        for one in map(self.shop.row, self.known):
            if one.spam or (one.visitor.blocked and one.visitor.id not in in_pieces):
                assert (one.is_open, one.holder_id, one.lane) == (False, None, None)

    def every_grace_and_every_login_has_its_end_on_the_list(self) -> None:
        listed = {(entry.kind, entry.subject_id): entry.due_at for entry in self.shop.due(within=40 * 86_400)}
        members = agents.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        graces = {
            agent.id: ends
            for agent in members
            if (ends := grace_ends(agent.presence, self.shop.workspace.connection_grace_seconds)) is not None
        }
        assert {subject for kind, subject in listed if kind is DueKind.GRACE} == set(graces)
        living = {login.id for agent in members for login in logins.list_of_agent(self.shop.connection, agent.id)}
        assert {subject for kind, subject in listed if kind is DueKind.LOGIN_EXPIRY} == living

    def every_invitation_has_its_end_on_the_list_and_a_word_that_counts(self) -> None:
        open_ones = invitations.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        listed = {entry.subject_id: entry.due_at for entry in self.shop.due(within=40 * 86_400) if is_expiry(entry)}
        assert listed == {invitation.id: invitation.expires for invitation in open_ones}
        members = agents.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        emails = {agent.email for agent in members}
        for invitation in open_ones:
            assert invitation.role in roles_to_invite(self.shop.member(invitation.invited_by))
            assert invitation.email not in emails

    def who_is_judged_has_a_login_that_is(self) -> None:
        in_pieces = {entry.subject_id for entry in self.shop.due() if entry.kind is DueKind.RELEASE}
        for known in self.staff:
            agent = agents.find_ever(self.shop.connection, self.shop.workspace_id, known)
            assert agent is not None
            judged = any(login.judged for login in logins.list_of_agent(self.shop.connection, agent.id))
            assert agent.presence.judged == judged
            if agent.disabled:
                assert agent.availability.status is AvailabilityStatus.OFFLINE
                assert (agent.open_conversations > 0) is (agent.id in in_pieces)

    def every_picture_is_somebodys(self) -> None:
        stored = self.shop.connection.execute(
            select(pictures.c.id).where(pictures.c.workspace_id == self.shop.workspace_id)
        ).scalars()
        members = agents.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        assert set(stored) == {agent.picture_id for agent in members if agent.picture_id is not None}

    def every_message_is_there_once(self) -> None:
        sent = messages.c
        total, distinct = self.shop.connection.execute(
            select(func.count(), func.count(sent.client_message_id.distinct())).where(
                sent.workspace_id == self.shop.workspace_id
            )
        ).one()
        assert total == distinct

    def every_file_that_no_message_names_has_its_end_on_the_list(self) -> None:
        listed = {
            entry.subject_id: entry.due_at for entry in self.shop.due(within=86_400) if entry.kind is DueKind.UNNAMED
        }
        unnamed = select(attachments.c.conversation_id, attachments.c.created).where(
            attachments.c.workspace_id == self.shop.workspace_id, attachments.c.message_id.is_(None)
        )
        for conversation_id, created in self.shop.connection.execute(unnamed):
            assert listed[conversation_id] <= created + UNNAMED_FOR

    def every_message_is_found(self) -> None:
        sent = messages.c
        for text in ("Hello?", "Regular."):
            rows = select(sent.conversation_id).where(sent.workspace_id == self.shop.workspace_id, sent.text == text)
            written = {ConversationId(one) for one in self.shop.connection.execute(rows).scalars()} & set(self.known)
            having = {one for one in written if not self.shop.row(one).spam}
            assert set(self.shop.search(text, most=10_000)) == having

    def who_is_erased_is_in_no_row_once_nothing_is_left_to_do(self) -> None:
        going = {entry.subject_id for entry in self.shop.due(within=1) if entry.kind is DueKind.ERASURE}
        for erased in self.erased:
            stored = visitors.find_position(self.shop.connection, self.shop.workspace_id, erased.visitor_id)
            assert (stored is None) == (erased.visitor_id not in going)
            if stored is None:
                answers = self.shop.connection.execute(select(idempotency_keys.c.body)).scalars()
                assert not any(map(erased.is_named_in, answers))
                for column in (conversations.c.id, messages.c.conversation_id, receipts.c.conversation_id):
                    rows = select(func.count()).where(column.in_(erased.conversation_ids))
                    assert self.shop.connection.execute(rows).scalar() == 0


def reply(work: AssistantAnswer, comes_to: str) -> Reply | None:
    match comes_to:
        case "unknown":
            return Reply(is_unknown=True)
        case "failure":
            return Reply(
                failure=AssistantFailed(conversation_id=work.conversation_id, code="too_slow", sentence="It was slow.")
            )
        case _:
            return None


def is_absence(entry: Due) -> bool:
    return entry.kind is DueKind.VISITOR_LEFT


def is_edge(entry: Due) -> bool:
    return entry.kind is DueKind.HOURS


def is_expiry(entry: Due) -> bool:
    return entry.kind is DueKind.INVITATION_EXPIRY


@contextmanager
def refusals_of(*codes: str) -> Iterator[None]:
    """Refusals with these codes are part of life."""
    try:
        yield
    except DomainError as refusal:
        if refusal.code not in codes:
            raise


TestEverythingThatCanHappen = pytest.mark.timeout(600)(EverythingThatCanHappen.TestCase)
TestEverythingThatCanHappen.settings = settings(max_examples=60, stateful_step_count=50)
