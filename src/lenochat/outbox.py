"""The runner of the outbox: does what committed actions have left to be done outside, mail and Leno AI's answers.

At least once, in no promised order. A failure puts only its own entry off; a kill costs no more than a lease. It is
woken after a commit that left something; every now and then it looks by itself.
"""

import asyncio
import traceback
from functools import partial
from typing import assert_never

import structlog
from sqlalchemy import Connection

from lenochat.actions.invitation import prepare_mail
from lenochat.answers import Answers
from lenochat.core.errors import DomainError
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import SECOND
from lenochat.core.invitation import invitation_url
from lenochat.core.widget import is_page_of
from lenochat.mail.answer import answer_mail
from lenochat.mail.invitation import invitation_mail
from lenochat.mail.mailer import Mail, Mailer
from lenochat.mail.new_member import new_member_mail
from lenochat.store import agents, conversations, messages, outbox, workspaces
from lenochat.store.outbox import MOST_ATTEMPTS, AnswerMail, AssistantAnswer, InvitationMail, NewMemberMail, Taken
from lenochat.store.store import Store
from lenochat.store.tokens import new_token, token_hash

MOST_MAILS_AT_ONCE = 8
MOST_ANSWERS_AT_ONCE = 64
MOST_ANSWERS_OF_ONE = 32
"""Workspace: a language model that is slow takes up to a minute for each, and others must not wait for it."""
SECONDS_TO_DO = 55.0
"""For one attempt; less than the lease."""
SECONDS_TO_FINISH = 5.0
"""For what is in hand when the node stops; what is cut off is done again after the lease."""
LONGEST_SLEEP_SECONDS = 30.0
"""The clock may jump: nothing is slept through for longer than that."""
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class TooManyAttemptsError(Exception):
    """Every attempt before ended with the end of its node, so it is not even tried."""


class _Lane:
    """What is done beside the rest, as far as there is room for it."""

    def __init__(self, kinds: frozenset[str], *, most: int, most_of_one: int) -> None:
        self.kinds = kinds
        self._most = most
        self._most_of_one = most_of_one
        self.in_hand: dict[asyncio.Task[None], WorkspaceId] = {}
        self.is_held_up = False
        """Something is ready whose workspace has as much in hand as it may: there is nothing to look for by the clock
        before some of that is finished."""

    @property
    def room(self) -> int:
        return self._most - len(self.in_hand)

    def room_for(self, workspace_id: WorkspaceId) -> int:
        own = sum(one == workspace_id for one in self.in_hand.values())
        return min(self.room, self._most_of_one - own)


