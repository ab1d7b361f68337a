"""An answer needs most of what is asked, in one passage; who is not sure says that they do not know (AI2)."""

from lenochat.core.answering import Answer, Candidate, Rarity, Unknown, find_answer, read_question
from lenochat.core.article import Draft
from lenochat.core.ids import ArticleId
from lenochat.core.passages import passages

PASSAGES = 300
OFTEN = 60


def candidates(text: str, *, title: str = "Returns", article: str = "one", language: str = "en") -> list[Candidate]:
    draft = Draft(title=title, text=text, language=language, published=True)
    return [
        Candidate(
            article_id=ArticleId(article),
            title=title,
            language=language,
            heading=passage.heading,
            text=passage.text,
            stems=passage.stems,
        )
        for passage in passages(draft)
    ]


def ask(question: str, found: list[Candidate], *, often: tuple[str, ...] = ()) -> Answer | Unknown:
    """With every stem that a candidate has in one passage, but for those that many have."""
    asked = read_question(question, {candidate.language for candidate in found})
    there = {stem for one in found for stem in (*one.stems.title, *one.stems.heading, *one.stems.text)}
    rarities = {
        language: Rarity(
            passages=PASSAGES,
            having={stem: OFTEN if stem in often else int(stem in there) for stem in stems},
        )
        for language, stems in asked.items()
    }
    return find_answer(asked, rarities, [one for one in found if one.language in asked])


def quoted(question: str, found: list[Candidate], *, often: tuple[str, ...] = ()) -> str | None:
    answer = ask(question, found, often=often)
    return answer.quote if isinstance(answer, Answer) else None


RETURNS = candidates(
    "Send it within 30 days.\n\n## Costs\n\nPostage is free.\n\n## Bulky goods\n\nA driver collects them."
)


def test_a_question_is_what_is_left_without_words_that_say_nothing() -> None:
    asked = read_question("Hello, can you please tell me how I can return parcels by e-mail?", ["en", "de", ""])
    assert asked["en"] == ("return", "parcel", "mail")
    assert read_question("Hi, is anybody there? Thanks!", ["en"]) == {}
    assert read_question("返品できますか", [""]) == {"": ("返品", "品で")}


def test_the_passage_that_covers_what_is_asked_is_quoted_with_its_article() -> None:
    assert quoted("What is the postage for returning something?", RETURNS) == "Postage is free."
    answer = ask("Who collects bulky returns?", RETURNS)
    assert isinstance(answer, Answer)
    assert (answer.title, answer.heading, answer.quote) == ("Returns", "Bulky goods", "A driver collects them.")
    assert answer.covered == 1


def test_half_of_what_is_asked_is_not_enough() -> None:
    assert quoted("Do you return tigers?", RETURNS) is None
    assert quoted("Is the postage for tigers free?", RETURNS) == "Postage is free."


def test_what_many_passages_have_weighs_little_and_what_none_has_most() -> None:
    found = candidates("Our kettles boil water.", title="Kettles")
    assert quoted("Which kettles boil milk?", found) == "Our kettles boil water."
    assert quoted("Which kettles boil milk?", found, often=("kettl", "boil")) is None


def test_a_word_that_only_the_rest_of_the_article_has_counts_half() -> None:
    assert quoted("How many days until a driver collects it?", RETURNS) == "A driver collects them."
    assert quoted("Is there free driver service in 30 days with vouchers?", RETURNS) is None


def test_a_compound_counts_nearly_as_what_it_is_made_of() -> None:
    found = candidates("Geschenkgutscheine verfallen nie.", title="Geschenkgutscheine", language="de")
    assert quoted("Verfallen Gutscheine?", found) == "Geschenkgutscheine verfallen nie."


def test_one_word_is_answered_by_what_is_about_it_and_not_by_what_mentions_it() -> None:
    assert quoted("Returns?", RETURNS) == "Send it within 30 days."
    assert quoted("costs", RETURNS) == "Postage is free."
    assert quoted("driver", RETURNS) is None


def test_who_asks_for_one_model_is_not_answered_with_another() -> None:
    found = candidates("Its battery lasts for an hour.", title="Battery of the Aero 300")
    assert quoted("How long does the battery of the Aero 300 last?", found) is not None
    other = candidates("It is loud.", title="Aero 400", article="two")
    assert quoted("How long does the battery of the Aero 400 last?", found + other) is None
    assert quoted("How long does the battery of the Aero 300b last?", found) is None
    assert quoted("Order 4711: how long does the battery of the Aero last?", found) is not None


def test_what_many_articles_say_equally_is_not_answered() -> None:
    some = [candidates("Clean the filter.", title=f"Model {letter}", article=letter)[0] for letter in "abcde"]
    assert quoted("How do I clean the filter?", some[:4]) == "Clean the filter."
    assert quoted("How do I clean the filter?", some) is None


def test_of_passages_that_share_a_title_which_says_it_the_one_that_says_it_itself_is_quoted() -> None:
    found = candidates("Ask us.\n\n## Postage\n\nPostage is free.", title="Postage and returns")
    assert quoted("postage of returns", found) == "Postage is free."


def test_of_two_that_cover_the_same_the_first_by_rank_is_quoted() -> None:
    found = candidates("Postage is free.", title="Returns", article="two") + RETURNS
    answer = ask("return postage", found)
    assert isinstance(answer, Answer)
    assert answer.article_id == "two"


def test_without_candidates_or_without_a_question_nothing_is_known() -> None:
    assert ask("How do I return something?", []) == Unknown()
    assert ask("Hello?", RETURNS) == Unknown()
