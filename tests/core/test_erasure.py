"""What is left of an event once its visitor is erased: enough to follow the log, and not a word."""

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from lenochat.core.erasure import Erased, without
from lenochat.core.events import ConversationFact, Logged, MessagePosted
from lenochat.core.ids import ConversationId, VisitorId
from lenochat.web.wire import encode
from tests.support.event_samples import CONVERSATION, SAMPLES

VERA = Erased(visitor_id=CONVERSATION.visitor.id, conversation_ids=frozenset({CONVERSATION.id}))
MARK = "said or told by Vera"
FREE = {"name", "email", "text", "page_url", "url"}
"""Members of views that hold what somebody wrote, was called, or where they were."""


def marked(shown: Any) -> Any:  # noqa: ANN401 - any part of an event
    """The same with the mark in every free text."""
    if isinstance(shown, tuple):
        return tuple(map(marked, shown))
    if not is_dataclass(shown) or isinstance(shown, type):
        return shown
    return replace(
        shown,
        **{
            field.name: MARK if field.name in FREE else marked(getattr(shown, field.name))
            for field in fields(shown)
            if field.init
        },
    )


ABOUT_HER = [event for event in SAMPLES if isinstance(event, ConversationFact | MessagePosted)]


@pytest.mark.parametrize("event", ABOUT_HER, ids=lambda event: str(event.type))
def test_no_word_of_an_erased_visitor_is_left_in_an_event(event: Logged) -> None:
    told = marked(event)
    assert MARK in encode(told).decode()
    left = encode(without(told, VERA)).decode()
    assert MARK not in left
    assert json.loads(left).keys() == json.loads(encode(told)).keys()


@pytest.mark.parametrize("event", ABOUT_HER, ids=lambda event: str(event.type))
def test_what_moves_counts_loads_and_lists_is_left(event: Logged) -> None:
    left = without(event, VERA)
    kept = {"loads", "assignee_id", "previous_assignee_id", "cause", "at", "type", "conversation_id"}
    for field in fields(event):
        if field.name in kept:
            assert getattr(left, field.name) == getattr(event, field.name)
    if isinstance(event, ConversationFact):
        assert isinstance(left, ConversationFact)
        known = {"visitor": None, "last_message": None, "page_url": None}
        assert replace(left.conversation, **known) == replace(event.conversation, **known)  # type: ignore[arg-type]
        assert left.conversation.visitor.id == event.conversation.visitor.id


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: str(event.type))
def test_events_of_others_stay_as_they_are(event: Logged) -> None:
    other = Erased(visitor_id=VisitorId("vince"), conversation_ids=frozenset({ConversationId("another")}))
    assert without(event, other) == event


def test_a_text_of_ours_is_known_by_the_ids_in_it() -> None:
    visitor_id, conversation_id = "01a215d6-d100-7709-9048-6559a0e46892", "01a215d6-d0f8-7367-86a4-e6b231aa36e4"
    erased = Erased(visitor_id=VisitorId(visitor_id), conversation_ids=frozenset({ConversationId(conversation_id)}))
    for named in (visitor_id, conversation_id):
        assert erased.is_named_in(json.dumps([{"of": {"id": named}}]))
    assert not erased.is_named_in(json.dumps({"id": "01a215d6-d0fc-711e-9e85-0ea33e00f0ad", "text": "01a215d6"}))
