"""Bad input is refused clearly at every door, and leaves nothing behind: no row, no event, no position."""

import base64
import json
from collections.abc import AsyncIterator

import pytest
from httpx2 import Response

from tests.support.agent_client import AgentClient, done, http_client, new_client_id, refused
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

NOT_TEXT: tuple[object, ...] = (0, 1.5, True, [], ["away"], {}, {"a": 1})
HIDDEN = ("a\x00b", "a\x07b", "\x1b[2J", "a\x7fb", "a\u0085b\x9f", "a\u202eb", "a\u2066b\u2069", "a\ud800b", "\udfff")
BLANK = ("", " ", "\t\n", "\u00a0\u2003")
NO_ID = "00000000-0000-0000-0000-000000000000"
NO_UUID4: tuple[object, ...] = (
    "",
    "x",
    "1",
    NO_ID,
    "c232ab00-9414-11ec-b3c8-9f6bdeced846",
    "{" + new_client_id() + "}",
    7,
    None,
    [],
)
"""Empty, no UUID, the nil UUID, version 1, decorated, and other types."""


def texts(limit: int, *, is_optional: bool = False, keeps_lines: bool = False) -> list[object]:
    """What no text of that length may be."""
    blank: tuple[object, ...] = () if is_optional else (None, *BLANK)
    hidden = [text for text in HIDDEN if not (keeps_lines and text == "a\u0085b")]
    long = ["x" * (limit + 1), *(["🙂" * (limit + 1)] if limit < 20_000 else ())]  # as JSON beyond any body
    return [*NOT_TEXT, *hidden, *blank, *long]


STATUSES: list[object] = [
    *("Online", "ONLINE", " online", "online ", "asleep", "do not disturb", "dnd", "", "\x00", "\ud800"),
    *(None, 0, True, [], {}, ["online"]),
]
SWITCHES: list[object] = [None, 0, 1, "true", "", [], {}]
NUMBERS: list[object] = ["3", "", 1.5, True, [], {}, -1, 1_001, 2**31, 2**63, 10**400, float("inf"), float("nan")]

WISH: JsonObject = {"conversation_id": NO_ID, "expected_assignee_id": None}
OVERFLOWS: list[object] = ["3", "", 1.5, True, [], {}, -1, 86_401, 2**63, float("inf"), float("nan")]
FILES: list[object] = [None, "x", {}, 1, ["x"], [""], ["\ud800"], ["\x00"], [NO_ID], ["x" * 43], ["x" * 43] * 6]

NO_TIMES: tuple[object, ...] = (
    *([["9:00", "12:00"]], [["09:00", "24:01"]], [["24:00", "01:00"]], [["09:00"]], [["09:60", "12:00"]]),
    *([["09:00", "12:00", "13:00"]], ["09:00", "12:00"], [[9, 12]], [["09:00", "12:00"], ["11:00", "14:00"]]),
    *([["٠٩:٠٠", "12:00"]], [["00:00", "00:01"]] * 11, [None], [[]]),
)
NO_DATES = ("", "2026-02-30", "25.12.2026", "20261225", "2026-W52-5", "1999-12-31", "2200-01-01", "٢٠٢٦-12-25", None, 1)
HOURS: dict[str, list[object]] = {
    "weekly": [[], *({"mon": times} for times in NO_TIMES), {"monday": []}, {"mon": None}],
    "holidays": [
        *([{"date": date, "name": ""}] for date in NO_DATES),
        *([{"date": "2026-12-25", "name": name}] for name in ("x" * 101, "a\x00b", None)),
        *([{"name": "Christmas"}], ["2026-12-25"], [{"date": "2026-12-25", "hours": []}]),
        *([{"date": "2026-12-25"}] * 2, [{"date": "2026-12-25"}] * 401),
    ],
    "exceptions": [
        *([{"date": date, "hours": []}] for date in NO_DATES),
        *([{"date": "2026-12-24", "hours": times}] for times in NO_TIMES),
        *([{"date": "2026-12-24"}], [{"date": "2026-12-24", "hours": []}] * 2),
    ],
}
NO_ORIGINS = (
    *("", "shop.example", "https://", "https://shop.example/path", "https://shop.example?q", "https://a@shop.example"),
    *("ftp://shop.example", "null", "*", "https://*.example", "https://shop.*.example", "https://*"),
    *("https://shop.example:99999", "https://a b", "https://*.*.shop.example", "https://*shop.example"),
    "https://" + "a" * 300,
)

