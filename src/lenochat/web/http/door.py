"""The door of every HTTP resource: who may come in.

A request is refused in this order: from another site; without a living login; not readable; not valid; not allowed.
A cookie that meanwhile belongs to another login than the page believes is `other_login`. What a request brings is read
by `body`, how it is answered is in `answer`.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from lenochat.actions.actor import Actor
from lenochat.core.errors import DomainError
from lenochat.reads.member import Member
from lenochat.web.context import Context, context
from lenochat.web.http.answer import remember_refusal
from lenochat.web.http.body import MOST_BODY_BYTES, NOT_KNOWN, SAFE_METHODS, StrictRequest, refusal_of, strict_request
from lenochat.web.member import admitted_member, login_token, member_by_cookie, not_logged_in
from lenochat.web.origin import require_same_site

AGENT_HEADER = "x-lenochat-agent"


class Route(APIRoute):
    """A route that reads bodies strictly."""

    most_bytes = MOST_BODY_BYTES

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            strict = strict_request(request)
            strict.most_bytes = self.most_bytes
            await self.admit(strict)
            await self.read(strict)
            return await handle(strict)

        return strictly

    async def read(self, request: StrictRequest) -> None:
        """Read the body, whether or not the route takes one."""
        has_body = self.body_field is not None or "requestBody" in (self.openapi_extra or {})
        is_sent = request.method not in SAFE_METHODS and bool(await request.body())
        sent = await request.json() if has_body or is_sent else {}
        if sent and not has_body:
            # JSON may name what no text holds: half a character.
            names = (name.encode(errors="replace").decode() for name in sent)
            raise DomainError("invalid", "This takes no body.", fields=dict.fromkeys(names, NOT_KNOWN))

    async def admit(self, request: StrictRequest) -> None:
        """Whether the request may come in at all; nothing to check for the public."""


class DirectRoute(Route):
    """A route whose handler gets the request alone and takes from it what it needs; the same rules, in the same order.

    For the door that is asked most (P3): what FastAPI does to find a handler's parameters, and keeps ready for what
    none of ours uses, took a third of a first message's way in. OpenAPI is told of them by `direct_schema`.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def directly(request: Request) -> Response:
            strict = strict_request(request)
            await self.admit(strict)
            await self.read(strict)
            response: Response = await self.endpoint(strict)
            return response

        return directly


class MemberRoute(Route):
    """A route for members: same-site, and by a living login, before anything of the body is looked at."""

    async def admit(self, request: StrictRequest) -> None:
        node = context(request)
        require_same_site_of(request, node)
        member = await member_by_cookie(node, request.cookies, request.url.scheme)
        claimed = request.headers.get(AGENT_HEADER)
        if member is None:
            raise not_logged_in()
        if claimed is not None and claimed != member.agent.id:
            raise DomainError("other_login", "Somebody else is logged in with this browser now. Reload the page.")
        request.scope["lenochat.member"] = member

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def remembering(request: Request) -> Response:
            strict = strict_request(request)
            try:
                return await handle(strict)
            except RequestValidationError as failure:
                return await remember_refusal(strict, refusal_of(failure.errors()))
            except DomainError as refusal:
                return await remember_refusal(strict, refusal)

        return remembering


class ForgetfulRoute(MemberRoute):
    """A route for members that ignores `Idempotency-Key`: what is remembered of a request would tell of its secret."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return Route.get_route_handler(self)


def require_same_site_of(request: Request, node: Context) -> None:
    """Cross-site check of a request that changes something and carries a login's cookie."""
    if request.method not in SAFE_METHODS and login_token(request.cookies, request.url.scheme) is not None:
        require_same_site(request.headers, public_url=node.public_url, scheme=request.url.scheme)


async def _node(request: Request) -> Context:
    return context(request)


async def _asking(request: Request) -> Member:
    return admitted_member(request)


# Coroutines, because FastAPI hands a plain function to a thread, which a busy loop starves of the GIL.
Node = Annotated[Context, Depends(_node)]
Asking = Annotated[Member, Depends(_asking)]
"""The member who asks, on routes of `MemberRoute`."""


def actor(member: Member) -> Actor:
    return Actor(agent_id=member.agent.id, login_id=member.login.id)


def address_of(request: Request) -> str:
    """Where the request came from, as far as it can be told."""
    return request.client.host if request.client is not None else ""
