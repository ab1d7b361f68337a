"""A shop's help articles: 88 that somebody wrote, and 912 about its models, which are hard to tell apart."""

import re
from collections.abc import Iterator
from pathlib import Path

from lenochat.core.article import Draft

WRITTEN = Path(__file__).parent / "written"
_ARTICLE = re.compile(r"^# (?P<title>.+) \{#(?P<key>\w+)\}\n(?P<text>(?:(?!^# ).*\n?)*)", re.MULTILINE)

MODELS = (
    *("Aero 100", "Aero 200", "Aero 300", "Aero 400", "Aero 500"),
    *("Luna 15", "Luna 30", "Luna 45", "Luna 60", "Luna 75"),
    *("Volta 3", "Volta 5", "Volta 7", "Volta 9"),
    *("Terra 45", "Terra 60", "Terra 75", "Terra 90", "Terra 120"),
)
SUBJECTS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "cleaning": (
            "Cleaning the filter of the {model}",
            (
                "Clean the filter every {n} weeks. Tap it out, rinse it with lukewarm water and let it dry for a "
                "day.\n\n"
                "## Replacing it\n\nAfter {m} months a new filter is needed. The part number is {n}{m}0."
            ),
        ),
        "descaling": (
            "Descaling the {model}",
            (
                "Descale the {model} when the drop lights up, with hard water every {n} weeks.\n\n## How to do it\n\n"
                "Mix {m} ml of descaler with water, start the programme and rinse twice."
            ),
        ),
        "battery": (
            "Battery of the {model}",
            (
                "A full charge lasts for {m} minutes. Charging takes {n} hours.\n\n## A long life\n\n"
                "Do not leave it empty for weeks, and charge it at room temperature."
            ),
        ),
        "errors": (
            "Error codes of the {model}",
            (
                "E1: the tank is empty.\n\nE2: the motor is too hot, wait for {m} minutes.\n\n"
                "E3: the cover is open, close it until it clicks."
            ),
        ),
        "noise": (
            "How loud the {model} is",
            (
                "At the lowest level it makes {m} decibels, at the highest ten more.\n\n## Unusual noise\n\n"
                "A whistle comes from a blocked inlet. A rattle means that something is loose."
            ),
        ),
        "first": (
            "Using the {model} for the first time",
            (
                "Remove all films and cardboard. Let it stand for {n} hours before you plug it in.\n\n"
                "Run it once without anything inside."
            ),
        ),
        "storage": (
            "Storing the {model} in winter",
            "Empty it, dry it and keep it above {n} degrees. Frost destroys the pump.",
        ),
        "pairing": (
            "Pairing the {model} by Bluetooth",
            "Hold the key with the wave for {n} seconds. The {model} shows up in the app with its last digits {m}.",
        ),
        "accessories": (
            "Accessories of the {model}",
            "In the box are {n} brushes, a bag and the manual. A wall mount is sold apart.",
        ),
        "size": (
            "Dimensions of the {model}",
            "It is {m} cm wide, {n}0 cm deep and weighs {n} kilograms. Leave five centimetres free behind it.",
        ),
        "power": (
            "Power consumption of the {model}",
            "It takes {m}0 watts at work and half a watt in standby. The cable is {n} metres long.",
        ),
        "outside": (
            "Caring for the surface of the {model}",
            "Wipe it with a damp cloth. Scouring powder and steel wool scratch the steel.",
        ),
    },
    "de": {
        "cleaning": (
            "Filter des {model} reinigen",
            (
                "Reinigen Sie den Filter alle {n} Wochen. Klopfen Sie ihn aus, spülen Sie ihn lauwarm ab und "
                "lassen Sie ihn einen Tag trocknen.\n\n"
                "## Austausch\n\nNach {m} Monaten brauchen Sie einen neuen. Teilenummer {n}{m}0."
            ),
        ),
        "descaling": (
            "{model} entkalken",
            (
                "Entkalken Sie, sobald der Tropfen leuchtet, bei hartem Wasser alle {n} Wochen.\n\n## Ablauf\n\n"
                "{m} ml Entkalker mit Wasser mischen, Programm starten, zweimal spülen."
            ),
        ),
        "battery": (
            "Akku des {model}",
            (
                "Eine Ladung reicht für {m} Minuten. Das Laden dauert {n} Stunden.\n\n## Lange Lebensdauer\n\n"
                "Lassen Sie den Akku nicht wochenlang leer."
            ),
        ),
        "errors": (
            "Fehlermeldungen des {model}",
            "E1: Der Tank ist leer.\n\nE2: Der Motor ist zu heiß, warten Sie {m} Minuten.\n\nE3: Der Deckel ist offen.",
        ),
        "noise": (
            "Lautstärke des {model}",
            (
                "Auf der kleinsten Stufe ist er {m} Dezibel laut, auf der höchsten zehn mehr.\n\n"
                "Ein Pfeifen kommt von einer verstopften Öffnung."
            ),
        ),
        "first": (
            "{model} zum ersten Mal benutzen",
            "Entfernen Sie Folien und Pappe. Warten Sie {n} Stunden, bevor Sie den Stecker einstecken.",
        ),
        "storage": (
            "{model} im Winter lagern",
            "Leeren, trocknen und über {n} Grad aufbewahren. Frost schadet der Pumpe.",
        ),
        "pairing": (
            "{model} über Bluetooth koppeln",
            "Halten Sie die Taste mit der Welle {n} Sekunden. In der App erscheint er mit den Endziffern {m}.",
        ),
        "accessories": (
            "Zubehör des {model}",
            "Im Karton liegen {n} Bürsten, ein Beutel und die Anleitung. Die Wandhalterung gibt es getrennt.",
        ),
        "size": ("Abmessungen des {model}", "Breite {m} cm, Tiefe {n}0 cm, Gewicht {n} Kilogramm."),
        "power": (
            "Stromverbrauch des {model}",
            "Im Betrieb {m}0 Watt, im Bereitschaftsbetrieb ein halbes. Das Kabel misst {n} Meter.",
        ),
        "outside": (
            "Oberfläche des {model} pflegen",
            "Mit einem feuchten Tuch abwischen. Scheuermilch und Stahlwolle verkratzen den Stahl.",
        ),
    },
    "fr": {
        "cleaning": (
            "Nettoyer le filtre de l'{model}",
            (
                "Nettoyez le filtre toutes les {n} semaines à l'eau tiède et laissez-le sécher un jour.\n\n"
                "Après {m} mois, il faut le remplacer."
            ),
        ),
        "descaling": (
            "Détartrer l'{model}",
            "Détartrez dès que la goutte s'allume, avec {m} ml de détartrant, puis rincez deux fois.",
        ),
        "battery": ("Batterie de l'{model}", "Une charge dure {m} minutes. Le chargement prend {n} heures."),
        "errors": (
            "Codes d'erreur de l'{model}",
            (
                "E1 : le réservoir est vide.\n\nE2 : le moteur est trop chaud, attendez {m} minutes.\n\n"
                "E3 : le couvercle est ouvert."
            ),
        ),
        "noise": ("Bruit de l'{model}", "Au niveau le plus bas, {m} décibels ; au plus haut, dix de plus."),
        "first": (
            "Première utilisation de l'{model}",
            "Retirez les films et le carton. Attendez {n} heures avant de brancher l'appareil.",
        ),
        "storage": ("Ranger l'{model} en hiver", "Videz-le, séchez-le et gardez-le à plus de {n} degrés."),
        "pairing": (
            "Associer l'{model} par Bluetooth",
            "Appuyez {n} secondes sur la touche à vague. L'application montre les chiffres {m}.",
        ),
        "accessories": ("Accessoires de l'{model}", "La boîte contient {n} brosses, un sac et le mode d'emploi."),
        "size": ("Dimensions de l'{model}", "Largeur {m} cm, profondeur {n}0 cm, poids {n} kilos."),
        "power": ("Consommation de l'{model}", "{m}0 watts en marche, un demi-watt en veille. Câble de {n} mètres."),
        "outside": ("Entretenir la surface de l'{model}", "Essuyez avec un chiffon humide, sans poudre à récurer."),
    },
    "es": {
        "cleaning": (
            "Limpiar el filtro del {model}",
            (
                "Limpie el filtro cada {n} semanas con agua tibia y déjelo secar un día.\n\n"
                "A los {m} meses hay que cambiarlo."
            ),
        ),
        "descaling": (
            "Descalcificar el {model}",
            "Descalcifique cuando se encienda la gota, con {m} ml de producto, y enjuague dos veces.",
        ),
        "battery": ("Batería del {model}", "Una carga dura {m} minutos. Cargarla lleva {n} horas."),
        "errors": (
            "Códigos de error del {model}",
            (
                "E1: el depósito está vacío.\n\nE2: el motor está caliente, espere {m} minutos.\n\n"
                "E3: la tapa está abierta."
            ),
        ),
        "noise": ("Ruido del {model}", "En el nivel más bajo, {m} decibelios; en el más alto, diez más."),
        "first": (
            "Usar el {model} por primera vez",
            "Quite los plásticos y el cartón. Espere {n} horas antes de enchufarlo.",
        ),
        "storage": ("Guardar el {model} en invierno", "Vacíelo, séquelo y guárdelo a más de {n} grados."),
        "pairing": (
            "Conectar el {model} por Bluetooth",
            "Mantenga pulsada la tecla de la onda {n} segundos. En la aplicación aparece con los dígitos {m}.",
        ),
        "accessories": ("Accesorios del {model}", "En la caja hay {n} cepillos, una bolsa y el manual."),
        "size": ("Dimensiones del {model}", "Ancho {m} cm, fondo {n}0 cm, peso {n} kilos."),
        "power": ("Consumo del {model}", "{m}0 vatios en marcha y medio en reposo. El cable mide {n} metros."),
        "outside": ("Cuidar la superficie del {model}", "Límpiela con un paño húmedo. El estropajo raya el acero."),
    },
}


def help_articles() -> dict[str, Draft]:
    """All 1,000 by their keys, such as `en/returns` and `en/made/aero-300/noise`."""
    return {**dict(_written()), **dict(_made())}


def _written() -> Iterator[tuple[str, Draft]]:
    for file in sorted(WRITTEN.glob("*.md")):
        for found in _ARTICLE.finditer(file.read_text(encoding="utf-8")):
            yield (
                f"{file.stem}/{found['key']}",
                _draft(found["title"], found["text"].strip(), "" if file.stem == "ja" else file.stem),
            )


def _made() -> Iterator[tuple[str, Draft]]:
    for language, subjects in SUBJECTS.items():
        for place, model in enumerate(MODELS):
            for number, (subject, (title, text)) in enumerate(subjects.items()):
                values = {"model": model, "n": 2 + (place + number) % 8, "m": 31 + (7 * place + 3 * number) % 60}
                key = f"{language}/made/{model.lower().replace(' ', '-')}/{subject}"
                yield key, _draft(title.format(**values), text.format(**values), language)


def _draft(title: str, text: str, language: str) -> Draft:
    return Draft(title=title, text=text, language=language, published=True)