TABLE: list[tuple[str, str, str, list[object]]] = [
    ("PUT", "/me/availability", "status", STATUSES),
    ("PUT", "/me/availability", "message", texts(140, is_optional=True)),
    (
        "PUT",
        "/me/availability",
        "until",
        ["2999-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1999-01-01T00:00:00Z", None],
    ),
    ("PUT", "/me/availability", "then", ["online", None]),
    ("PUT", "/me/availability", "accepting", [True]),
    ("PATCH", "/me", "name", texts(100)),
    ("PATCH", "/me", "language", ["xx", "EN", "", None, 1, "\ud800"]),
    ("PATCH", "/me", "preferred_status", STATUSES),
    ("PATCH", "/me", "accept_chats_after_login", SWITCHES),
    ("PATCH", "/me", "notifications", [None, True, "sound", [], 1]),
    ("PATCH", "/me", "notifications.sound", SWITCHES),
    ("PATCH", "/me", "notifications.desktop", SWITCHES),
    ("PATCH", "/me", "notifications.smell", [True]),
    ("PATCH", "/me", "status", ["away"]),
    ("PATCH", "/me", "password", ["a nice cup of tea"]),
    ("PUT", "/me/password", "current_password", [*NOT_TEXT, None]),
    ("PUT", "/me/password", "password", [*NOT_TEXT, None, "", "x" * 9, "x" * 201, "🙂" * 201, "a nice cup \ud800"]),
    ("PUT", "/me/password", "email", ["ana@shop.example"]),
    ("PATCH", "/me", "accepting", [False]),
    ("PATCH", "/me", "role", ["owner"]),
    ("PATCH", "/workspace", "name", texts(100)),
    ("PATCH", "/workspace", "routing", [None, "round_robin", [], 1]),
    ("PATCH", "/workspace", "routing.strategy", ["random", "Round_Robin", "", None, 1, []]),
    ("PATCH", "/workspace", "routing.busy_fallback", SWITCHES),
    ("PATCH", "/workspace", "routing.away_fallback", SWITCHES),
    ("PATCH", "/workspace", "routing.default_capacity", [*NUMBERS, "unlimited"]),
    ("PATCH", "/workspace", "routing.prefer_former_agent", SWITCHES),
    ("PATCH", "/workspace", "routing.no_reply_seconds", [*(n for n in NUMBERS if n != 1_001), 0, 9, 86_401]),
    ("PATCH", "/workspace", "routing.ramp_seconds", [*(n for n in NUMBERS if n != 1_001), 0, 3_601]),
    ("PATCH", "/workspace", "routing.do_not_disturb_fallback", [True]),
    ("PATCH", "/workspace", "agent_visibility", ["team", "all", "Everyone", "", None, 1, []]),
    ("PATCH", "/workspace", "connection_grace_seconds", [*(n for n in NUMBERS if n != 1_001), 3_601]),
    ("PATCH", "/workspace", "keep_addresses", SWITCHES),
    ("PUT", "/visitors/{visitor}/blocked", "blocked", SWITCHES),
    ("PATCH", "/conversations/{conversation}", "spam", SWITCHES),
    ("PATCH", "/workspace", "login_lifetime_seconds", [None, 3_599, 30 * 24 * 3_600 + 1, "x", 1.5, True]),
    ("PATCH", "/workspace", "business_hours", ["always", [], 1, True, {}]),
    ("PATCH", "/workspace", "business_hours.time_zone", ["", "Berlin", "europe/berlin", "../UTC", "\x00", None, 1]),
    ("PATCH", "/workspace", "business_hours.open", [True]),
    *(
        ("PATCH", "/workspace", f"business_hours.{member}", [*values, None, 1, "x", {"a": 1}])
        for member, values in HOURS.items()
    ),
    ("PATCH", "/workspace", "business_hours.at_closing", ["close", "", None, 1, True]),
    ("PATCH", "/workspace", "widget", [None, [], "blue", 1]),
    ("PATCH", "/workspace", "widget.title", [text for text in texts(100, is_optional=True) if text is not None]),
    ("PATCH", "/workspace", "widget.welcome", [*texts(500, is_optional=True, keeps_lines=True), None, "a\u0085b"]),
    ("PATCH", "/workspace", "widget.away", [*texts(500, is_optional=True, keeps_lines=True), None]),
    ("PATCH", "/workspace", "widget.color", ["", "red", "#fff", "#12345g", "#1234567", "123456", None, 1, []]),
    ("PATCH", "/workspace", "widget.position", ["left", "", None, 1]),
    ("PATCH", "/workspace", "widget.allowed_origins", [None, "https://a.example", [1], *([one] for one in NO_ORIGINS)]),
    ("PATCH", "/workspace", "widget.size", [1]),
    ("PATCH", "/workspace", "ai_chat", [[], "on", 1, True]),
    ("PATCH", "/workspace", "ai_chat.active", SWITCHES),
    ("PATCH", "/workspace", "ai_chat.when", ["always", "When_Free", "", None, 1]),
    ("PATCH", "/workspace", "ai_chat.outside_hours", SWITCHES),
    ("PATCH", "/workspace", "ai_chat.provider", ["openai", "", None, 1]),
    ("PATCH", "/workspace", "ai_chat.endpoint", [[], "https://ai.example", 1, {}]),
    ("PATCH", "/workspace", "ai_chat.endpoint.base_url", [*NOT_TEXT, None, "", "ai", "https://elsewhere.example"]),
    ("PATCH", "/workspace", "ai_chat.endpoint.model", texts(200)),
    ("PATCH", "/workspace", "ai_chat.endpoint.key", [*NOT_TEXT, "", "two words", "x" * 501, "é", "\x00", "\ud800"]),
    ("PATCH", "/workspace", "ai_chat.endpoint.timeout_seconds", [None, 0, 51, 1.5, "x", True]),
    ("PATCH", "/workspace", "ai_chat.endpoint.most_answers", [None, 0, 101, 1.5, "x", True]),
    ("PATCH", "/workspace", "ai_chat.endpoint.has_key", [True]),
    ("PATCH", "/workspace", "ai_chat.temperature", [1]),
    ("PATCH", "/workspace", "widget_key", ["mine"]),
    ("PATCH", "/workspace", "nothing", [None]),
    ("PATCH", "/agents/{agent}", "role", ["boss", "Owner", "", None, 1, []]),
    ("PATCH", "/agents/{agent}", "capacity_override", [*NUMBERS, "Unlimited", "no limit"]),
    ("PATCH", "/agents/{agent}", "takes_chats", SWITCHES),
    ("PATCH", "/agents/{agent}", "disabled", SWITCHES),
    ("PATCH", "/agents/{agent}", "name", ["Another"]),
    (
        "PATCH",
        "/agents/{agent}",
        "teams",
        [None, "x", {}, 1, [NO_ID], ["x"], [""], ["\ud800"], [1], [None], [NO_ID] * 21],
    ),
    ("POST", "/teams", "name", texts(100)),
    ("POST", "/teams", "overflow_seconds", OVERFLOWS),
    ("POST", "/teams", "id", [NO_ID]),
    ("PATCH", "/teams/{team}", "name", [*texts(100), "South", "SOUTH"]),
    ("PATCH", "/teams/{team}", "overflow_seconds", OVERFLOWS),
    ("PATCH", "/teams/{team}", "agents", [[]]),
    ("POST", "/articles", "title", texts(200)),
    ("POST", "/articles", "text", [*texts(50_000, is_optional=True, keeps_lines=True), None, "a\u0085b"]),
    ("POST", "/articles", "text", ["# a\n\nb\n\n" * 401]),
    ("POST", "/articles", "language", ["xx", "EN", "en-GB", "english", " ", "\x00", "\ud800", *NOT_TEXT, None]),
    ("POST", "/articles", "published", SWITCHES),
    ("POST", "/articles", "url", ["/help/mine"]),
    ("PATCH", "/articles/{article}", "title", texts(200)),
    ("PATCH", "/articles/{article}", "text", [*texts(50_000, is_optional=True, keeps_lines=True), None]),
    ("PATCH", "/articles/{article}", "language", ["xx", "EN", None]),
    ("PATCH", "/articles/{article}", "published", SWITCHES),
    ("PATCH", "/articles/{article}", "source", ["returns.md"]),
    ("PATCH", "/conversations/{conversation}", "priority", ["urgent", "High", "", None, 1, []]),
    ("PATCH", "/conversations/{conversation}", "team_id", [*NOT_TEXT, NO_ID, "x", "", "\x00", "\ud800"]),
    ("PATCH", "/conversations/{conversation}", "open_to_all", [True]),
    ("PATCH", "/conversations/{conversation}", "status", ["closed"]),
    ("PATCH", "/conversations/{conversation}", "assignee_id", [NO_ID]),
    ("PUT", "/conversations/{conversation}/assignee", "agent_id", [*NOT_TEXT, NO_ID, "x", "", "\x00", "\ud800"]),
    ("PUT", "/conversations/{conversation}/assignee", "expected_assignee_id", [*NOT_TEXT, "x", "", "\ud800"]),
    ("PUT", "/conversations/{conversation}/assignee", "force", [True]),
    ("POST", "/conversations/assign", "items", [None, {}, "x", 1, [], [None], ["x"], [[]], [{}], [WISH] * 201]),
    ("POST", "/conversations/assign", "items.0.conversation_id", [*NOT_TEXT, None, "x", "", "\x00", "\ud800"]),
    ("POST", "/conversations/assign", "items.0.expected_assignee_id", [*NOT_TEXT, "x", "", "\x00", "\ud800"]),
    ("POST", "/conversations/assign", "items.0.agent_id", [None]),
    ("POST", "/conversations/assign", "agent_id", [*NOT_TEXT, NO_ID, "x", "", "\x00", "\ud800"]),
    ("POST", "/conversations/assign", "force", [True]),
    ("POST", "/conversations/{conversation}/messages", "text", texts(8_000, keeps_lines=True)),
    ("POST", "/conversations/{conversation}/messages", "client_message_id", list(NO_UUID4)),
    ("POST", "/conversations/{conversation}/messages", "kind", ["Note", "internal", "", None, 1, [], {}]),
    ("POST", "/conversations/{conversation}/messages", "attachment_ids", FILES),
    ("POST", "{own}/messages", "attachment_ids", FILES),
    ("POST", "{widget}/conversations", "attachment_ids", [[]]),
    ("POST", "{own}/messages", "kind", ["note", "message", None]),
    ("POST", "{widget}/conversations", "kind", ["note"]),
    ("POST", "/conversations/{conversation}/messages", "author", [{"type": "visitor"}]),
    ("POST", "{widget}/conversations", "text", texts(8_000, keeps_lines=True)),
    ("POST", "{widget}/conversations", "client_message_id", list(NO_UUID4)),
    ("POST", "{widget}/conversations", "name", texts(100, is_optional=True)),
    ("POST", "{widget}/conversations", "email", [*NOT_TEXT, "x", "a@", "@b", "a b@c", "a@b\u202e", "x" * 300 + "@b.c"]),
    ("POST", "{widget}/conversations", "page_url", texts(2_000, is_optional=True)),
    ("POST", "{widget}/conversations", "team_id", [*NOT_TEXT]),
    ("POST", "{widget}/conversations", "assignee_id", [NO_ID]),
    ("POST", "{own}/messages", "text", texts(8_000, keeps_lines=True)),
    ("POST", "{own}/messages", "client_message_id", list(NO_UUID4)),
]

