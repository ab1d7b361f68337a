"""Where a workspace says which pages may use its widget, every other page is refused, at every door (WI, abuse)."""

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.agent_client import done, new_client_id, refused
from tests.support.stream_client import StreamClient
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

SHOP, BLOG, EVIL = "https://shop.example", "https://blog.shop.example", "https://evil.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


async def allow(workplace: Workplace, *origins: str) -> None:
    await workplace.rules(widget={"allowed_origins": origins})


async def look(visitor: VisitorClient, origin: str | None) -> httpx2.Response:
    return await visitor.http.get(visitor.path, headers={} if origin is None else {"Origin": origin})


async def stream_from(visitor: VisitorClient, origin: str) -> StreamClient:
    url = f"{visitor.http.base_url}".rstrip("/").replace("http", "ws", 1) + f"{visitor.path}/stream"
    stream = await StreamClient.open(url, headers={"Origin": origin})
    visitor.streams.append(stream)
    await stream.hello(visitor_token=visitor.token)
    return stream


async def test_every_route_of_a_widget_refuses_a_page_that_may_not_use_it(workplace: Workplace) -> None:
    owner, visitor = await workplace.owner(), workplace.visitor()
    await visitor.begin()
    await allow(workplace, SHOP)
    before = await owner.position()
    paths = done(await owner.get("/openapi.json"))["paths"]
    routes = [(method, path) for path, methods in paths.items() if "/widget/" in path for method in methods]
    assert len(routes) > 5
    for method, path in routes:
        named = path.format(widget_key=workplace.widget_key, conversation_id=visitor.conversation_id)
        body = {"client_message_id": new_client_id(), "text": "Hello"} if method == "post" else None
        for origin in (EVIL, "null", workplace.url):
            headers = {**visitor.headers, "Origin": origin}
            answer = await visitor.http.request(method.upper(), named, json=body, headers=headers)
            refused(answer, 403, "origin_not_allowed")
            assert answer.headers["vary"] == "Origin", "no cache hands it to another page"
            assert answer.headers["access-control-allow-origin"] == "*", "so that the widget can say why"
    assert await owner.position() == before


async def test_a_page_on_the_list_is_named_in_every_answer_and_who_is_no_page_is_answered_too(
    workplace: Workplace,
) -> None:
    visitor = workplace.visitor()
    await allow(workplace, f"{SHOP}/", "https://*.shop.example")
    for origin in (SHOP, BLOG):
        answer = await look(visitor, origin)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin)
        assert "Origin" in answer.headers["vary"]
        begun = await visitor.http.post(
            f"{visitor.path}/conversations",
            json={"client_message_id": new_client_id(), "text": "Hello"},
            headers={"Origin": origin},
        )
        assert (begun.status_code, begun.headers["access-control-allow-origin"]) == (201, origin)
        unknown = await visitor.http.get(f"{visitor.path}/conversations/x", headers={"Origin": origin})
        assert (unknown.status_code, unknown.headers["access-control-allow-origin"]) == (401, origin)
    program = await look(visitor, None)
    assert (program.status_code, program.headers["vary"]) == (200, "Origin")
    assert "access-control-allow-origin" not in program.headers


async def test_a_browser_that_asks_first_is_told_the_same(workplace: Workplace) -> None:
    visitor = workplace.visitor()
    await allow(workplace, SHOP)
    path = f"{visitor.path}/conversations"
    allowed = await visitor.http.options(path, headers={"Origin": SHOP, **PREFLIGHT})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, SHOP)
    answer = await visitor.http.options(path, headers={"Origin": EVIL, **PREFLIGHT})
    refused(answer, 403, "origin_not_allowed")
    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_a_change_of_the_list_is_obeyed_by_the_next_request_and_by_open_streams(workplace: Workplace) -> None:
    visitor, other = workplace.visitor(), workplace.visitor()
    await visitor.begin()
    await other.begin()
    from_shop, from_blog = await stream_from(visitor, SHOP), await stream_from(other, BLOG)
    program = await visitor.stream()
    assert (await look(visitor, EVIL)).headers["access-control-allow-origin"] == "*"
    await allow(workplace, SHOP)
    assert await from_blog.closed() == 4000
    with pytest.raises(InvalidStatus) as failure:
        await stream_from(other, BLOG)
    assert failure.value.response.status_code == 403
    assert b"origin_not_allowed" in (failure.value.response.body or b"")
    refused(await look(visitor, EVIL), 403, "origin_not_allowed")
    await workplace.rules(widget={"welcome": "Hi!"})
    for stream in (from_shop, program, await stream_from(other, SHOP)):
        await stream.send({"type": "typing", "conversation_id": visitor.conversation_id})
        await (await stream.socket.ping())
    for stream in (from_shop, program):
        assert (await stream.read_until("widget.changed"))["widget"]["look"]["welcome"] == "Hi!"
    await allow(workplace)
    assert (await look(visitor, EVIL)).headers["access-control-allow-origin"] == "*"
    await stream_from(other, EVIL)


async def test_a_list_concerns_its_own_widget_alone_and_neither_its_script_nor_members(workplace: Workplace) -> None:
    async with Workplace(workplace.url, workplace.data) as other:
        await allow(workplace, SHOP)
        assert (await look(other.visitor(), EVIL)).status_code == 200
        nobody = workplace.visitor()
        unknown = await nobody.http.get("/api/v1/widget/none", headers={"Origin": EVIL})
        refused(unknown, 404, "not_found")
        script = await nobody.http.get("/widget.js", headers={"Origin": EVIL})
        assert script.status_code != 403, "whoever may not use it has to be told so by it"
        owner = await workplace.owner()
        assert (await owner.http.get("/api/v1/me", headers={"Origin": EVIL})).status_code == 200
