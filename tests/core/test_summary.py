"""A summary says nothing that the visitor has not said, in their order, and is short."""

from hypothesis import given
from hypothesis import strategies as st

from lenochat.core.summary import LONGEST_SUMMARY, summary


def test_a_short_question_is_its_own_summary() -> None:
    assert summary(["My order 4711 has not come.\nWhere is it?"]) == "My order 4711 has not come. Where is it?"


def test_greetings_and_repetitions_are_left_out_where_there_is_something_to_say() -> None:
    assert summary(["Hello", "The kettle leaks.", "The kettle leaks.", "thanks"]) == "The kettle leaks."
    assert summary(["Hello", "", "ok"]) == "Hello"
    assert summary([]) == ""


def test_of_a_long_story_the_beginning_and_the_end_stay_and_what_it_comes_back_to() -> None:
    chatter = [f"Alpha{one} bravo{one} charlie{one} delta{one} echo{one} foxtrot{one} golf{one}." for one in range(20)]
    story = ["The kettle leaks badly.", *chatter, "The kettle leaks from its kettle lid.", "May I return the kettle?"]
    said = summary(story)
    assert said.startswith("The kettle leaks badly.")
    assert said.endswith("May I return the kettle?")
    assert "kettle lid" in said
    assert len(said) <= LONGEST_SUMMARY


@given(st.lists(st.text(max_size=700), max_size=8))
def test_every_word_of_it_is_the_visitors_and_it_is_never_longer_than_a_paragraph(texts: list[str]) -> None:
    said = summary(texts)
    assert len(said) <= LONGEST_SUMMARY + 1
    assert "\n" not in said
    written = " ".join(" ".join(text.split()) for text in texts)
    assert all(word.rstrip("…") in written for word in said.split())


def test_of_a_very_long_message_the_beginning_is_read_and_no_sentence_is_told_that_is_broken_off_there() -> None:
    assert summary(["The kettle leaks. " + "It is green and " * 100 + "no refund, please."]) == "The kettle leaks."
    assert summary(["word " * 2_000]) == ("word " * 100)[: LONGEST_SUMMARY - 2] + "…"