GOOD: dict[str, JsonObject] = {
    "/me/availability": {"status": "away"},
    "/me/password": {"current_password": "correct horse battery", "password": "a nice cup of tea"},
    "/teams": {"name": "West"},
    "/articles": {"title": "Delivery"},
    "/conversations/{conversation}/assignee": {"agent_id": None},
    "/conversations/assign": {"items": [WISH], "agent_id": None},
    "/conversations/{conversation}/messages": {"client_message_id": new_client_id(), "text": "x"},
    "{widget}/conversations": {"client_message_id": new_client_id(), "text": "x"},
    "{own}/messages": {"client_message_id": new_client_id(), "text": "x"},
}
"""What else a body needs, so that only one member of it is wrong."""


class Doors:
    """A workspace with something behind each door, and how to send bytes to it."""

    def __init__(self, owner: AgentClient, headers: dict[str, str], names: dict[str, str]) -> None:
        self._owner = owner
        self._headers = headers
        self._names = names

    def path(self, door: str) -> str:
        path = door.format(**self._names)
        return path if path.startswith("/api") else f"/api/v1{path}"

    async def send(self, method: str, door: str, content: bytes, kind: str | None = "application/json") -> Response:
        headers = {**self._headers, **({"Content-Type": kind} if kind is not None else {})}
        http = self._owner.http
        return await http.request(method, self.path(door), content=content, headers=headers)


