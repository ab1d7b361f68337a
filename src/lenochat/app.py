"""The composition root: a node, put together from its parts, started and stopped in the right order."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import structlog
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.responses import HTMLResponse
from starlette.routing import Router, WebSocketRoute
from starlette.types import Receive, Scope, Send

from lenochat.actions.restart import restart
from lenochat.actions.settle import settle
from lenochat.answers import Answers, MakeProvider, search_articles
from lenochat.assistant.articles import ArticlesProvider
from lenochat.assistant.endpoint import Endpoint, EndpointSettings
from lenochat.assistant.provider import Answered, Provider
from lenochat.core.ai_chat import AiChat
from lenochat.core.endpoint import AllowedHosts
from lenochat.core.errors import DomainError
from lenochat.core.events import Committed
from lenochat.core.ids import LoginId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.mail.console import ConsoleMailer
from lenochat.mail.mailer import Mailer
from lenochat.mail.smtp import SmtpMailer
from lenochat.outbox import Outbox
from lenochat.settings import Settings
from lenochat.store import workspaces
from lenochat.store.clock import system_clock
from lenochat.store.schema import migrate
from lenochat.store.store import Store
from lenochat.ticker import Ticker
from lenochat.web.activity import Activity
from lenochat.web.context import Context
from lenochat.web.http.api import add_pages, make_api
from lenochat.web.limits import Limits
from lenochat.web.passwords import PasswordPool
from lenochat.web.picture_maker import PictureMaker
from lenochat.web.socket.batch import Batch
from lenochat.web.socket.connection import RESTARTING, MemberConnection
from lenochat.web.socket.endpoint import StreamEndpoint
from lenochat.web.socket.hub import Hub
from lenochat.web.socket.member_stream import begin
from lenochat.web.socket.scheduler import Scheduler
from lenochat.web.socket.typing import tell_assistant_writing
from lenochat.web.socket.visitor_delivery import VisitorDelivery
from lenochat.web.socket.visitor_presence import VisitorPresence
from lenochat.web.socket.visitor_streams import VisitorStreams
from lenochat.web.widget_origins import WidgetOrigins

STATIC = Path(__file__).parent / "web" / "static"
POSITIONS_EVERY_SECONDS = 25.0
"""Streams that only hidden events pass are told where they are at least every 30 s."""

log = structlog.get_logger(__name__)


class Node:
    """One LenoChat process: its store, its streams, its doors."""

    def __init__(
        self,
        settings: Settings,
        *,
        demo: bool = False,
        mailer: Mailer | None = None,
        make_provider: MakeProvider | None = None,
        clock: Callable[[], Instant] = system_clock,
        scheduler: Scheduler | None = None,
    ) -> None:
        """`demo` adds the shop page with the widget. Without a `mailer`, mails leave as the settings say, and
        without `make_provider` Leno AI answers as its workspace says.

        `scheduler` says when what visitors are told late is due; without one, the event loop does.
        """
        self._settings = settings
        self._mailer = mailer or _mailer(settings)
        self._make_provider = make_provider or partial(_provider, settings.allowed_hosts)
        self._clock = clock
        self._scheduler = scheduler
        self._is_ready = False
        self._refreshing: set[asyncio.Task[None]] = set()
        self.asgi: FastAPI = make_api()
        self._hub = Hub(refresh=self._refresh, tell_visitors=self._tell_visitors)
        endpoint = StreamEndpoint(
            self._hub,
            visitor_presence=lambda: self._visitor_presence,
            limit_addresses=not settings.no_address_limits,
        )
        self.streams = Router(
            [
                WebSocketRoute("/api/v1/stream", endpoint.member),
                WebSocketRoute("/api/v1/widget/{widget_key}/stream", endpoint.visitor),
            ]
        )
        if demo:
            self.asgi.add_api_route("/demo/shop", self._shop, include_in_schema=False)
        add_pages(self.asgi)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The node as uvicorn calls it. Streams go past FastAPI, which keeps a dozen frames of its own for each."""
        if scope["type"] == "websocket":
            scope["app"] = self.asgi
            await self.streams(scope, receive, send)
        else:
            await self.asgi(scope, receive, send)

    async def start(self) -> None:
        """Bring the database up to date, open it, and begin everybody's grace anew."""
        self._settings.data.mkdir(parents=True, exist_ok=True)
        migrate(self._settings.database)
        self.store = Store(
            self._settings.database,
            clock=self._clock,
            settle=settle,
            published=self._published,
            became_due=self._became_due,
        )
        scheduler = self._scheduler or asyncio.get_running_loop()
        self._visitors = VisitorDelivery(self.store, self._hub.visitors, scheduler=scheduler)
        self._visitor_presence = VisitorPresence(self.store, self._hub.visitors, scheduler=scheduler)
        self._activity = Activity()
        self._passwords = PasswordPool()
        self._pictures = PictureMaker()
        self._origins = WidgetOrigins(self.store)
        self._ticker = Ticker(self.store, used_logins=self._used_logins)
        self._answers = Answers(
            self.store,
            make_provider=self._make_provider,
            search=search_articles,
            tell=partial(tell_assistant_writing, self._hub),
        )
        self._outbox = Outbox(
            self.store, mailer=self._mailer, answers=self._answers, public_url=self._settings.public_url
        )
        self.asgi.state.context = Context(
            store=self.store,
            activity=self._activity,
            limits=Limits(clock=self._clock, on=not self._settings.no_address_limits),
            passwords=self._passwords,
            pictures=self._pictures,
            origins=self._origins,
            public_url=self._settings.public_url,
            allowed_hosts=self._settings.allowed_hosts,
            static=STATIC,
            is_ready=lambda: self._is_ready,
            streaming_logins=self._hub.streaming_logins,
        )
        for workspace in await self.store.read(workspaces.list_all):
            await self.store.begin(workspace.id, lambda tx, now: restart(tx, now=now))
        self._ticker.start()
        await self._outbox.start()
        self._positions = asyncio.create_task(self._tell_positions())
        self._is_ready = True

    async def stop(self) -> None:
        """Close streams with 4000, finish what is in hand, close the store."""
        self._is_ready = False
        self._hub.close_all(RESTARTING, "restarting")
        self._positions.cancel()
        self._visitors.stop()
        self._visitor_presence.stop()
        await self._ticker.stop()
        await self._outbox.stop()
        self._passwords.close()
        self._pictures.close()
        await self.store.close()

    def _published(self, commits: list[Committed]) -> None:
        for committed in commits:
            self._origins.changed_by(committed)
            for login_id in committed.ended_logins:
                self._activity.forget(login_id)
        self._answers.follow(commits)
        self._hub.deliver(commits)
        if any(committed.has_work for committed in commits):
            self._outbox.wake()

    def _tell_visitors(self, batch: Batch, streams: VisitorStreams) -> None:
        self._visitors.tell(batch, streams)
        self._visitor_presence.follow(batch, streams)

    def _became_due(self, at: Instant) -> None:
        self._ticker.became_due(at)

    def _refresh(self, connection: MemberConnection) -> None:
        """Give a stream whose rights changed a new state."""
        task = asyncio.create_task(self._begin_anew(connection))
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)

    async def _begin_anew(self, connection: MemberConnection) -> None:
        try:
            await self._hub.turnstile.turn()
            await begin(connection, self.store, self._hub, {})
        except DomainError:
            connection.close(RESTARTING, "not ready")
        except Exception:
            log.exception("a stream whose rights changed got no new state")
            connection.close(RESTARTING, "come back")

    def _used_logins(self, now: Instant) -> dict[WorkspaceId, dict[LoginId, Instant]]:
        """What the ticker writes down: requests, and streams that are open now."""
        for room in self._hub.rooms.values():
            for connection in room.members:
                self._activity.used(connection.workspace_id, connection.login_id, now)
        return self._activity.to_write(now)

    async def _tell_positions(self) -> None:
        while True:
            await asyncio.sleep(POSITIONS_EVERY_SECONDS)
            self._hub.tell_positions()

    async def _shop(self) -> HTMLResponse:
        """The demo's shop page, with the widget of its first workspace."""
        from lenochat.demo import shop_page

        found = await self.store.read(workspaces.list_all)
        return HTMLResponse(shop_page(found[0].widget_key) if found else "")


def _provider(allowed: AllowedHosts, ai_chat: AiChat, key: str | None, found: Answered | None) -> Provider:
    """What answers under these settings; only hosts that this server allows are asked."""
    endpoint = ai_chat.endpoint
    if ai_chat.provider == "articles" or endpoint is None:
        return ArticlesProvider(found)
    settings = EndpointSettings(
        base_url=endpoint.base_url,
        model=endpoint.model,
        key=None if key is None else SecretStr(key),
        timeout_seconds=endpoint.timeout_seconds,
    )
    return Endpoint(settings, allowed=allowed)


def _mailer(settings: Settings) -> Mailer:
    """Sends where there is a mail server, else shows mails on standard error."""
    return ConsoleMailer() if settings.smtp is None else SmtpMailer(*settings.smtp)
