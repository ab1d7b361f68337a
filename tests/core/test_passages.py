"""Articles are cut into passages that can be quoted: plain text, whole sentences, each with its headings."""

import pytest

from lenochat.core.article import ARTICLE_LIMIT, Draft
from lenochat.core.errors import DomainError
from lenochat.core.passages import MOST_PASSAGES, PASSAGE_LIMIT, Passage, passages

RETURNS = """
# Returns

You may **return** [anything](https://shop.example/all) within *30 days*.
Even `opened` tins, see ![the label](https://shop.example/label.png).

## How it works

1. Pack it
2. Send it
   - by mail

After that:

- wait

### What it costs

| to | price |
|----|-------|
| Spain | 5 EUR |

## Code & <b>HTML</b>

```
<script>alert(1)</script>
```

[Nothing](javascript:alert(1)) \\*hidden\\*
"""


def cut(text: str, *, title: str = "Returns", language: str = "en") -> list[Passage]:
    return passages(Draft(title=title, text=text, language=language, published=True))


def test_a_passage_is_what_stands_under_one_heading_without_marks() -> None:
    assert [(passage.heading, passage.text) for passage in cut(RETURNS)] == [
        ("", "You may return anything within 30 days. Even opened tins, see the label."),
        ("How it works", "1. Pack it\n2. Send it\n• by mail\nAfter that:\n• wait"),
        ("How it works › What it costs", "to | price\nSpain | 5 EUR"),
        ("Code & <b>HTML</b>", "<script>alert(1)</script>\n[Nothing](javascript:alert(1)) *hidden*"),
    ]


def test_a_passage_has_the_stems_of_its_text_its_headings_and_the_title() -> None:
    costs = cut(RETURNS)[2]
    assert costs.stems.title == ("return",)
    assert costs.stems.heading == ("how", "it", "work", "what", "it", "cost")
    assert costs.stems.text == ("to", "price", "spain", "5", "eur")


def test_a_heading_ends_those_below_it_and_the_title_is_not_repeated() -> None:
    text = "## A\n\n### B\n\none\n\n## C\n\ntwo\n\n# Returns\n\nthree"
    assert [passage.heading for passage in cut(text)] == ["A › B", "C", ""]


def test_a_long_section_is_cut_between_paragraphs_and_a_long_paragraph_between_sentences() -> None:
    sentences = [f"Sentence number {number} says that all is well with it." for number in range(40)]
    for text in ("\n\n".join(sentences), " ".join(sentences)):
        found = cut(f"## Long\n\n{text}")
        assert all(len(passage.text) <= PASSAGE_LIMIT and passage.heading == "Long" for passage in found)
        assert [line for passage in found for line in passage.text.replace(". S", ".\nS").split("\n")] == sentences
        assert len(found) < 6


def test_what_is_no_sentence_is_cut_at_words_and_in_the_end_anywhere() -> None:
    words = cut("word " * 300)
    assert {word for passage in words for word in passage.text.split()} == {"word"}
    unbroken = cut("x" * 1_200)
    assert [len(passage.text) for passage in unbroken] == [500, 500, 200]
    japanese = cut("返品は三十日以内です。" * 100, language="")
    assert all(passage.text.endswith("。") for passage in japanese)


def test_nothing_comes_of_nothing() -> None:
    for text in ("", "# Only a heading", "---", "[x]: https://shop.example"):
        assert cut(text) == []


def test_an_article_of_too_many_parts_is_refused_and_the_longest_is_not() -> None:
    assert len(cut("word. " * (ARTICLE_LIMIT // 6))) < MOST_PASSAGES
    with pytest.raises(DomainError, match="It has 401 sections"):
        cut("# a\n\nb\n\n" * (MOST_PASSAGES + 1))


@pytest.mark.parametrize("text", ["[a" * 25_000, "![[" * 16_000, "> " * 25_000, "*a_ " * 12_500, "|a" * 25_000])
def test_no_text_is_too_much_for_the_parser(text: str) -> None:
    assert all(len(passage.text) <= PASSAGE_LIMIT for passage in cut(text))
