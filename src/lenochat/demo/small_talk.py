"""What simulated visitors ask, and what simulated agents answer."""

from dataclasses import dataclass

VISITORS = ("Alma", "Bruno", "Carla", "Dmitri", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jamal", "Kaia", "Leo", None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """Two questions of a visitor, each with its answer."""

    question: str
    answer: str
    more: str
    rest: str


TOPICS = (
    Topic(
        question="Hi, when will an order from today be sent?",
        answer="Everything ordered until Wednesday leaves on Thursday.",
        more="And how long does it take to Portugal?",
        rest="Three to five days, usually four.",
    ),
    Topic(
        question="Is the Morning Fern good for cold brewing?",
        answer="Very. Two spoons in a litre, overnight in the fridge.",
        more="Do I have to wash the leaves first?",
        rest="No need, they are clean. Just pour off the first second if you like it softer.",
    ),
    Topic(
        question="Can I send back a tin that I have opened?",
        answer="You can, within 30 days, even if half of it is gone.",
        more="Who pays for the parcel?",
        rest="We do. I will mail you a label.",
    ),
    Topic(
        question="What is the difference between the two black teas?",
        answer="Harbour Breakfast is strong and takes milk; the chai is spiced and wants ten minutes.",
        more="Which one would you give to somebody who drinks coffee?",
        rest="Harbour Breakfast, three minutes, no mercy.",
    ),
    Topic(
        question="Do you have gift cards?",
        answer="We do: 20, 40 and 80 euros, by mail or on paper.",
        more="On paper, does it come with an envelope?",
        rest="With an envelope and a small tin to smell at.",
    ),
)
THANKS = ("Thank you!", "Great, thanks a lot.", "Wonderful, that helps.", "Thanks, bye!")
NOBODY_CAME = "I have to go, I will try again later."
WELCOME = "You are welcome. Enjoy your tea!"
TO_ANYBODY = (
    "Good question! I only play an agent in this demo: log in as one of the others and answer yourself.",
    "I am a simulated agent, and out of lines. Reassign this conversation to yourself to see it arrive.",
)
BREAKS = (("away", "Putting the kettle on"), ("busy", "Packing parcels"), ("away", "At the door, a delivery"))

_ANSWERS = {topic.question: topic.answer for topic in TOPICS} | {topic.more: topic.rest for topic in TOPICS}


def answer_to(text: str, *, turn: int) -> str:
    """What a simulated agent says to that message."""
    if text in THANKS:
        return WELCOME
    return _ANSWERS.get(text, TO_ANYBODY[turn % len(TO_ANYBODY)])
