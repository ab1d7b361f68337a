"""What is only a greeting, or only thanks, and what may ask something."""

import pytest

from lenochat.core.courtesy import asks_nothing, courtesy


@pytest.mark.parametrize(
    "text",
    ["Hello!", "hi there", "Good morning everybody", "Guten Tag!", "Buenos días", "Hej hej", "Olá, boa tarde", "Cześć"],
)
def test_a_greeting_is_one_in_any_language(text: str) -> None:
    assert courtesy(text) == "greeting"


@pytest.mark.parametrize(
    "text",
    ["Thanks!", "thank you very much", "Vielen Dank", "ok, danke", "Merci beaucoup 🙏", "Great, thanks", "Hi, thanks"],
)
def test_so_are_thanks(text: str) -> None:
    assert courtesy(text) == "thanks"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙏",
        "Hello?",
        "Hello, where is my order",
        "Thanks, but it is broken",
        "Thank you card",
        "all",
        "good",
        "Good afternoon tea",
        "ok ok ok ok ok ok ok",
        "谢谢",
    ],
)
def test_whatever_may_ask_something_is_looked_up(text: str) -> None:
    assert courtesy(text) is None


def test_nothing_is_asked_with_courtesies_signs_or_a_file_alone() -> None:
    assert all(map(asks_nothing, ("Thanks!", "Hello", "🙏", "???", "")))
    assert not any(map(asks_nothing, ("And how?", "E9", "谢谢", "return")))
