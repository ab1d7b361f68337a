"""Stems: the words of a text without their endings, by which a question finds an article that says it otherwise.

Stored with articles and made of questions, in the article's language: what a library makes of a word decides what is
found, so a newer one that makes something else needs a revision that stores all stems anew.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import snowballstemmer  # type: ignore[import-untyped]

from lenochat.core.search import WORD_LIMIT, composed, folded, is_paired, words

LANGUAGES: Mapping[str, str] = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""Languages whose endings are known, by their BCP 47 codes; any other is `OTHER`."""
OTHER = ""
"""Words of such an article are found as they are written, in scripts without spaces by pairs of characters."""


def stems(text: str, language: str, *, without: AbstractSet[str] = frozenset()) -> list[str]:
    """The stems of all words of the text but these (folded, with their endings), in order; folded as `core.search`
    folds words.
    """
    text = composed(text)
    # One for each text: it remembers the word that it is at, and another thread may be at another one.
    stemmer = None if language == OTHER else snowballstemmer.stemmer(LANGUAGES[language])
    known: dict[str, str] = {}
    found: list[str] = []
    for word in words(text):
        if word.term in without:
            continue
        if stemmer is None or is_paired(text[word.start]):
            found.append(word.term)
            continue
        written = text[word.start : word.end][:WORD_LIMIT].lower()
        stem = known.get(written)
        if stem is None:
            stem = known[written] = folded(stemmer.stemWord(written))
        if stem:
            found.append(stem)
    return found
