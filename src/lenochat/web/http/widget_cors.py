"""Pages of other origins: they may call what is made for them, without credentials, and nothing else.

Every request for a widget passes by here, before its route is looked for, so that none can forget to look at where it
comes from.
"""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from lenochat.core.errors import DomainError
from lenochat.web.context import Context, context
from lenochat.web.http.answer import refuse

OF_A_WIDGET = "/api/v1/widget/"
FOR_EVERY_ORIGIN = (OF_A_WIDGET, "/widget.js", "/widget/")


class WidgetCors:
    """Answers `*` where every page may use a widget, and else names the page's origin, or refuses it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._for_all = _cors(app, allow_origins=("*",))
        self._for_named = _cors(app, allow_origin_regex=".*")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] == "http" and scope["path"].startswith(FOR_EVERY_ORIGIN)
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if not is_open or origin is None:
            await self._app(scope, receive, send)
            return
        try:
            is_named = _is_named(scope, origin)
        except DomainError as refusal:
            response = refuse(refusal)
            response.headers["Vary"] = "Origin"
            if "access-control-request-method" not in headers:
                # Tells the page nothing but that it is refused, and the widget can say so in its console.
                response.headers["Access-Control-Allow-Origin"] = "*"
            await response(scope, receive, send)
            return
        await (self._for_named if is_named else self._for_all)(scope, receive, send)


def _is_named(scope: Scope, origin: str) -> bool:
    """Whether the workspace says which pages may use its widget; `origin_not_allowed` if this is none of them."""
    if not scope["path"].startswith(OF_A_WIDGET):
        return False
    widget_key = scope["path"].removeprefix(OF_A_WIDGET).partition("/")[0]
    node: Context = context(HTTPConnection(scope))
    node.origins.require(widget_key, origin)
    return bool(node.origins.allowed_for(widget_key))


def _cors(
    app: ASGIApp, *, allow_origins: tuple[str, ...] = (), allow_origin_regex: str | None = None
) -> CORSMiddleware:
    return CORSMiddleware(
        app,
        allow_origins=allow_origins,
        allow_origin_regex=allow_origin_regex,
        allow_methods=["GET", "PATCH", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
        max_age=86_400,
    )
