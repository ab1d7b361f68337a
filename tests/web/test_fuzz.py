"""Thousands of requests and frames that nobody in their right mind sends: each is answered, none with a failure of
ours, and whoever is not allowed to do anything leaves no trace (R4).
"""

import json
import os
import random
from collections.abc import Mapping
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.support.agent_client import POSITION, AgentClient, done, http_client, new_client_id
from tests.support.stream_client import JsonObject, StreamClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

ROUNDS = int(os.environ.get("LENOCHAT_FUZZ_ROUNDS", "1"))
"""More of them look longer; the seed goes on from round to round."""
PUBLIC = ("/api/v1/login", "/api/v1/invitations/look", "/api/v1/invitations/accept")
REQUESTS, FRAMES = 700, 400
CHANGING = ("PUT", "PATCH", "POST", "DELETE")

NASTY: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    2**63,
    -(2**70),
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[2J",
    "\u202eevil",
    "\ud800",
    "x\udfffy",
    "🙂" * 200,
    "x" * 9_000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%00",
    "../../../etc/passwd",
    "=1+1",
    "Online",
    "online",
    "do_not_disturb",
    "00000000-0000-0000-0000-000000000000",
    "9999-12-31T23:59:59.999Z",
    [],
    [[]],
    {},
    {"a": {"b": [None]}},
    [1] * 300,
    {"\ud800": 1},
)
NAMES = [
    "status",
    "message",
    "until",
    "then",
    "name",
    "language",
    "preferred_status",
    "notifications",
    "sound",
    "current_password",
    "accept_chats_after_login",
    "routing",
    "strategy",
    "busy_fallback",
    "away_fallback",
    "default_capacity",
    "agent_visibility",
    "connection_grace_seconds",
    "login_lifetime_seconds",
    "role",
    "disabled",
    "capacity_override",
    "takes_chats",
    "teams",
    "overflow_seconds",
    "priority",
    "agent_id",
    "expected_assignee_id",
    "client_message_id",
    "text",
    "attachment_ids",
    "email",
    "password",
    "workspace",
    "client",
    "page_url",
    "token",
    "title",
    "published",
    "\x00",
    "�",
    "__proto__",
    "body",
    "query",
    "routing.strategy",
]
GOOD: dict[str, list[object]] = {
    "client_message_id": ["0190f0a0-0000-7000-8000-000000000000"],
    "text": ["Hello"],
    "attachment_ids": [["x" * 43]],
    "status": ["away", "busy"],
    "agent_visibility": ["everyone", "same_team"],
    "routing": [{"strategy": "load_balanced", "default_capacity": 3}, {"strategy": []}],
    "capacity_override": [3, "unlimited", None],
    "priority": ["high"],
    "name": ["North", "north", "South"],
    "overflow_seconds": [0, 30, None],
    "teams": [[]],
    "title": ["Returns"],
    "language": ["en", ""],
    "published": [True, False],
}


