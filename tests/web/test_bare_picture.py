"""Whatever a file is made of, looking for what is no picture in it ends, and a picture is found again as it was."""

import random

import pytest
from PIL import Image

from lenochat.web.bare_picture import UPRIGHT, bare
from tests.support.picture_files import opened, saved

NOISE = Image.effect_noise((40, 30), 80)
FILES = {
    "JPEG": saved(NOISE.convert("RGB"), "JPEG", progressive=True),
    "PNG": saved(NOISE.convert("RGBA"), "PNG"),
    "WEBP": saved(NOISE.convert("RGBA"), "WEBP"),
    "GIF": saved(NOISE, "GIF", save_all=True, append_images=[NOISE.rotate(90)]),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_picture_with_nothing_else_in_it_stays_what_it_is(kind: str) -> None:
    kept = bare(FILES[kind], kind, UPRIGHT)
    assert opened(kept).tobytes() == opened(FILES[kind]).tobytes()
    assert bare(kept, kind, UPRIGHT) == kept


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_was_tampered_with_is_refused_or_becomes_no_longer_than_it_was(kind: str) -> None:
    chance, most = random.Random(kind), len(FILES[kind]) + 40
    for _ in range(400):
        content = bytearray(FILES[kind])
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(content))
            content[place : place + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 3))
        try:
            kept = bare(bytes(content), kind, chance.randint(1, 8))
        except ValueError:
            continue
        assert len(kept) <= max(most, len(content) + 60)
