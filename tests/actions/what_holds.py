"""What holds after each step of everything that can happen, whatever the step was."""

from dataclasses import replace
from functools import reduce

from hypothesis.stateful import invariant
from sqlalchemy import func, select

from lenochat.actions.assistance import answers
from lenochat.core.access import roles_to_invite
from lenochat.core.agent_views import AgentView
from lenochat.core.attachment import UNNAMED_FOR
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.business_hours import mode, next_edge
from lenochat.core.conversation import EVERYONE, need
from lenochat.core.erasure import Erased, without
from lenochat.core.events import ConversationAssigned, ConversationClosed, ConversationQueued, MessagePosted, Positioned
from lenochat.core.ids import ConversationId, InvitationId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.presence import grace_ends
from lenochat.core.routing import Assign, Need, Strategy, decide
from lenochat.core.routing_views import ReceiptView
from lenochat.core.visitor import leaves_at, left
from lenochat.store import agents, event_log, invitations, logins, visitors
from lenochat.store.due import Due, DueKind
from lenochat.store.tables import attachments, conversations, idempotency_keys, messages, pictures, receipts
from tests.support.onlookers import Onlookers
from tests.support.picture import Picture, take_picture
from tests.support.promises import Promises
from tests.support.replay import decided_again
from tests.support.stories import Stories

OF_ONE_CONVERSATION = {"released", "no_reply", "not_in_team"}
NEVER = Instant(2**62)
"""By then nobody is passed over any more."""


class WhatHolds(Stories):
    """The shop as it is told of, and what is compared with its rows."""

    invited: list[tuple[InvitationId, bytes]]
    erased: list[Erased]
    position: int
    picture: Picture
    onlookers: Onlookers
    promises: Promises

    def rows(self) -> Picture:
        return take_picture(self.shop.connection, self.shop.workspace_id, now=self.told_until())

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
        listed = {(entry.kind, entry.subject_id): entry.due_at for entry in self.shop.due(within=40 * 86_400)}
        workspace, now = self.shop.workspace, self.shop.clock.now
        for one in map(self.shop.row, self.known):
            team = None if one.awaited_team is None else workspace.teams.get(one.awaited_team)
            assert ((DueKind.OVERFLOW, one.id) in listed) == (team is not None and team.overflow_seconds is not None)
            assert one.no_reply_since is None or one.holder_id is not None
            if (DueKind.NO_REPLY, one.id) in listed:
                assert (one.holder_id is not None, one.no_reply_since, one.left_outside_hours) == (True, None, False)
                assert workspace.routing.no_reply_seconds is not None
                assert listed[DueKind.NO_REPLY, one.id] <= now + workspace.routing.no_reply_seconds * SECOND
                assert one.last_message is not None
                assert one.last_message.author_type == "visitor"
        members = agents.list_of_workspace(self.shop.connection, self.shop.workspace_id)
        ramping = {agent.id: agent.ramp_until for agent in members if agent.ramp_until is not None}
        assert {subject for kind, subject in listed if kind is DueKind.RAMP} == set(ramping)
        pause = workspace.routing.ramp_seconds
        assert not ramping or (pause is not None and max(ramping.values()) <= now + pause * SECOND)

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


def is_absence(entry: Due) -> bool:
    return entry.kind is DueKind.VISITOR_LEFT


def is_edge(entry: Due) -> bool:
    return entry.kind is DueKind.HOURS


def is_expiry(entry: Due) -> bool:
    return entry.kind is DueKind.INVITATION_EXPIRY