class Outbox:
    """Takes entries and does them, a few at once; lives on one event loop."""

    def __init__(self, store: Store, *, mailer: Mailer, answers: Answers, public_url: str | None) -> None:
        """Links in mails begin with `public_url`; without one they have none."""
        self._store = store
        self._answers = answers
        self._mailer = mailer
        self._public_url = public_url
        self._sooner = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._lanes = (
            _Lane(outbox.MAILS, most=MOST_MAILS_AT_ONCE, most_of_one=MOST_MAILS_AT_ONCE),
            _Lane(outbox.ANSWERS, most=MOST_ANSWERS_AT_ONCE, most_of_one=MOST_ANSWERS_OF_ONE),
        )

    async def start(self) -> None:
        """Begin. What was parked gets one attempt more: a start may follow a repair. Answers that the end of a node has
        cut off are begun anew: there is one node, so nobody else has them in hand.
        """
        now = self._store.now()
        for workspace_id in await self._store.read(lambda connection: outbox.list_workspaces_cut_off(connection, now)):
            await self._store.write(
                workspace_id, lambda tx, now: outbox.take_up(tx.connection, tx.workspace_id, now=now)
            )
        for workspace_id in await self._store.read(outbox.list_workspaces_parked):
            await self._store.write(
                workspace_id, lambda tx, now: outbox.revive(tx.connection, tx.workspace_id, now=now)
            )
        self._looking = asyncio.create_task(self._look_for_ever())

    def wake(self) -> None:
        """Something may be there to take."""
        self._sooner.set()

    async def stop(self) -> None:
        """Take nothing more, and finish what is in hand, or leave it to its lease."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        in_hand = [task for lane in self._lanes for task in lane.in_hand]
        if in_hand:
            _, late = await asyncio.wait(in_hand, timeout=SECONDS_TO_FINISH)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def look(self) -> None:
        """Take what is ready, as far as there is room, and begin it."""
        for lane in self._lanes:
            await self._look_for(lane)

    async def _look_for(self, lane: "_Lane") -> None:
        now = self._store.now()
        ready = await self._store.read(lambda connection: outbox.list_workspaces_ready(connection, now, lane.kinds))
        lane.is_held_up = False
        for workspace_id in ready:
            if lane.room == 0:
                return
            if lane.room_for(workspace_id) == 0:
                lane.is_held_up = True
                continue
            for taken in await self._take(workspace_id, lane):
                task = asyncio.create_task(self._do(taken))
                lane.in_hand[task] = workspace_id
                task.add_done_callback(partial(self._finished, lane))

    async def _take(self, workspace_id: WorkspaceId, lane: "_Lane") -> list[Taken]:
        most, kinds = lane.room_for(workspace_id), lane.kinds
        written = await self._store.write(
            workspace_id, lambda tx, now: outbox.take(tx.connection, tx.workspace_id, now=now, most=most, kinds=kinds)
        )
        return written.result

    def _finished(self, lane: "_Lane", task: asyncio.Task[None]) -> None:
        del lane.in_hand[task]
        self._sooner.set()

    async def _look_for_ever(self) -> None:
        while True:
            self._sooner.clear()
            try:
                await self.look()
                seconds = await self._seconds_until_next()
            except DomainError as refusal:
                log.warning("the outbox was refused", code=refusal.code)
                seconds = RETRY_SECONDS
            except Exception:
                log.exception("the outbox failed")
                seconds = RETRY_SECONDS
            try:
                async with asyncio.timeout(seconds):
                    await self._sooner.wait()
            except TimeoutError:
                pass

    async def _seconds_until_next(self) -> float:
        """Until there is something to take; of what there is no room for, until one of those in hand is finished."""
        kinds = [kind for lane in self._lanes if lane.room and not lane.is_held_up for kind in lane.kinds]
        available = await self._store.read(lambda connection: outbox.earliest(connection, kinds)) if kinds else None
        if available is None:
            return LONGEST_SLEEP_SECONDS
        return min(LONGEST_SLEEP_SECONDS, max(0.0, (available - self._store.now()) / SECOND))

    async def _do(self, taken: Taken) -> None:
        """One attempt, and what follows from it."""
        failure = await self._attempt(taken)
        if failure is not None:
            _tell(taken, failure)
        try:
            if failure is None:
                await self._store.write(taken.workspace_id, lambda tx, _: outbox.remove(tx.connection, taken))
            else:
                await self._store.write(
                    taken.workspace_id, lambda tx, now: outbox.put_off(tx.connection, taken, now=now)
                )
        except Exception:
            log.exception("an entry of the outbox stays under its lease", id=taken.id, kind=taken.kind)

    async def _attempt(self, taken: Taken) -> Exception | None:
        try:
            if taken.attempts > MOST_ATTEMPTS:
                raise TooManyAttemptsError
            async with asyncio.timeout(SECONDS_TO_DO):
                await self._perform(taken)
        except Exception as failure:  # noqa: BLE001 - `_tell` logs it, without its text
            return failure
        return None

    async def _perform(self, taken: Taken) -> None:
        work = taken.work()
        match work:
            case NewMemberMail():
                await self._mail_new_member(taken, work)
            case InvitationMail():
                await self._mail_invitation(taken, work)
            case AnswerMail():
                await self._mail_answer(taken, work)
            case AssistantAnswer():
                await self._answers.answer(taken.workspace_id, work)
            case _:
                assert_never(work)

    async def _mail_new_member(self, taken: Taken, work: NewMemberMail) -> None:
        workspace_id = taken.workspace_id
        agent = await self._store.read(lambda connection: agents.find(connection, workspace_id, work.agent_id))
        workspace = await self._store.read(lambda connection: workspaces.find(connection, workspace_id))
        if agent is None or workspace is None or agent.disabled:
            return
        mail = new_member_mail(
            to=agent.email, name=agent.name, workspace_name=workspace.name, public_url=self._public_url
        )
        await self._send(taken, mail)

    async def _mail_answer(self, taken: Taken, work: AnswerMail) -> None:
        mail = await self._store.read(lambda connection: _answer(connection, taken.workspace_id, work))
        if mail is not None:
            await self._send(taken, mail)

    async def _send(self, taken: Taken, mail: Mail) -> None:
        await self._mailer.send(mail, key=taken.id, at=self._store.now())

    async def _mail_invitation(self, taken: Taken, work: InvitationMail) -> None:
        """Each attempt gets a token of its own: what is stored of those before it makes no link any more."""
        token = None if self._public_url is None else new_token()
        prepared = await self._store.write(
            taken.workspace_id,
            lambda tx, _: (
                prepare_mail(tx, work.invitation_id, token_hash=None if token is None else token_hash(token)),
                tx.workspace.name,
            ),
        )
        invitation, workspace_name = prepared.result
        if invitation is None:
            return
        url = None if self._public_url is None or token is None else invitation_url(self._public_url, token)
        await self._send(taken, invitation_mail(invitation, workspace_name=workspace_name, url=url))


def _answer(connection: Connection, workspace_id: WorkspaceId, work: AnswerMail) -> Mail | None:
    """None where there is nobody to send it to any more: the visitor's data was deleted."""
    message = messages.find(connection, work.message_id)
    found = None if message is None else conversations.find(connection, workspace_id, message.conversation_id)
    workspace = workspaces.find(connection, workspace_id)
    if message is None or found is None or workspace is None or found.visitor.email is None:
        return None
    page = found.page_url
    return answer_mail(
        to=found.visitor.email,
        visitor_name=found.visitor.name,
        agent_name=message.author_name,
        workspace_name=workspace.name,
        text=message.text,
        attachment_names=[attachment.name for attachment in message.attachments],
        page_url=page if page is not None and is_page_of(workspace.widget.allowed_origins, page) else None,
    )


def _tell(taken: Taken, failure: Exception) -> None:
    """Log a failure by its type and place: its text may hold an address, as that of a mail server's refusal does."""
    say = log.error if outbox.is_last_attempt(taken) else log.warning
    say(
        "given up; it stays in the outbox" if outbox.is_last_attempt(taken) else "failed; it will be tried again",
        id=taken.id,
        kind=taken.kind,
        workspace=taken.workspace_id,
        attempts=taken.attempts,
        failure=type(failure).__name__,
        at="".join(traceback.format_tb(failure.__traceback__)),
    )
