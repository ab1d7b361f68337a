"""Picture files as people send them, made by Pillow, and looking into what the server made of them."""

import io
import struct
import zlib

from PIL import Image

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (255, 255, 255)
ORIENTATION = 0x0112
COPYRIGHT = 0x8298
Colour = tuple[int, int, int]


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of that kind."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(colour: Colour = GREEN, size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.new("RGB", size, colour)


def quarters(size: int = 400) -> Image.Image:
    """Red above left, green above right, blue below left, white below right."""
    half = size // 2
    made = Image.new("RGB", (size, size), WHITE)
    made.paste(RED, (0, 0, half, half))
    made.paste(GREEN, (half, 0, size, half))
    made.paste(BLUE, (0, half, half, size))
    return made


def png_that_says(width: int, height: int) -> bytes:
    """A small PNG whose header says that it is that large (PNG, third edition, section 11.2.1)."""
    content = saved(plain(size=(1, 1)), "PNG")
    header = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def colours(picture: Image.Image) -> list[str]:
    """What the middles of the four quarters are nearest to, row by row."""
    width, height = picture.size
    places = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    found = []
    for place in places:
        pixel = picture.convert("RGB").getpixel(place)
        assert isinstance(pixel, tuple)
        far = {name: sum((a - b) ** 2 for a, b in zip(pixel, colour, strict=True)) for name, colour in names.items()}
        found.append(min(far, key=lambda name: far[name]))
    return found


def pdf(size: int = 0) -> bytes:
    """A PDF with one empty page, of at least that many bytes."""
    before = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    end = b"trailer<</Root 1 0 R>>\n%%EOF\n"
    return before + page + b"%" + b"x" * max(0, size - len(before + page + end) - 2) + b"\n" + end
