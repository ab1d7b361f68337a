"""Languages that the dashboard offers are those that the server takes: of a member, and of an article."""

import re
from pathlib import Path

from lenochat.core import stems
from lenochat.web.http.me import LANGUAGES

DASHBOARD = Path(__file__).resolve().parents[2] / "ui" / "dashboard" / "src"
CATALOGUES = DASHBOARD / "words"


def test_members_choose_among_the_languages_that_have_a_catalogue() -> None:
    assert sorted(LANGUAGES) == sorted(file.stem for file in CATALOGUES.glob("*.json"))


def test_articles_are_offered_every_language_whose_endings_are_known() -> None:
    listed = re.search(r'CODES =\s+"([a-z ]+)"', (DASHBOARD / "articles" / "languages.ts").read_text(encoding="utf-8"))
    assert listed is not None
    assert listed[1].split() == list(stems.LANGUAGES)
