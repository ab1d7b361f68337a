"""What is a word, what a query looks for, and which part of a message is shown: the same folding for all three."""

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenochat.core.conversation import Message
from lenochat.core.ids import ConversationId, MessageId
from lenochat.core.instant import Instant
from lenochat.core.search import EXCERPT_LENGTH, WORD_LIMIT, Query, composed, excerpt, read_query, terms, words

TERMS: list[tuple[str, set[str]]] = [
    ("Where is my refund?", {"where", "is", "my", "refund"}),
    ("order #4711-B, twice", {"order", "4711", "b", "twice"}),
    ("vera@shop.example", {"vera", "shop", "example"}),
    ("don't under_score", {"don", "t", "under", "score"}),
    ("Café CAFE\u0301 ÅNGSTRÖM", {"cafe", "angstrom"}),
    ("Straße STRASSE", {"strasse"}),
    ("İstanbul ΆΛΦΑ Ёлка", {"istanbul", "αλφα", "елка"}),
    ("ＡＢＣ１２３ ﬁne", {"abc123", "fine"}),
    ("שָׁלוֹם עולם", {"שלום", "עולם"}),
    ("مُحَمَّد می\u200cخواهم", {"محمد", "میخواهم"}),
    ("हिन्दी भाषा", {"हिन्दी", "भाषा"}),
    ("日本語", {"日本", "本語", "語"}),
    ("注文2024年", {"注文", "文", "2024", "年"}),
    ("か\u3099ん ｶﾅ", {"がん", "ん", "カナ", "ナ"}),
    ("환불을", {"환불", "불을", "을"}),
    ("ไทย", {"ไท", "ทย", "ย"}),
    ("🙂👩‍👩‍👧 !?… — «»", set()),
    ("x" * 100, {"x" * WORD_LIMIT}),
    ("", set()),
]


@pytest.mark.parametrize(("text", "expected"), TERMS)
def test_a_text_is_made_of_these_words(text: str, expected: set[str]) -> None:
    assert terms(text) == expected


QUERIES: list[tuple[str, set[str], set[str]]] = [
    ("refund", set(), {"refund"}),
    ("Where REF", {"where"}, {"ref"}),
    ("ref ", set(), {"ref"}),
    ("日本語", {"日本", "本語"}, set()),
    ("日", set(), {"日"}),
    ("日 refund", set(), {"日", "refund"}),
    ("refund 日本", {"refund", "日本"}, set()),
    ('"re" OR NEAR(a*) -b ^c {d}:e', {"re", "or", "near", "a", "b", "c", "d"}, {"e"}),
]


@pytest.mark.parametrize(("text", "whole", "begun"), QUERIES)
def test_a_query_looks_for_all_its_words_and_the_last_may_go_on(text: str, whole: set[str], begun: set[str]) -> None:
    assert read_query(text) == Query(terms=frozenset(whole), prefixes=frozenset(begun))


@pytest.mark.parametrize("text", ["", "   ", "!?", "🙂", "'\"*()^:-", "\u200d", "_"])
def test_without_a_word_there_is_nothing_to_look_for(text: str) -> None:
    assert read_query(text) is None


def message(text: str) -> Message:
    return Message(
        id=MessageId("message"),
        conversation_id=ConversationId("conversation"),
        author_type="visitor",
        author_id=None,
        author_name="Vera",
        kind="message",
        client_message_id=None,
        text=text,
        created=Instant(0),
    )


def shown(text: str, query: str) -> str | None:
    """The excerpt with its marks drawn in."""
    asked = read_query(query)
    assert asked is not None
    found = excerpt(message(text), asked)
    if found is None:
        return None
    drawn, done = "", 0
    for start, end in found.marks:
        assert done <= start < end <= len(found.text)
        drawn += f"{found.text[done:start]}[{found.text[start:end]}]"
        done = end
    return drawn + found.text[done:]


EXCERPTS: list[tuple[str, str, str | None]] = [
    ("My refund, please", "refund", "My [refund], please"),
    ("My refund, please", "REF", "My [refund], please"),
    ("Refund my refund", "refund my", "[Refund] [my] [refund]"),
    ("🙂🙂 Café für Zoë", "zoe", "🙂🙂 Café für [Zoë]"),
    ("line\none\tre\r\nfund", "one", "line [one] re  fund"),
    ("日本語で書く", "本語", "日[本語]で書く"),
    ("日本語で書く", "日本語", "[日本語]で書く"),
    ("日本語で書く", "く", "日本語で書[く]"),
    ("日本語で書く", "日", "[日]本語で書く"),
    ("שלום, איפה ההחזר שלי?", "החזר", None),
    ("שלום, איפה ההחזר שלי?", "ההח", "שלום, איפה [ההחזר] שלי?"),
    ("Cafe\u0301 refund", "cafe", "[Café] refund"),
    ("nothing of it", "refund", None),
    ("<b>refund</b> & more", "refund b", "<[b]>[refund]</[b]> & more"),
]


@pytest.mark.parametrize(("text", "query", "expected"), EXCERPTS)
def test_a_hit_is_marked_where_it_stands_in_the_text(text: str, query: str, expected: str | None) -> None:
    assert shown(text, query) == expected


def test_of_a_long_message_the_part_with_the_hit_is_shown() -> None:
    text = "word " * 400 + "refund" + " word" * 400
    drawn = shown(text, "refund")
    assert drawn is not None
    assert re.fullmatch(r"…(word )+\[refund\]( word)+ ?(w|wo|wor)?…", drawn)
    assert len(drawn) == EXCERPT_LENGTH + 4
    at_the_end = shown("word " * 400 + "refund", "refund")
    assert at_the_end is not None
    assert at_the_end.endswith("word [refund]")
    assert len(at_the_end) > EXCERPT_LENGTH - 20
    assert shown("refund " + "word " * 400, "refund") == "[refund] " + "word " * 30 + "wor…"


_letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


@given(_letters, _letters)
def test_whatever_is_written_can_be_looked_for_and_is_marked(before: str, text: str) -> None:
    query = read_query(text)
    if query is None:
        return
    assert query.terms <= terms(text)
    assert all(any(term.startswith(prefix) for term in terms(text)) for prefix in query.prefixes)
    found = excerpt(message(f"{before} {text}"), query)
    assert found is not None
    assert all(0 <= start < end <= len(found.text) for start, end in found.marks)


@given(_letters | st.text(st.characters(max_codepoint=127)))
def test_the_words_of_a_text_are_the_same_with_and_without_their_places(text: str) -> None:
    assert terms(text) == {word.term for word in words(composed(text))}


@given(_letters)
def test_no_word_is_split_or_read_as_an_operator_by_the_index(text: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE search_index USING fts5(words, detail=none, tokenize='ascii')")
    index.execute("CREATE VIRTUAL TABLE seen USING fts5vocab(search_index, row)")
    index.execute("INSERT INTO search_index VALUES (?)", (" ".join(terms(text)),))
    assert {row[0] for row in index.execute("SELECT term FROM seen")} == terms(text)
    index.close()