async def open_doors(workplace: Workplace) -> tuple[AgentClient, Doors]:
    owner, ana, visitor = await workplace.owner(), await workplace.at_work("Ana"), workplace.visitor()
    begun = await visitor.begin()
    await workplace.team("South")
    names = {
        "agent": ana.id,
        "team": await workplace.team("North"),
        "conversation": begun["conversation_id"],
        "visitor": done(await owner.get(f"/conversations/{begun['conversation_id']}"))["visitor"]["id"],
        "article": done(await owner.post("/articles", {"title": "Returns"}))["id"],
        "widget": visitor.path,
        "own": f"{visitor.path}/conversations/{begun['conversation_id']}",
    }
    return owner, Doors(owner, visitor.headers, names)


async def test_every_wrong_value_is_named_and_leaves_nothing_behind(workplace: Workplace) -> None:
    owner, doors = await open_doors(workplace)
    watch = await owner.stream()
    before, state = await owner.position(), (await owner.stream()).frames[0]["state"]
    for method, door, field, values in TABLE:
        for value in values:
            body: JsonObject = dict(GOOD.get(door, {}))
            match field.split("."):
                case [list_of, "0", name]:
                    body[list_of] = [{**WISH, name: value}]
                case [head, tail]:
                    body[head] = {tail: value}
                case _:
                    body[field] = value
            answer = await doors.send(method, door, json.dumps(body).encode())
            what = f"{method} {door} {field}={value!r:.60}: {answer.text}"
            if (isinstance(value, float) and value != value) or value == float("inf"):
                refused(answer, 400, "malformed")
                continue
            assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid"), what
            fields = answer.json()["error"]["fields"]
            assert all(name == field or name.startswith(f"{field}.") for name in fields), what
            parts = [part for name in fields for part in name.split(".")]
            assert all(part.isidentifier() or part.isdigit() for part in parts), what
            assert all(sentence.endswith(".") for sentence in fields.values()), what
    assert await owner.position() == before
    last = await workplace.mark()
    assert {event["position"] for event in await watch.read_to(last)} == {last}
    after = (await owner.stream()).frames[0]["state"]
    for one in (state, after):
        one["me"].pop("workspace"), one["workspace"].pop("name"), one["workspace"]["widget"].pop("title")
    assert after == state


