"""The HTTP application: all resources together, how refusals and bugs are answered, and who may call from elsewhere."""

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from lenochat import __version__
from lenochat.core.errors import DomainError, not_found
from lenochat.web.http import (
    agents,
    article_import,
    article_page,
    articles,
    assistant,
    attachment,
    conversations,
    health,
    holidays,
    invitations,
    login,
    me,
    pages,
    picture,
    search,
    teams,
    visitors,
    widget,
    workspace,
)
from lenochat.web.http.answer import refuse
from lenochat.web.http.body import refusal_of
from lenochat.web.http.widget_cors import WidgetCors

log = structlog.get_logger(__name__)


def make_api() -> FastAPI:
    """All doors but the streams; pages come last, for they take every path that is left."""
    api = FastAPI(
        title="LenoChat",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
        # What FastAPI would record of a failure holds values of requests, and our logs never do.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    api.add_middleware(WidgetCors)
    # Not include_router: through what is included FastAPI looks twice for each request, at a cost, and P3 felt it. The
    # door that is asked most comes first.
    for router in (
        widget.first,
        login.public,
        login.members,
        me.router,
        me.secrets,
        picture.uploads,
        picture.members,
        picture.public,
        attachment.members,
        attachment.visitors,
        attachment.public,
        agents.router,
        invitations.members,
        invitations.public,
        teams.router,
        workspace.router,
        holidays.router,
        conversations.router,
        search.router,
        visitors.router,
        assistant.router,  # before the articles: it has names below theirs
        articles.router,
        article_import.router,
        article_page.router,
        widget.router,
        health.router,
    ):
        api.router.routes.extend(router.routes)
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(RequestValidationError, _not_valid)
    api.add_exception_handler(HTTPException, _no_route)
    api.add_exception_handler(Exception, _bug)
    return api


def add_pages(api: FastAPI) -> None:
    """The dashboard's pages, after every other route."""
    api.router.routes.extend(pages.router.routes)


async def _refused(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, DomainError)
    return refuse(failure)


async def _not_valid(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, RequestValidationError)
    return refuse(refusal_of(failure.errors()))


async def _no_route(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    match failure.status_code:
        case 404:
            return refuse(not_found("resource"))
        case 405:
            response = refuse(DomainError("method_not_allowed", "This resource has no such method."))
            response.headers.update(failure.headers or {})
            return response
        case _:
            return refuse(DomainError("malformed", "The request is not readable."))


async def _bug(request: Request, failure: Exception) -> Response:
    """A bug of ours: logged once, told without a traceback."""
    log.error("a request failed", method=request.method, path=request.url.path, exc_info=failure)
    return refuse(
        DomainError("unavailable", "Something went wrong here; it has been logged. Try again.", retry_after=5)
    )
