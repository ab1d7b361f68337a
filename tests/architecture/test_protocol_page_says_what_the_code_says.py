"""docs/protocol.md names every route, body, shape, frame, event and close code of the code, and nothing else."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from starlette.routing import Route, WebSocketRoute

from lenochat.actions import assignment, attachment, login
from lenochat.app import Node
from lenochat.cli import server
from lenochat.core import (
    agent_views,
    ai_chat,
    article,
    article_file,
    article_views,
    assistant_views,
    business_hours_views,
    conversation,
    conversation_views,
    events,
    invitation,
    invitation_views,
    message_views,
    passages,
    routing,
    routing_views,
    search,
    stems,
    text,
    visitor_export,
    visitor_views,
    workspace_views,
)
from lenochat.core import attachment as core_attachment
from lenochat.core.instant import DAY, HOUR, MINUTE
from lenochat.reads import snapshot
from lenochat.settings import Settings
from lenochat.store import idempotency_keys
from lenochat.web import limits, passwords, picture_limits
from lenochat.web.http import answer, article_archive, article_import, widget
from lenochat.web.http import conversations as http_conversations
from lenochat.web.http.body import MOST_BODY_BYTES
from lenochat.web.socket import connection, endpoint, frames, incoming, member_stream, protocol
from tests.architecture.documents import code_in_prose, event_types, read, rows, sections

PAGE = read("docs/protocol.md")
UNDER = {**sections(PAGE, 2), **sections(PAGE, 3)}
ROUTE = re.compile(r"(GET|POST|PUT|PATCH|DELETE) /\S+")
PAGES_OF_THE_DASHBOARD = frozenset({"/widget-preview", "/assets/{name}", "/help/{name}", "/{view:page}"})


def test_every_route_is_described_and_no_other() -> None:
    node = Node(Settings(), demo=False)
    app = node.asgi
    documented = {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}
    streams = {f"GET {route.path}" for route in node.streams.routes if isinstance(route, WebSocketRoute)}
    files = {
        f"GET {re.sub(r':[a-z]+}', '}', route.path)}"
        for route in app.routes
        if isinstance(route, Route) and "GET" in (route.methods or ()) and route.path not in PAGES_OF_THE_DASHBOARD
    }
    assert {name for name in code_in_prose(PAGE) if ROUTE.fullmatch(name)} == documented | streams | files


def test_every_body_has_the_members_that_the_route_takes() -> None:
    described = {row[0].strip("`"): code_in_prose(row[1]) for row in rows(UNDER["Resources"])}
    for route, members in bodies():
        assert described[route] == members, route


def bodies() -> Iterator[tuple[str, list[str]]]:
    """The routes that take a body of a known shape, with its members."""
    schema = Node(Settings(), demo=False).asgi.openapi()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            if "$ref" in body:
                body = schema["components"]["schemas"][body["$ref"].rpartition("/")[2]]
            if "properties" in body:
                yield f"{method.upper()} {path}", list(body["properties"])


def test_bodies_are_found_at_all() -> None:
    assert len(list(bodies())) > 8


def members(shape: type, *, without: Iterable[str] = ()) -> list[str]:
    return [field.name for field in fields(shape) if field.name not in without]


SHAPES = [row for row in rows(UNDER["Shapes"]) if len(row) == 2]


@pytest.mark.parametrize(("shape", "told"), SHAPES, ids=[row[0] for row in SHAPES])
def test_a_shape_has_the_members_that_the_page_tells(shape: str, told: str) -> None:
    names = code_in_prose(told)
    if names[0][0].isupper():
        base, *more = names
        names = [*members(find_shape(base)), *more]
    assert names == members(find_shape(shape.strip("`")))


def find_shape(name: str) -> type:
    found = next(
        vars(module)[name]
        for module in (
            core_attachment,
            ai_chat,
            assistant_views,
            agent_views,
            conversation_views,
            message_views,
            workspace_views,
            article_file,
            article_views,
            business_hours_views,
            invitation_views,
            routing_views,
            visitor_views,
            visitor_export,
            search,
            snapshot,
        )
        if name in vars(module)
    )
    assert isinstance(found, type)
    return found


def test_every_shape_that_the_page_speaks_of_is_described() -> None:
    spoken_of = {name for name in code_in_prose(PAGE) if re.fullmatch(r"[A-Z][a-z]+([A-Z][a-z]+)+", name)}
    assert spoken_of == {row[0].strip("`") for row in SHAPES}


def of_type(shape: type) -> str:
    return next(str(field.default) for field in fields(shape) if field.name == "type")


def told_in(title: str, *, table: int | None = None) -> dict[str, list[str]]:
    """The rows of a section's tables: the type, and its members."""
    parts = [UNDER[title]] if table is None else re.split(r"^[^\n|]+:$", UNDER[title], flags=re.MULTILINE)[1:]
    return {row[0].strip("`"): code_in_prose(row[1]) for row in rows(parts[table or 0])}


@pytest.mark.parametrize(
    ("table", "shapes"),
    [
        (0, get_args(frames.ServerFrame)),
        (1, get_args(frames.VisitorFrame)),
        (2, get_args(frames.ClientFrame)),
    ],
    ids=["to members", "to visitors", "from clients"],
)
def test_the_frames_are_those_of_the_code(table: int, shapes: tuple[type, ...]) -> None:
    assert told_in("Frames", table=table) == {of_type(shape): members(shape, without=["type"]) for shape in shapes}


def visitor_event_shapes() -> tuple[Any, ...]:
    (event,) = (field.type for field in fields(frames.VisitorEvent))
    return get_args(event)