async def test_every_missing_member_is_named(workplace: Workplace) -> None:
    _, doors = await open_doors(workplace)
    methods = {door: method for method, door, _, _ in TABLE}
    for door, body in GOOD.items():
        for name in body:
            rest = {other: value for other, value in body.items() if other != name}
            error = refused(await doors.send(methods[door], door, json.dumps(rest).encode()), 422, "invalid")
            assert list(error["fields"]) == [name]


UNREADABLE = {
    b"": 400,
    b"nonsense": 400,
    b"{": 400,
    b"[]": 400,
    b"null": 400,
    b'"away"': 400,
    b"1": 400,
    b'{"status": NaN}': 400,
    b'{"status": Infinity}': 400,
    b'{"status": ' + b"9" * 5_000 + b"}": 400,
    b'\xff\xfe{"status": "away"}': 400,
    '{"status": "away"}'.encode("utf-16"): 400,
    b'{"status": "\xff"}': 400,
    b'{"status": "aw\x01ay"}': 400,
    b"[" * 10_000: 400,
    b'{"status":' * 10_000 + b"1" + b"}" * 10_000: 400,
    b'{"text": "' + b"x" * 1_000_000 + b'"}': 413,
    b" " * (256 * 1024 + 1): 413,
}


async def test_what_cannot_be_read_is_refused_by_every_door_that_takes_a_body(workplace: Workplace) -> None:
    owner, doors = await open_doors(workplace)
    before = await owner.position()
    takes = sorted({(method, door) for method, door, _, _ in TABLE})
    for method, door in takes:
        for content, status in UNREADABLE.items():
            refused(await doors.send(method, door, content), status, "malformed" if status == 400 else "too_large")
        for kind in (None, "", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonx"):
            refused(await doors.send(method, door, b'{"status": "away"}', kind), 415, "unsupported_type")
    assert await owner.position() == before
    for kind in ("application/json; charset=utf-8", "Application/JSON"):
        done(await doors.send("PUT", "/me/availability", b'{"status": "away"}', kind))


async def test_doors_without_a_body_refuse_one_that_no_door_would_take(workplace: Workplace) -> None:
    owner, doors = await open_doors(workplace)
    before = await owner.position()
    for door in (
        "/conversations/{conversation}/close",
        "/conversations/{conversation}/reopen",
        "{own}/close",
        "/logout",
    ):
        refused(await doors.send("POST", door, b"x" * 1_000_000), 413, "too_large")
        refused(await doors.send("POST", door, b"nonsense"), 400, "malformed")
        refused(await doors.send("POST", door, b"a=b", "application/x-www-form-urlencoded"), 415, "unsupported_type")
        for name in ("foo", "\\ud800"):
            error = refused(await doors.send("POST", door, b'{"%b": 1}' % name.encode()), 422, "invalid")
            assert list(error["fields"]) == [name.replace("\\ud800", "?")]
    assert await owner.position() == before
    done(await doors.send("POST", "/conversations/{conversation}/close", b"{}"))
    done(await doors.send("POST", "/conversations/{conversation}/reopen", b"", None))


async def test_a_body_in_pieces_has_the_same_limit(workplace: Workplace) -> None:
    owner = await workplace.owner()

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 1_024

    for key in ({}, {"Idempotency-Key": "large"}):
        headers = {"Content-Type": "application/json", **key}
        answer = await owner.http.put("/api/v1/me/availability", content=pieces(), headers=headers)
        refused(answer, 413, "too_large")


ODD_IDS = (
    NO_ID,
    "x",
    "%00",
    "%ff",
    "%ED%A0%80",
    "%F0%9F%99%82",
    "..%2f..",
    "a%2Fb",
    "x" * 4_000,
    "null",
    "-1",
    "%0d%0a",
)


async def test_what_is_named_by_no_id_is_not_there(workplace: Workplace) -> None:
    owner, doors = await open_doors(workplace)
    before = await owner.position()
    message = {"client_message_id": new_client_id(), "text": "x"}
    for odd in ODD_IDS:
        for method, path, body in (
            ("GET", f"/agents/{odd}", None),
            ("PATCH", f"/agents/{odd}", {"takes_chats": False}),
            ("DELETE", f"/me/logins/{odd}", None),
            ("GET", f"/pictures/{odd}", None),
            ("GET", f"/conversations/{odd}", None),
            ("PATCH", f"/conversations/{odd}", {"priority": "high"}),
            ("GET", f"/conversations/{odd}/messages", None),
            ("POST", f"/conversations/{odd}/messages", message),
            ("GET", f"/conversations/{odd}/routing", None),
            ("PUT", f"/conversations/{odd}/assignee", {"agent_id": None}),
            ("POST", f"/conversations/{odd}/close", None),
            ("POST", f"/conversations/{odd}/reopen", None),
            ("GET", f"{doors.path('{widget}')}/conversations/{odd}", None),
            ("GET", f"{doors.path('{widget}')}/conversations/{odd}/messages", None),
            ("POST", f"{doors.path('{widget}')}/conversations/{odd}/messages", message),
            ("POST", f"{doors.path('{widget}')}/conversations/{odd}/close", None),
            ("POST", f"{doors.path('{widget}')}/conversations/{odd}/ask-for-agent", None),
            ("GET", f"/widget/{odd}", None),
            ("POST", f"/widget/{odd}/conversations", message),
        ):
            content = b"" if body is None else json.dumps(body).encode()
            answer = await doors.send(method, path, content, None if body is None else "application/json")
            refused(answer, 404, "not_found")
        refused(
            await owner.put(f"/agents/{odd}/availability", {"status": "away"}),
            *((404, "not_found") if "%2" in odd.lower() else (403, "not_your_availability")),
        )
    assert await owner.position() == before


CURSORS = (
    "x",
    "W10",
    "bnVsbA",
    "WyJtZXNzYWdlcyIsMV0",
    "=" * 400,
    "%00",
    "é",
    "W1tbW1tbW1tb" * 30,
)
LIMITS = ("0", "-1", "201", "1.5", "x", "9" * 400, "1e2", "0x10")


async def test_made_up_cursors_and_limits_are_refused(workplace: Workplace) -> None:
    owner, doors = await open_doors(workplace)
    for path in ("/agents", "/me/logins", "/conversations", "/conversations/{conversation}/messages", "{own}/messages"):
        for name, values in (("cursor", CURSORS), ("limit", LIMITS)):
            for value in values:
                answer = await doors.send("GET", f"{path}?{name}={value}", b"", None)
                error = refused(answer, 422, "invalid")
                assert list(error["fields"]) == [name]
    refused(await owner.get("/conversations", view="everything"), 422, "invalid")


@pytest.mark.parametrize("number", [-(2**63) + 1, -1, 0, 2**42, 2**43, 2**62 - 1, 2**62, 2**63 - 1])
async def test_any_number_in_a_cursor_is_a_place_in_the_list(workplace: Workplace, number: int) -> None:
    owner = await workplace.owner()
    for path, query, key in (
        ("/search", {"q": "refund"}, ["search", number]),
        ("/conversations", {"view": "all"}, ["all", number, "x"]),
        ("/conversations", {"view": "unassigned"}, ["unassigned", number, number, "x"]),
        ("/agents", {}, ["whole", number, "x"]),
    ):
        cursor = base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")
        done(await owner.get(path, **query, cursor=cursor))


async def test_a_page_goes_on_where_the_one_before_ended(workplace: Workplace) -> None:
    owner = await workplace.owner()
    for _ in range(5):
        await workplace.visitor().begin()
    for view in ("unassigned", "all"):
        whole = [item["id"] for item in await owner.conversations(view)]
        found, cursor = [], None
        while True:
            page = done(await owner.get("/conversations", view=view, limit=2, **({"cursor": cursor} if cursor else {})))
            found += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == whole
        assert len(whole) == 5


async def test_paths_and_methods_that_are_not_there_are_told_apart(workplace: Workplace) -> None:
    owner = await workplace.owner()
    for method in ("GET", "PUT", "PATCH", "POST", "DELETE"):
        for path in ("/api/v1/nothing", "/api/v1", "/api/v2/me", "/api/v1/me/nothing", "/health/nothing"):
            refused(await owner.http.request(method, path), 404, "not_found")
    for method, path in (
        ("DELETE", "/api/v1/me"),
        ("POST", "/api/v1/me/availability"),
        ("GET", "/api/v1/login"),
        ("PUT", "/api/v1/workspace"),
        ("DELETE", f"/api/v1/conversations/{NO_ID}"),
    ):
        answer = await owner.http.request(method, path)
        refused(answer, 405, "method_not_allowed")
        assert answer.headers["Allow"]


async def test_made_up_visitor_tokens_open_nothing(workplace: Workplace) -> None:
    visitor, other = workplace.visitor(), workplace.visitor()
    begun = await visitor.begin()
    await other.begin()
    path = f"{visitor.path}/conversations/{begun['conversation_id']}"
    async with http_client(workplace.url) as nobody:
        for header in (
            "Bearer x",
            "Bearer",
            "Basic eDp5",
            "x",
            "Bearer " + "x" * 400,
            f"bearer x{other.token}",
        ):
            for answer in (
                await nobody.get(path, headers={"Authorization": header}),
                await nobody.get(f"{path}/messages", headers={"Authorization": header}),
            ):
                refused(answer, 401, "not_logged_in")
        refused(await nobody.get(path), 401, "not_logged_in")
        refused(await nobody.get(path, headers={"Authorization": f"Bearer {other.token}"}), 404, "not_found")
        body = {"client_message_id": new_client_id(), "text": "x"}
        answer = await nobody.post(f"{visitor.path}/conversations", json=body, headers={"Authorization": "Bearer x"})
        refused(answer, 401, "not_logged_in")
    tokens: tuple[object, ...] = ("x", "", "\ud800", "x" * 400, "\x00", 5, [], {}, True)
    for token in tokens:
        stream = await visitor.connect()
        await stream.send({"type": "hello", "protocol": 1, "visitor_token": token})
        assert await stream.closed() == (4100 if isinstance(token, str) else 4102), repr(token)


async def test_markup_and_other_scripts_are_kept_as_they_are(workplace: Workplace) -> None:
    owner, visitor = await workplace.owner(), workplace.visitor()
    for text in (
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        "שלום \u200f",
        "🙂👩‍👩‍👧",
        "a\tb\nc\r\nd",
        "x" * 8_000,
        "🙂" * 8_000,
    ):
        await visitor.begin(text, name="<b>=1+1</b>")
        messages = done(await owner.get(f"/conversations/{visitor.conversation_id}/messages"))["items"]
        assert (messages[0]["text"], messages[0]["author"]["name"]) == (text, "<b>=1+1</b>")


async def test_a_widgets_public_answer_is_the_same_whatever_agents_do(workplace: Workplace) -> None:
    def blind(answer: Response) -> tuple[bytes, dict[str, str]]:
        return answer.content, {name: value for name, value in answer.headers.items() if name != "date"}

    ana, visitor = await workplace.at_work("Ana"), workplace.visitor()
    before = blind(await visitor.get())
    for status in ("away", "offline", "busy"):
        await ana.set_status(status)
        assert blind(await visitor.get()) == before
    with_cookie = await ana.http.get(visitor.path)
    assert blind(with_cookie) == before
    assert "set-cookie" not in before[1]
    assert "max-age" in before[1]["cache-control"]


async def test_only_what_is_for_widgets_may_be_called_from_other_pages(workplace: Workplace) -> None:
    owner, visitor = await workplace.owner(), workplace.visitor()
    origin = {"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"}
    answer = await visitor.http.get(visitor.path, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    preflight = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    allowed = await visitor.http.options(f"{visitor.path}/conversations", headers=preflight)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "*")
    body = {"client_message_id": new_client_id(), "text": "x"}
    begun = await visitor.http.post(f"{visitor.path}/conversations", json=body, headers={**origin, **owner.cookie})
    assert begun.status_code == 201
    missing = await visitor.http.get("/api/v1/widget/none", headers=origin)
    assert (missing.status_code, missing.headers["access-control-allow-origin"]) == (404, "*")
    for path in ("/api/v1/me", "/api/v1/login", "/api/v1/workspace"):
        for refusal in (
            await owner.http.get(path, headers=origin),
            await visitor.http.options(path, headers=preflight),
        ):
            assert not [name for name in refusal.headers if name.startswith("access-control")]
