"""HTTP to addresses that have been looked at: the way out of the server for what an Owner or Admin has set.

The name is resolved once. What it leads to is judged, and exactly that address is connected to, so a name whose answer
changes in between (DNS rebinding) changes nothing. TLS asks for the certificate of the name all the same.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from ipaddress import ip_address

import httpx2

from lenochat.assistant.provider import AssistantFailure
from lenochat.core.endpoint import Address, AllowedHosts, is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host; `OSError` where it has none."""

SECONDS_TO_CONNECT = 5.0
"""To each address."""
MOST_ADDRESSES = 4
"""Tried one after the other."""
MOST_BYTES = 4 * 1024 * 1024
"""Of one answer: 20,000 characters, each in an event of its own, with some 200 bytes around it."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """By the system, in a thread."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class CheckedTransport(httpx2.AsyncBaseTransport):
    """Sends requests to allowed hosts at allowed addresses; `AssistantFailure` for others.

    Neither redirects nor proxies are its own to follow: whoever uses it must not either.
    """

    def __init__(self, allowed: AllowedHosts, *, certificates: ssl.SSLContext, resolve: Resolve = resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._inner = httpx2.AsyncHTTPTransport(verify=certificates, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        host, port = request.url.host, request.url.port or {"https": 443, "http": 80}[request.url.scheme]
        is_encrypted = request.url.scheme == "https"
        failure: httpx2.TransportError | None = None
        for address in await addresses(
            host, port, is_encrypted=is_encrypted, allowed=self._allowed, resolve=self._resolve
        ):
            try:
                response = await self._inner.handle_async_request(_to(address, request))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as failed:
                failure = failed
                continue
            # In the other side's own words, and httpx2 would log it.
            response.extensions.pop("reason_phrase", None)
            response.stream = _Bounded(response.stream)
            return response
        raise failure or httpx2.ConnectError("no address", request=request)

    async def aclose(self) -> None:
        await self._inner.aclose()


async def addresses(
    host: str, port: int, *, is_encrypted: bool, allowed: AllowedHosts, resolve: Resolve = resolve
) -> list[Address]:
    """Where a host may be connected to, as its name leads now; `AssistantFailure` if nowhere.

    In the clear nothing goes over the internet: it carries a key.
    """
    if (host, port) not in allowed.places:
        raise not_allowed()
    try:
        found = [ip_address(address) for address in await resolve(host, port)]
    except OSError:
        raise AssistantFailure(
            "unreachable", "The host of the endpoint has no address. Look at the base URL, and at the server's DNS."
        ) from None
    open_to_us = [address for address in dict.fromkeys(found) if allowed.may_be_at(host, address)]
    if not open_to_us:
        raise AssistantFailure(
            "host_not_allowed",
            "The host of the endpoint is at an address that is not public. Whoever runs the server has to allow that"
            " address, too, with --assistant-hosts.",
        )
    if not is_encrypted and any(is_public(address) for address in open_to_us):
        raise AssistantFailure(
            "host_not_allowed",
            "The endpoint is on the internet, where messages and key are sent encrypted only. Give a base URL with"
            " https.",
        )
    return open_to_us[:MOST_ADDRESSES]


async def try_out(host: str, port: int, *, allowed: AllowedHosts, resolve: Resolve = resolve) -> None:
    """Connect as for a question, and ask none; with a check of the certificate where the host is on the internet.

    Raises `AssistantFailure`, or the `OSError` of the last address.
    """
    failure = OSError("no address")
    for address in await addresses(host, port, is_encrypted=True, allowed=allowed, resolve=resolve):
        certificates = await asyncio.to_thread(ssl.create_default_context) if is_public(address) else None
        try:
            async with asyncio.timeout(SECONDS_TO_CONNECT):
                _, writer = await asyncio.open_connection(
                    str(address), port, ssl=certificates, server_hostname=host if certificates else None
                )
        except OSError as failed:
            failure = failed
        else:
            writer.close()
            return
    raise failure


def not_allowed() -> AssistantFailure:
    return AssistantFailure(
        "host_not_allowed",
        "The server's settings do not allow the host and port of the endpoint. Whoever runs the server allows them with"
        " --assistant-hosts.",
    )


def _to(address: Address, request: httpx2.Request) -> httpx2.Request:
    """The same request, to that address: its Host header is made already, and the certificate is the host's."""
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


class _Bounded(httpx2.AsyncByteStream):
    """A body that fails where it becomes too long."""

    def __init__(self, stream: httpx2.AsyncByteStream | httpx2.SyncByteStream) -> None:
        assert isinstance(stream, httpx2.AsyncByteStream)
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for chunk in self._stream:
            total += len(chunk)
            if total > MOST_BYTES:
                raise AssistantFailure("too_long", "The endpoint sent more than 4 MB, which no answer needs.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
