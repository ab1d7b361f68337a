"""What a text from outside must look like before it is stored.

Markup, emoji and right-to-left letters are accepted and inert. Control characters and direction overrides are
refused: they let one text pose as another (Unicode Technical Report 36, section 2.10.2).
"""

import re
import unicodedata

from lenochat.core.errors import invalid

NAME_LIMIT = 100
TEXT_LIMIT = 8_000
STATUS_MESSAGE_LIMIT = 140
EMAIL_LIMIT = 254
"""The longest address that mail can carry (RFC 5321, section 4.5.3.1.3, without the angle brackets)."""

_EMAIL_PART = r"[^\s@.,;:<>()\[\]\\\"]+"
_EMAIL = re.compile(rf"{_EMAIL_PART}(\.{_EMAIL_PART})*@{_EMAIL_PART}(\.{_EMAIL_PART})*")

_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their category, and blank: of Hangul and Braille."""
_LINE_BREAKS = str.maketrans({"\r": " ", "\n": " ", "\u2028": " ", "\u2029": " ", "\u0085": " ", "\v": " ", "\f": " "})


def clean_line(field: str, text: str, *, limit: int) -> str:
    """One line of text: line breaks become spaces, ends are trimmed; what remains has something to see, and at most
    `limit` code points.
    """
    line = _one_line(field, text)
    if all(_is_unseen(character) for character in line):
        raise invalid(field, "Write at least one character that is not white space.")
    _refuse_long(field, line, limit)
    return line


def name_key(name: str) -> str:
    """Equal for names that differ only in case, in how their letters are composed, or in what is not seen."""
    plain = unicodedata.normalize("NFKC", name)
    seen = "".join(character for character in plain if character.isspace() or not _is_unseen(character))
    return unicodedata.normalize("NFKC", seen.casefold())


def clean_text(field: str, text: str) -> str:
    """A message's text, kept as written; 1 to 8,000 code points, not only white space."""
    if not text.strip():
        raise invalid(field, "Write at least one character that is not white space.")
    _refuse_long(field, text, TEXT_LIMIT)
    _refuse_hidden(field, text, allowed=frozenset("\n\r\t"))
    return text


def clean_paragraph(field: str, text: str, *, limit: int) -> str:
    """A trimmed text of at most `limit` code points, on as many lines as it has; may be empty."""
    _refuse_hidden(field, text, allowed=frozenset("\n\r\t"))
    trimmed = text.strip()
    _refuse_long(field, trimmed, limit)
    return trimmed


def clean_status_message(field: str, text: str | None) -> str | None:
    """A status message: one trimmed line of at most 140 code points; empty means none."""
    line = "" if text is None else _one_line(field, text)
    _refuse_long(field, line, STATUS_MESSAGE_LIMIT)
    return line or None


def clean_email(field: str, text: str) -> str:
    """An e-mail address, trimmed and in lower case; only its shape is checked, whether it exists a mail will tell."""
    address = _one_line(field, text).lower()
    if len(address) > EMAIL_LIMIT or _EMAIL.fullmatch(address) is None:
        raise invalid(field, "Give an e-mail address such as ana@example.com.")
    return address


def is_hidden(character: str) -> bool:
    """Control characters, direction overrides, and half characters."""
    return character in _DIRECTION_OVERRIDES or unicodedata.category(character) in ("Cc", "Cs")


def _one_line(field: str, text: str) -> str:
    """The text on one line, trimmed. Refuses before it trims: `strip` would hide some control characters."""
    line = text.replace("\r\n", " ").translate(_LINE_BREAKS)
    _refuse_hidden(field, line, allowed=frozenset("\t"))
    line = line.strip()
    _refuse_hidden(field, line, allowed=frozenset())
    return line


def _is_unseen(character: str) -> bool:
    """White space, and what only says how others are joined or in which direction they run."""
    return character.isspace() or character in _FILLERS or unicodedata.category(character) == "Cf"


def _refuse_long(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise invalid(field, f"At most {limit:,} characters are allowed; these are {len(text):,}.")


def _refuse_hidden(field: str, text: str, *, allowed: frozenset[str]) -> None:
    if text.isprintable():
        return  # What is hidden is not printable; nearly every text passes here.
    for character in text:
        if is_hidden(character) and character not in allowed:
            raise invalid(field, f"The character U+{ord(character):04X} is not allowed here; remove it.")
