"""A simulated agent at work: answers what visitors write, takes a short break now and then, closes what is over."""

import asyncio
import secrets

import structlog

from lenochat.demo.doors import JsonObject, RefusedError
from lenochat.demo.member import Member
from lenochat.demo.small_talk import BREAKS, WELCOME, answer_to

SECONDS_TO_READ = (1.0, 4.0)
SECONDS_TO_TYPE = (1.0, 3.0)
SECONDS_UNTIL_OVER = 45.0
"""Without a word from the visitor a conversation is closed."""
SECONDS_OF_WORK = (60.0, 120.0)
SECONDS_OF_BREAK = (10.0, 25.0)

log = structlog.get_logger(__name__)
chance = secrets.SystemRandom()


class Desk:
    """Plays one member for as long as nobody else does."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self._talks: dict[str, asyncio.Task[None]] = {}
        self._texts: dict[str, asyncio.Queue[str]] = {}

    async def begin(self) -> None:
        """Answer whoever waits for a word already."""
        mine = await self.member.call("GET", "/api/v1/conversations?view=mine")
        for conversation in mine["items"]:
            last = conversation["last_message"]
            self._hear(conversation["id"], last["text"] if _is_visitors(last) else None)

    async def react(self, event: JsonObject) -> None:
        """Note what concerns this desk; answering happens beside the stream."""
        match event["type"]:
            case "conversation.assigned" if event["assignee_id"] == self.member.agent_id:
                last = event["conversation"]["last_message"]
                self._hear(event["conversation_id"], last["text"] if _is_visitors(last) else None)
            case "conversation.assigned" | "conversation.queued" | "conversation.closed":
                self._forget(event["conversation_id"])
            case "message.posted" if _is_visitors(event["message"]):
                if event["message"]["conversation_id"] in self._talks:
                    self._hear(event["message"]["conversation_id"], event["message"]["text"])

    async def take_breaks(self) -> None:
        """Change the status now and then, as people do."""
        while self.member.is_ours:
            await asyncio.sleep(chance.uniform(*SECONDS_OF_WORK))
            if self.member.is_ours:
                await self.member.choose(*chance.choice(BREAKS))
            await asyncio.sleep(chance.uniform(*SECONDS_OF_BREAK))
            if self.member.is_ours:
                await self.member.choose("online", None)

    def _hear(self, conversation_id: str, text: str | None) -> None:
        queue = self._texts.setdefault(conversation_id, asyncio.Queue())
        if text is not None:
            queue.put_nowait(text)
        if conversation_id not in self._talks:
            self._talks[conversation_id] = asyncio.create_task(self._talk(conversation_id, queue))

    def _forget(self, conversation_id: str) -> None:
        self._texts.pop(conversation_id, None)
        task = self._talks.pop(conversation_id, None)
        if task is not None:
            task.cancel()

    async def _talk(self, conversation_id: str, texts: asyncio.Queue[str]) -> None:
        turn = 0
        try:
            while self.member.is_ours:
                text = await asyncio.wait_for(texts.get(), SECONDS_UNTIL_OVER)
                reply = answer_to(text, turn=turn)
                turn += 1
                await asyncio.sleep(chance.uniform(*SECONDS_TO_READ))
                await self.member.show_typing(conversation_id)
                await asyncio.sleep(chance.uniform(*SECONDS_TO_TYPE))
                await self.member.answer(conversation_id, reply)
                if reply == WELCOME:
                    break
        except TimeoutError:
            pass
        except RefusedError as refusal:
            log.info("a simulated agent was refused", code=refusal.code)
            return
        if self.member.is_ours:
            await self._close(conversation_id)

    async def _close(self, conversation_id: str) -> None:
        try:
            await self.member.call("POST", f"/api/v1/conversations/{conversation_id}/close", {})
        except RefusedError as refusal:
            log.info("a simulated agent was refused", code=refusal.code)


def _is_visitors(message: JsonObject | None) -> bool:
    return message is not None and message["author"]["type"] == "visitor"
