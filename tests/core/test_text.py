"""Texts from outside: what is refused, what is cleaned, and what is let through as it is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenochat.core.errors import DomainError
from lenochat.core.text import clean_email, clean_line, clean_status_message, clean_text, name_key

HIDDEN = [*map(chr, [*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]), "\ud800", "\udfff"]
OVERRIDES = list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INERT = ["<b>bold</b>", "=SUM(A1)", "مرحبا", "שלום\u200f", "👩‍👩‍👧‍👦", "e\u0301", "' OR 1=1 --", "\ufeff#"]


def name(text: str) -> str:
    return clean_line("name", text, limit=100)


def message(text: str) -> str:
    return clean_text("text", text)


def status_message(text: str) -> str | None:
    return clean_status_message("message", text)


def refused(clean: Callable[[str], str | None], text: str) -> bool:
    try:
        clean(text)
    except DomainError as refusal:
        return refusal.code == "invalid" and len(refusal.fields or ()) == 1
    return False


@pytest.mark.parametrize("clean", [name, message, status_message])
@pytest.mark.parametrize("place", ["{}", "{}a", "a{}", "a{}b"])
def test_control_characters_and_direction_overrides_are_refused_wherever_they_are(
    clean: Callable[[str], str | None], place: str
) -> None:
    assert [ord(one) for one in (*HIDDEN, *OVERRIDES) if not refused(clean, place.format(one))] == []


@pytest.mark.parametrize("clean", [name, message, status_message])
@pytest.mark.parametrize("text", INERT)
def test_markup_emoji_and_letters_of_any_direction_pass_unchanged(
    clean: Callable[[str], str | None], text: str
) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f"])
def test_a_line_break_in_one_line_becomes_one_space(line_break: str) -> None:
    assert status_message(f" back{line_break}soon{line_break}") == "back soon"


def test_the_lines_of_a_message_are_kept_as_they_were_written() -> None:
    assert message(" one\n\ttwo\r\n ") == " one\n\ttwo\r\n "


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\t", "\u00a0\u3000", "\u2028"])
def test_white_space_alone_is_no_message_and_no_name_but_clears_a_status_message(blank: str) -> None:
    assert refused(message, blank)
    assert refused(name, blank)
    assert status_message(blank) is None


@pytest.mark.parametrize("unseen", ["\u200b", "\u200f \u2060", "\ufeff\u00ad", "\u3164", "\u2800"])
def test_a_name_has_something_to_see(unseen: str) -> None:
    assert refused(name, unseen)
    assert name(f"A{unseen}B") == f"A{unseen}B"


@pytest.mark.parametrize("same", ["north side", "NORTH SIDE", "North\u00a0Side", "\u200bNor\u00adth Side\u200f"])
def test_names_that_look_alike_have_one_key(same: str) -> None:
    assert name_key(same) == name_key("North Side")


def test_names_that_look_different_have_different_keys() -> None:
    assert len({name_key(one) for one in ("North Side", "NorthSide", "North", "Nørth Side")}) == 4


def test_no_status_message_is_none() -> None:
    assert clean_status_message("message", None) is None


@pytest.mark.parametrize(("clean", "limit"), [(name, 100), (message, 8_000), (status_message, 140)])
def test_a_limit_counts_code_points_and_the_last_allowed_one_is_allowed(
    clean: Callable[[str], str | None], limit: int
) -> None:
    assert clean("😀" * limit) == "😀" * limit
    assert refused(clean, "😀" * (limit + 1))


def test_white_space_around_a_line_does_not_count() -> None:
    assert status_message(" " * 50 + "x" * 140 + "\n" * 50) == "x" * 140


@given(text=st.text(max_size=300))
def test_what_was_cleaned_once_stays_as_it_is(text: str) -> None:
    for clean in (name, status_message):
        if not refused(clean, text):
            cleaned = clean(text)
            assert cleaned is None or clean(cleaned) == cleaned


@pytest.mark.parametrize("address", [" Ana@Example.COM ", "ana+chat@mail.example.com", "ana@localhost"])
def test_an_address_is_trimmed_and_in_lower_case(address: str) -> None:
    assert clean_email("email", address) == address.strip().lower()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "@example.com",
        "ana@",
        "a b@example.com",
        "a@b@c",
        "ana@example.com\r\nBcc: x@y",
        "a\x00@b.c",
        "a\u202e@b.c",
        "a" * 251 + "@b.c",
        "a@b,c",
        "<a@b.c>",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert refused(lambda text: clean_email("email", text), address)