@pytest.mark.parametrize(
    ("title", "shapes"),
    [
        ("Events to members", lambda: (*get_args(events.Logged), frames.Typing)),
        ("Events to visitors", visitor_event_shapes),
    ],
    ids=["members", "visitors"],
)
def test_the_events_are_those_of_the_code(title: str, shapes: Callable[[], tuple[type, ...]]) -> None:
    expected = {of_type(shape): members(shape, without=["type", "at"]) for shape in shapes()}
    assert {name: sorted(told) for name, told in told_in(title).items()} == {
        name: sorted(told) for name, told in expected.items()
    }


def test_no_event_is_spoken_of_that_does_not_exist() -> None:
    dotted = {name for name in code_in_prose(PAGE) if re.fullmatch(r"[a-z_]+\.[a-z_]+", name)}
    assert dotted <= event_types()


def test_the_close_codes_are_those_of_the_code() -> None:
    codes = {value for value in vars(connection).values() if isinstance(value, int) and 4000 <= value < 5000}
    assert {int(row[0]) for row in rows(UNDER["Close codes"])} == codes


def test_the_shapes_of_the_code_are_dataclasses() -> None:
    """`fields` above would say nothing of anything else."""
    assert all(is_dataclass(shape) for shape in (*get_args(events.Logged), *visitor_event_shapes()))


def words(seconds: float) -> str:
    return f"{seconds:g} s"


@pytest.mark.parametrize(
    "sentence",
    [
        f"at most {MOST_BODY_BYTES // 1024} KiB, sent as",
        f"names 1 to {text.NAME_LIMIT} characters, a status message {text.STATUS_MESSAGE_LIMIT}",
        f"a message {text.TEXT_LIMIT:,}, a password {passwords.LENGTHS[0]} to {passwords.LENGTHS[1]}",
        f"at most {answer.LONGEST_KEY} characters, made by the caller",
        f"for {idempotency_keys.REMEMBERED_FOR // HOUR} h answered as the first time",
        f"a request in the last {login.ALIVE_FOR // MINUTE} minutes",
        f"{limits.FAILURES_HERE.amount} for one e-mail and address in {limits.FAILURES_HERE.multiples} minutes",
        f"after {limits.FREE_FAILURES} for one e-mail a pause of up to {limits.LONGEST_PAUSE_SECONDS} s",
        f"closed less than {conversation.REOPENS_WITHIN // DAY} days ago reopens",
        f"may be cached for {widget.CACHE_SECONDS} s",
        f"for {invitation.GOOD_FOR // DAY} days, for one e-mail and role",
        f"one address may try {limits.FAILED_INVITATIONS.amount} such in {limits.FAILED_INVITATIONS.multiples} minutes",
        f"may begin {limits.NEW_CONVERSATIONS.amount} conversations",
        f"write {limits.MESSAGES_HERE.amount} messages a minute",
        f"One visitor may write {limits.MESSAGES.amount} messages an hour",
        f"send {limits.UPLOADS.amount} files in {limits.UPLOADS.multiples} minutes",
        f"{limits.UPLOADED_BYTES.amount // limits.MEBIBYTE} MB of them an hour",
        f"Of one address {limits.MOST_COMING_IN_HERE} files may be on their way in",
        f"each for at most {limits.UPLOAD_SECONDS} s",
        f"at most {picture_limits.MOST_PIXELS // 1_000_000} megapixels, or a PDF",
        f"at most {core_attachment.MOST_ATTACHMENT_BYTES // limits.MEBIBYTE} MB, sent as",
        f"names at most {core_attachment.MOST_ATTACHMENTS} in",
        f"is gone after {core_attachment.UNNAMED_FOR // HOUR} h",
        f"more than {attachment.MOST_UNNAMED} waiting",
        f"at most {core_attachment.FILE_NAME_LIMIT} characters, and ends",
        f"hold {endpoint.MOST_STREAMS_AN_ADDRESS} streams",
        f"pings every {words(server.PING_SECONDS)}",
        f"says hello within {words(member_stream.HELLO_SECONDS)}",
        f"no hello within {words(member_stream.HELLO_SECONDS)}",
        f"on the screen, at most {incoming.MOST_IN_FOCUS}",
        f"more than {snapshot.MOST_RESUMED:,} are missing",
        f"more than {protocol.MOST_BUFFERED_BYTES // 1024} KiB were not taken",
        f"more than {incoming.MOST_FRAMES} frames in {words(incoming.IN_SECONDS)}",
        f"up to {routing.FULL_RECEIPT_MEMBERS} members every candidate is listed",
        f"above that the first {routing.RECEIPT_KEYS}",
        f"1 to {http_conversations.MOST_ASSIGNED} of `conversation_id`",
        f"transactions of at most {assignment.MOST_IN_ONE}",
        f"at most {article.MOST_ARTICLES:,} in a workspace",
        f"A title has 1 to {article.TITLE_LIMIT} characters, a text, in Markdown, at most {article.ARTICLE_LIMIT:,}",
        f"and {passages.MOST_PASSAGES} sections",
        f"at most {article_file.MOST_FILES} files, {article_import.MOST_UPLOADED_BYTES // limits.MEBIBYTE} MB as sent",
        f"and {article_archive.MOST_IMPORT_BYTES // limits.MEBIBYTE} MB unpacked",
        f"endings: {', '.join(f'`{language}`' for language in stems.LANGUAGES)}, or empty",
        f"`q` has 1 to {search.QUERY_LIMIT} characters",
        f"at most {search.EXCERPT_LENGTH} characters of",
    ],
)
def test_a_number_of_the_page_is_that_of_the_code(sentence: str) -> None:
    assert sentence in " ".join(PAGE.split())
