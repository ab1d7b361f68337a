"""Everything that can happen, in any order: after each step the events alone lead to the same picture as the rows, and
what LenoChat promises about routing holds."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from lenochat.actions import no_reply, routing
from lenochat.actions.assistance import assists
from lenochat.actions.assistant import Reply
from lenochat.actions.routing import decide_about
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.ai_chat import When
from lenochat.core.conversation import Conversation, Priority
from lenochat.core.erasure import Erased
from lenochat.core.errors import DomainError
from lenochat.core.ids import ConversationId, InvitationId
from lenochat.core.instant import Instant
from lenochat.core.routing import Decided, decide
from lenochat.core.unchanged import UNCHANGED
from lenochat.core.workspace import AgentVisibility
from lenochat.store import agents
from lenochat.store.assistant_failures import AssistantFailed
from lenochat.store.outbox import AssistantAnswer
from lenochat.store.transaction import Tx
from tests.actions.members_do import NAMES, MembersDo, refusals_of, someone, which
from tests.conftest import make_tables
from tests.support.onlookers import Onlookers
from tests.support.promises import Promises
from tests.support.shop import Shop


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


@cache
def the_shop() -> Shop:
    """One database for all runs; each has a workspace of its own."""
    return Shop(make_tables)


class EverythingThatCanHappen(MembersDo):
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
        """Each is where it was wanted, or says why it was not moved.

        But for what was there already and without a reply: who has got room by the others' moves may get it at once.
        """
        if self.is_in(number):
            to = None if to_number is None else self.staff[to_number]
            wanted = [self.some_conversation(one) for one in chosen]
            wishes = [(one, self.shop.holder(one) if is_right else self.staff[1]) for one in wanted]
            silent = {one for one in wanted if self.shop.row(one).no_reply_since is not None}
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
                        assert to in (None, outcome.assignee_id) or (expected == to and one in silent)

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


TestEverythingThatCanHappen = pytest.mark.timeout(600)(EverythingThatCanHappen.TestCase)
TestEverythingThatCanHappen.settings = settings(max_examples=60, stateful_step_count=50)