class Fuzz:
    """A source of bad luck that always has the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def value(self) -> object:
        return self.random.choice(NASTY)

    def body(self, depth: int = 0) -> object:
        """Something to send: mostly an object with known names."""
        if self.random.random() < 0.1 or depth > 2:
            return self.value()
        members: dict[str, object] = {}
        for name in self.random.sample(NAMES, self.random.randint(0, 4)):
            chance = self.random.random()
            good = GOOD.get(name)
            if good and chance < 0.6:
                members[name] = self.random.choice(good)
            else:
                members[name] = self.value() if chance < 0.9 else self.body(depth + 1)
        return members

    def content(self) -> bytes:
        """A body as bytes, some of them no JSON at all."""
        chance = self.random.random()
        if chance < 0.04:
            return self.random.randbytes(self.random.randint(0, 60))
        if chance < 0.06:
            return b"[" * 10_000
        if chance < 0.08:
            return b'{"text":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
        if chance < 0.09:
            return b'{"text": "' + b"x" * 1_000_000 + b'"}'
        return json.dumps(self.body()).encode()

    def headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self.random.random() < 0.95:
            headers["Content-Type"] = self.random.choice(["application/json"] * 9 + ["application/json; charset=x"])
        else:
            headers["Content-Type"] = self.random.choice(["text/plain", "multipart/form-data", "application/xml", ""])
        if self.random.random() < 0.15:
            headers["Idempotency-Key"] = self.random.choice(["k", "ü\xff", "x" * 201, "", new_client_id()])
        if self.random.random() < 0.05:
            headers["X-LenoChat-Agent"] = self.random.choice(["", "x", "0" * 5_000])
        if self.random.random() < 0.05:
            headers["Authorization"] = self.random.choice(["Bearer", "Bearer x", "Basic eDp5", "Bearer " + "x" * 300])
        return headers

    def query(self) -> str:
        if self.random.random() < 0.6:
            return ""
        name = self.random.choice(["limit", "cursor", "view", "x"])
        value = self.random.choice(
            [
                "0",
                "-1",
                "201",
                "9" * 400,
                "1e9",
                "a",
                "",
                "%00",
                "%ff%fe",
                "bWFkZSB1cA",
                "W10",
                "WyJhbGwiLDEsIngiXQ",
                "x" * 600,
            ]
        )
        return f"?{name}={value}"


def operations(api: dict[str, Any]) -> list[tuple[str, str]]:
    """Every operation of the OpenAPI document."""
    return sorted((method.upper(), path) for path, methods in api["paths"].items() for method in methods)


def filled(path: str, values: Mapping[str, str]) -> str:
    """The path with a value for each of its parameters."""
    return "/".join(values[part[1:-1]] if part.startswith("{") else part for part in path.split("/"))


async def visitor_id_in(member: AgentClient, begun: JsonObject) -> str:
    """Whose conversation it is that has begun."""
    return str(done(await member.get(f"/conversations/{begun['conversation_id']}"))["visitor"]["id"])


async def test_no_request_is_answered_with_a_failure_of_ours(workplace: Workplace) -> None:
    owner = await workplace.owner()
    agent = await workplace.at_work("Ana")
    visitor = workplace.visitor()
    begun = await visitor.begin()
    todo = [item for item in operations(done(await owner.get("/openapi.json"))) if item[1] != "/api/v1/logout"]
    assert len(todo) > 20
    ids = {
        "agent_id": [agent.id, owner.id],
        "conversation_id": [begun["conversation_id"]],
        "login_id": [(await workplace.log_in(owner.id)).me["login_id"] for _ in range(2)],
        "picture_id": ["x" * 43],
        "attachment_id": ["x" * 43],
        "article_id": [done(await owner.post("/articles", {"title": name}))["id"] for name in ("Returns", "Delivery")],
        "team_id": [done(await owner.post("/teams", {"name": name}))["id"] for name in ("North", "South")],
        "widget_key": [workplace.widget_key] * 4,
        "invitation_id": [(await workplace.invite("new"))["id"]],
        "visitor_id": [await visitor_id_in(owner, begun)],
        "missing_id": [begun["conversation_id"]],
    }
    odd = ["%00", "%ff", "%2e%2e", "a%2Fb", "x" * 3_000, "%F0%9F%99%82", "%ED%A0%80", "null", "1", "..;", "%0a"]
    async with http_client(workplace.url) as nobody:
        for seed in range(ROUNDS):
            fuzz = Fuzz(seed)
            for number in range(REQUESTS):
                method, path = todo[number % len(todo)]
                target = (
                    filled(path, {name: fuzz.random.choice(known * 3 + odd) for name, known in ids.items()})
                    + fuzz.query()
                )
                sender = fuzz.random.choice([owner.http] * 3 + [agent.http] * 2 + [visitor.http, nobody])
                headers = fuzz.headers()
                if sender is visitor.http or "/widget/" in target:
                    headers = {**visitor.headers, **headers}
                answer = await sender.request(
                    method, target, content=fuzz.content() if method in CHANGING else None, headers=encoded(headers)
                )
                assert answer.status_code < 500, (seed, number, method, target, answer.request.content, headers)
                assert answer.status_code < 400 or answer.json()["error"]["message"]


def encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as they go over the wire, where a byte above 127 means what it means in Latin-1."""
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


