"""The server takes a language of a member only where the dashboard can speak it."""

from pathlib import Path

from lenochat.web.http.me import LANGUAGES

CATALOGUES = Path(__file__).resolve().parents[2] / "ui" / "dashboard" / "src" / "words"


def test_members_choose_among_the_languages_that_have_a_catalogue() -> None:
    assert sorted(LANGUAGES) == sorted(file.stem for file in CATALOGUES.glob("*.json"))
