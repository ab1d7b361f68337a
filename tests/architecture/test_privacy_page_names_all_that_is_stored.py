"""docs/privacy.md names every table, every column of those about people, and times that are the code's."""

import re

from fastapi.routing import APIRoute

from lenochat.actions import erasure
from lenochat.core import invitation
from lenochat.core.instant import DAY, HOUR, MINUTE
from lenochat.store import idempotency_keys
from lenochat.store.tables import metadata
from lenochat.web.http import visitors
from tests.architecture.documents import code_in_prose, read, rows, sections

PAGE = read("docs/privacy.md")
TOLD = {
    name: code_in_prose(columns)
    for names, columns, _ in rows(sections(PAGE, 2)["What is stored"])
    for name in code_in_prose(names)
}
NO_PERSON = {
    "workspaces",
    "workspace_settings",
    "endpoint_keys",
    "articles",
    "passages",
    "teams",
    "team_members",
    "invitations",
    "invitation_tokens",
}
"""Few columns, or none about a person; named without them."""


def test_every_table_is_named_and_no_other() -> None:
    assert TOLD.keys() == metadata.tables.keys()


def test_every_column_of_what_is_about_people_is_named() -> None:
    """Whoever adds one has to say what it is, and has a look at what exports and deletes it."""
    for table in metadata.sorted_tables:
        columns = [] if table.name in NO_PERSON else [column.name for column in table.columns]
        assert TOLD[table.name] == columns, table.name


def test_times_on_the_page_are_those_of_the_code() -> None:
    text = " ".join(PAGE.split())
    for sentence in (
        f"{idempotency_keys.REMEMBERED_FOR // HOUR} hours, until the next such answers",
        f"{invitation.GOOD_FOR // DAY} days, or until accepted",
    ):
        assert sentence in text
    assert erasure.CLEANED_AFTER == MINUTE
    assert "The words of the search index follow a minute later" in text


def test_the_routes_on_the_page_are_there() -> None:
    there = {
        (method, route.path)
        for route in visitors.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    named = set(re.findall(r"`(GET|DELETE) (/api/v1/\S+)`", PAGE))
    assert {(method, path.replace("ID", "{visitor_id}")) for method, path in named} <= there
    assert len(named) == 2