async def test_whoever_is_nobody_leaves_no_trace_by_any_request(workplace: Workplace) -> None:
    """Without a login, or with made-up ones, nothing is stored and nothing is emitted: the position stands still."""
    owner = await workplace.owner()
    begun = await workplace.visitor().begin()
    ids = {
        "agent_id": owner.id,
        "conversation_id": begun["conversation_id"],
        "login_id": owner.me["login_id"],
        "team_id": await workplace.team("North"),
        "article_id": done(await owner.post("/articles", {"title": "Returns"}))["id"],
        "invitation_id": (await workplace.invite("new"))["id"],
        "visitor_id": await visitor_id_in(owner, begun),
        "missing_id": begun["conversation_id"],
        "picture_id": "x" * 43,
        "attachment_id": "x" * 43,
    }
    before = await owner.position()
    todo = [item for item in operations(done(await owner.get("/openapi.json"))) if "/widget/" not in item[1]]
    fuzz = Fuzz(1)
    async with http_client(workplace.url) as nobody:
        for number in range(300):
            method, path = todo[number % len(todo)]
            target = filled(path, ids)
            made_up = {"Cookie": f"lenochat_login={'x' * fuzz.random.randint(0, 200)}"} if number % 2 else {}
            answer = await nobody.request(
                method,
                target,
                content=fuzz.content() if method in CHANGING else None,
                headers=encoded({**fuzz.headers(), **made_up}),
            )
            public = path in PUBLIC or path.startswith(("/health", "/api/v1/pictures/", "/api/v1/attachments/"))
            assert answer.status_code == 401 or public, (method, target, answer.text)
            assert POSITION not in answer.headers
    assert await owner.position() == before


def frame(fuzz: Fuzz, known: list[str]) -> str | bytes:
    """A frame from a client out of its mind, now and then a sensible one."""
    chance = fuzz.random.random()
    if chance < 0.05:
        return fuzz.random.randbytes(20)
    if chance < 0.1:
        return fuzz.random.choice(["", "null", "[]", "1", '"hello"', "{", "[" * 10_000, '{"type":' * 5_000])
    kinds: list[object] = ["focus", "typing", "hello", "x", None, 1, ["focus"], {}]
    members: dict[str, object] = {"type": fuzz.random.choice(kinds[:3] * 4 + kinds)}
    for name in (
        "conversation_id",
        "conversation_ids",
        "protocol",
        "resume_from",
        "stream_id",
        "visitor_token",
        "agent_id",
    ):
        if fuzz.random.random() < 0.5:
            sensible: list[object] = [1, known[0], known, known * 4, -1, 2**80]
            members[name] = fuzz.random.choice([*sensible, fuzz.value()])
    return json.dumps(members)


async def test_no_frame_makes_a_stream_fail_or_disturbs_another(workplace: Workplace) -> None:
    agent = await workplace.at_work("Ana")
    visitor = workplace.visitor()
    begun = await visitor.begin()
    watch = await (await workplace.owner()).stream()
    known = [begun["conversation_id"]]
    codes: set[int] = set()
    for seed in range(ROUNDS):
        fuzz = Fuzz(seed)
        for number in range(FRAMES // 10):
            stream = await (agent if number % 2 else visitor).connect()
            codes.add(await say_nonsense(stream, fuzz, known, first=number % 4 < 2, visitor_token=visitor.token))
    assert codes <= {1000, 4002, 4003, 4100, 4102}, codes
    await watch.read_to(await workplace.mark())
    assert done(await agent.get("/me"))["status"] == "online"


async def say_nonsense(
    stream: StreamClient, fuzz: Fuzz, known: list[str], *, first: bool, visitor_token: str | None
) -> int:
    """Ten frames, after a proper hello or instead of one; the code that the stream ended with, 1000 if by us."""
    if first:
        await stream.hello(visitor_token=visitor_token)
    try:
        for _ in range(10):
            await stream.send_text(frame(fuzz, known))
        pong = await stream.socket.ping()
        await pong
    except ConnectionClosed:
        pass
    if stream.socket.close_code is None:
        await stream.close()
        return 1000
    return await stream.closed()


async def test_bytes_that_are_no_text_in_headers_name_nobody(workplace: Workplace) -> None:
    for name, value in (
        (b"Cookie", b"\xff\xfe=\x80; lenochat_login=\xff"),
        (b"Cookie", b"lenochat_login=" + b"x" * 20_000),
        (b"Authorization", b"Bearer \xff"),
    ):
        async with http_client(workplace.url) as nobody:
            for path in ("/api/v1/me", f"/api/v1/widget/{workplace.widget_key}/conversations/x"):
                assert (await nobody.get(path, headers=[(name, value)])).status_code == 401
