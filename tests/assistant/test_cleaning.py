"""What a language model wrote, made into what a visitor reads."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenochat.assistant.cleaning import NOT_IN_ARTICLES, finished, so_far
from lenochat.assistant.provider import Answered, Found, NotKnown, Source
from lenochat.core.ids import ArticleId
from lenochat.core.text import clean_text


def found(article: str, text: str = "…") -> Found:
    return Found(article_id=ArticleId(article), title=article.title(), url=f"/help/{article}", heading="", text=text)


def source(article: str) -> Source:
    return Source(article_id=ArticleId(article), title=article.title(), url=f"/help/{article}")


PASSAGES = (found("returns"), found("delivery"), found("returns"), found("tea"))


def answered(written: str) -> Answered:
    answer = finished(written, PASSAGES)
    assert isinstance(answer, Answered), answer
    return answer


@pytest.mark.parametrize(
    ("written", "text", "articles"),
    [
        ("Thirty days [1].", "Thirty days [1].", ["returns"]),
        ("Green [4]. Thirty days [3], [1].", "Green [1]. Thirty days [2], [2].", ["tea", "returns"]),
        ("Both [1, 2].", "Both [1] [2].", ["returns", "delivery"]),
        ("Same article [1][3]", "Same article [1]", ["returns"]),
        ("Two of one [1; 3].", "Two of one [1].", ["returns"]),
        ("Other brackets【2†source】 and [^1] and [Passage 4].", "Other brackets [1] and [2] and [3].", None),
        ("One of five [2], and none [5] or [0].", "One of five [1], and none or.", ["delivery"]),
        ("Not a mark: [2024], [x] [2]", "Not a mark: [2024], [x] [1]", ["delivery"]),
    ],
)
def test_marks_lead_to_the_articles_that_were_given(written: str, text: str, articles: list[str] | None) -> None:
    answer = answered(written)
    assert answer.text == text
    assert articles is None or answer.sources == tuple(map(source, articles))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("See [our page](https://evil.example/x) [1].", "See our page (evil.example/x) [1]."),
        ("See [1](https://evil.example/x).", "See [1]."),
        ("![a kettle](https://evil.example/p.png?q=secret) Thirty days [1]", "a kettle Thirty days [1]"),
        ("Go to https://evil.example/x or <http://evil.example> [1]", "Go to evil.example/x or evil.example [1]"),
        ("Go to HTTPS://evil.example or ftp://evil.example [1]", "Go to evil.example or evil.example [1]"),
        ("hthttps://tps://evil.example https:https:////evil.example [1]", "evil.example evil.example [1]"),
        ("https:[9]//evil.example [1]", "https: //evil.example [1]"),
        ("https:\x00//evil.example h\u202ettps://evil.example [1]", "evil.example evil.example [1]"),
        ("<b>Thirty</b> days<script src=x>alert(1)</script> [1]", "Thirty daysalert(1) [1]"),
        ("<<b>img src=x onerror=alert(1)> <[9]script> [1]", "< img src=x onerror=alert(1)> < script> [1]"),
        ("[x][9](javascript:alert(1)) [1]", "[x] (javascript:alert(1)) [1]"),
        ("<think>They want a refund. [1]</think>Thirty days [1]", "Thirty days [1]"),
        ("## Returns\n\n\n\n**Thirty** days [1]  \r\nnot __more__", "Returns\n\nThirty days [1]\nnot more"),
        ("a < b && c > d, 5 * 3 ** 2, snake_case_name: ok [1]", "a < b && c > d, 5 * 3 ** 2, snake_case_name: ok [1]"),
    ],
)
def test_nothing_is_left_to_click_to_load_or_to_run(written: str, text: str) -> None:
    assert answered(written).text == text


@pytest.mark.parametrize(
    "written", ["It is thirty days.", "It is thirty days [7].", NOT_IN_ARTICLES, f"**{NOT_IN_ARTICLES}** [1]"]
)
def test_what_stands_on_no_article_is_no_answer(written: str) -> None:
    assert finished(written, PASSAGES) == NotKnown()
    assert so_far(written, PASSAGES) == ""


@pytest.mark.parametrize("written", ["", " \n\t", "<think>Hm. [1]", "<b></b>", "\x00\u202e"])
def test_nothing_is_nothing(written: str) -> None:
    assert finished(written, PASSAGES) is None


def test_an_unfinished_text_is_shown_once_it_stands_on_an_article_and_up_to_what_is_unfinished() -> None:
    written = "Thirty days [3]. See [our page](https://evil.example) and [2]."
    shown = [so_far(written[:length], PASSAGES) for length in range(len(written) + 1)]
    kept = list(dict.fromkeys(text for text in shown if text))
    assert shown[: len("Thirty days [3]")] == [""] * len("Thirty days [3]")
    assert kept[0] == "Thirty days [1]"
    assert kept[-1] == answered(written).text == "Thirty days [1]. See our page (evil.example) and [2]."
    assert not any("[our" in text or "https" in text for text in kept)


NASTY = st.lists(
    st.sampled_from(
        [
            *("https:", "http", ":", "/", "//", "://", "evil.example", "javascript:", "data:", " ", "\n", "\t", "\r"),
            *("[", "]", "(", ")", "![", "](", "[1]", "[9]", "【2】", "[1, 3]", "†", "!", "<", ">", "<b>", "</", "<!--"),
            *("<script>", "<think>", "</think>", "**", "__", "#", "# ", "\x00", "\u202e", "\u2066", "\ud800", "a", "é"),
            "NOT_IN_",
        ]
    ),
    max_size=40,
).map("".join)


@given(written=NASTY)
def test_whatever_is_written_nothing_active_comes_of_it(written: str) -> None:
    answer = finished(f"{written} [4]", PASSAGES)
    texts = [so_far(written, PASSAGES)]
    if isinstance(answer, Answered):
        texts.append(answer.text)
        assert clean_text("text", answer.text) == answer.text
        assert {one.article_id for one in answer.sources} <= {one.article_id for one in PASSAGES}
    for text in texts:
        assert re.search(r"://|\]\(|!\[|<[/!?a-z]", text, re.IGNORECASE) is None
