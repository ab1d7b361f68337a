"""Messages that greet or thank and ask nothing: Leno AI answers them itself, and looks nothing up.

Whoever writes *Hello!* first, and their question next, is not to read that nobody knows; nor is *Thanks!* a question
that an article is missing for. A message counts only where every word of it is such a one, in some language.
"""

from typing import Literal

from lenochat.core.search import composed, words

Courtesy = Literal["greeting", "thanks"]

MOST_WORDS = 6

_LISTS = {
    "greeting": """
        hello hi hey hiya howdy greetings hallo moin servus bonjour bonsoir salut coucou hola ciao salve
        buongiorno buonasera ola oi goedendag goedemorgen goedemiddag goedenavond hej hejsan hei terve moi czesc
        witam ahoj merhaba selam gruss morning afternoon evening tag morgen abend dias tardes noches dia tarde
        noite dag aften kveld
    """,
    "thanks": """
        thanks thank thx ty cheers danke dankeschon merci gracias grazie obrigado obrigada bedankt dank
        dankjewel tack tak takk kiitos dzieki dziekuje dekuji tesekkurler tesekkur sagol great perfect ok okay
        super prima parfait perfecto perfetto bye goodbye tschuss
    """,
    "beside": """
        there everybody everyone all team again you very much so a lot many day dear sir madam tagen alle
        zusammen dir ihnen schon sehr viel viele vielen herzlichen und and beaucoup bien tous toi vous mille
        muchas mucho muchisimas muito molte tante je u wel heel erg mange tusen sa mycket ederim cok good god
        guten buenos buenas bom boa
    """,
}
"""Folded as `core.search` folds words; what stands beside others says neither by itself."""
_KINDS = {term: kind for kind, terms in _LISTS.items() for term in terms.split()}


def courtesy(text: str) -> Courtesy | None:
    """What the text is, if it is nothing else: thanks, or a greeting; None where it may ask something."""
    found = [word.term for word in words(composed(text))]
    if not 0 < len(found) <= MOST_WORDS or "?" in text:
        return None
    kinds = {_KINDS.get(term) for term in found}
    if None in kinds:
        return None
    if "thanks" in kinds:
        return "thanks"
    return "greeting" if "greeting" in kinds else None


def asks_nothing(text: str) -> bool:
    """Whether nothing is asked with it: thanks, a greeting, signs alone, or no text at all, as with a file."""
    return courtesy(text) is not None or next(words(composed(text)), None) is None
