"""Words of a question and of an article meet in their stems, whatever their endings."""

import pytest

from lenochat.core.article import clean_language
from lenochat.core.errors import DomainError
from lenochat.core.stems import LANGUAGES, OTHER, stems

STORED = {
    "ar": ("المكتبات الطلبات", "مكتب طلب"),
    "ca": ("enviaments tornades", "env torn"),
    "cs": ("objednávkami vrácení", "objednavk vracen"),
    "da": ("leveringerne bestillinger", "levering bestilling"),
    "de": ("Rücksendungen Gebühren", "rucksend gebuhr"),
    "el": ("παραγγελίες αποστολές", "παραγγελι αποστολ"),
    "en": ("returning deliveries", "return deliveri"),
    "eo": ("mendojn liveradoj", "mend liverad"),
    "es": ("devoluciones envíos", "devolu envi"),
    "et": ("tellimuste tagastamine", "tellimus tagastamise"),
    "eu": ("eskaerak bidalketak", "eskaer bidal"),
    "fa": ("کتابها سفارشها", "کتاب سفارش"),
    "fi": ("toimituksista palautukset", "toimituks palautuks"),
    "fr": ("livraisons remboursées", "livraison rembours"),
    "ga": ("orduithe seoltaí", "orduithe seoltai"),
    "hi": ("किताबों आदेशों", "किताब आदेश"),
    "hu": ("szállítások rendelések", "szallitas rendeles"),
    "hy": ("պատվերներ առաքումներ", "պատվեր առա"),
    "id": ("pengiriman pembayaran", "irim bayar"),
    "it": ("spedizioni restituire", "spedizion restitu"),
    "lt": ("siuntimo užsakymai", "siuntim uzsakym"),
    "ne": ("किताबहरू", "किताब"),
    "nl": ("bestellingen teruggestuurd", "bestel terugstuur"),
    "no": ("leveringer bestillingene", "levering bestilling"),
    "pl": ("zamówienia dostawami", "zamowien dostaw"),
    "pt": ("devoluções entregas", "devolu entreg"),
    "ro": ("livrările comenzilor", "livrar comenz"),
    "ru": ("доставки заказами", "доставк заказ"),
    "sr": ("поруџбине isporukama", "porudzbin isporuk"),
    "st": ("dibuka", "dibuk"),
    "sv": ("leveranserna beställningar", "leverans bestallning"),
    "ta": ("புத்தகங்கள்", "புத்தகம்"),
    "tr": ("teslimatlar siparişler", "teslimat siparis"),
    "yi": ("ביכער", "ביכ"),
}
"""What is stored with articles. Where a newer library says otherwise, a revision has to store all stems anew."""


def test_stems_are_those_that_are_stored_in_every_language() -> None:
    assert STORED.keys() == LANGUAGES.keys()
    assert {language: (text, " ".join(stems(text, language))) for language, (text, _) in STORED.items()} == STORED


def test_stems_are_folded_and_come_in_order_with_repetitions() -> None:
    assert stems("Returned RETURNS, 30 days: returning!", "en") == ["return", "return", "30", "day", "return"]
    assert stems("Téléphone, telephone", "fr") == ["telephon", "telephon"]
    assert stems("cafe\u0301s", "en") == stems("cafés", "en") == ["cafe"]


def test_without_a_language_words_stay_and_scripts_without_spaces_are_pairs() -> None:
    assert stems("Returns in 返品方法", OTHER) == ["returns", "in", "返品", "品方", "方法", "法"]
    assert stems("Returns 返品", "en") == ["return", "返品", "品"]


def test_another_language_is_refused_with_those_that_are_known() -> None:
    assert [clean_language("language", one) for one in ("de", "")] == ["de", ""]
    with pytest.raises(DomainError, match="Choose one of ar, ca, cs"):
        clean_language("language", "de-AT")
