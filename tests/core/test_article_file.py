"""A Markdown file says what article it makes, and what it does not say is as it was (AI2)."""

import pytest

from lenochat.core.article import ARTICLE_LIMIT, Draft
from lenochat.core.article_file import MOST_FILE_BYTES, is_article_file, read_article_file, source_of
from lenochat.core.errors import DomainError


def made(text: str, *, name: str = "how-to-return.md", before: Draft | None = None, language: str = "") -> Draft:
    return read_article_file(name, text.encode()).draft(before, language=language)


def test_front_matter_says_title_language_and_whether_it_is_published() -> None:
    text = '---\ntitle: "Sending back: how?"\r\nlanguage: en-GB\npublished: false\ntags: [a, b]\n---\n\n# Hello\n'
    assert made(text) == Draft(title="Sending back: how?", text="# Hello", language="en", published=False)


def test_without_it_the_first_heading_is_the_title_or_else_the_file_s_name_and_it_is_published() -> None:
    assert made("Text\n\n## *Sending* back\n\n# More", language="de") == Draft(
        title="*Sending* back", text="Text\n\n## *Sending* back\n\n# More", language="de", published=True
    )
    assert made("Text", name="help/how-to_return.md").title == "how to return"
    assert made("---\ntitle:\n---\nText").title == "how to return"


def test_white_space_without_end_in_front_matter_holds_nobody_up() -> None:
    """Looked through again from each of its places, it would take minutes, in which nothing else is done."""
    tabs = "\t" * 190_000
    with pytest.raises(DomainError, match="title"):
        made(f"---\ntitle: Tea{tabs}?\n---\nText")
    assert made(f"---\ntitle:{tabs}Tea \n---\nText").title == "Tea"


@pytest.mark.parametrize(
    ("said", "language"),
    [("de", "de"), ("pt_BR", "pt"), ("nb", "no"), ("nn-NO", "no"), ("ja", ""), ("klingon", ""), ("", "fr")],
)
def test_languages_are_those_that_are_known_or_none(said: str, language: str) -> None:
    assert made(f"---\nlang: {said}\n---\nText", language="fr").language == language


def test_what_a_file_does_not_say_is_as_before() -> None:
    before = Draft(title="Old", text="Old", language="de", published=False)
    again = made("# New", before=before, language="en")
    assert (again.title, again.language, again.published) == ("New", "de", False)
    assert made("---\npublished: yes\n---\n# New", before=before).published


def test_what_only_looks_like_front_matter_is_text() -> None:
    for text in ("---\ntitle: Not closed", "Text\n---\ntitle: Late\n---", "--- \n"):
        assert made(text).text == text.strip()
    assert made("---\n---\nText").text == "Text"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe#\x00", "UTF-8"),
        (b"a\x00b", "U\\+0000"),
        (b"x" * (ARTICLE_LIMIT + 1), "At most 50,000"),
        (b"x" * (MOST_FILE_BYTES + 1), "longer than an article may be"),
        (b"---\ntitle: " + b"x" * 201 + b"\n---", "At most 200"),
        (b"---\npublished: perhaps\n---", "true or false"),
    ],
)
def test_what_can_be_no_article_is_refused_in_a_sentence(content: bytes, problem: str) -> None:
    with pytest.raises(DomainError, match=problem):
        read_article_file("a.md", content)


def test_an_emoji_counts_as_one_character_of_the_longest_text() -> None:
    assert len(made("🙂" * ARTICLE_LIMIT).text) == ARTICLE_LIMIT


def test_a_name_is_kept_with_its_folders_and_leads_nowhere_else() -> None:
    assert source_of("C:\\help\\en\\returns.md") == "C:/help/en/returns.md"
    assert source_of("../../etc/./\u202ereturns.md") == "etc/returns.md"
    assert source_of("x" * 300 + ".md").endswith("x.md")
    assert [name for name in ("a.md", "A.MARKDOWN", "b/.c.md", "__MACOSX/a.md", "a.txt") if is_article_file(name)] == [
        "a.md",
        "A.MARKDOWN",
    ]
