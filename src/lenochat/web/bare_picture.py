"""Picture files with nothing in them but the picture.

What was written about it (where it was taken, when, by whom, a smaller copy of it), what only a program of its maker
reads, and what hangs on behind its end, is left out; the picture is not touched. Which way up it is stays: browsers
turn a JPEG and a PNG by that. Pure functions over bytes that strangers wrote; whatever is not as it should be raises
`ValueError`.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

ORIENTATION = 0x0112
"""Which way a camera was held (Exif 3.0, section 4.6.5)."""
UPRIGHT, LAST_NOT_LYING = 1, 4
_TURNED = ("JPEG", "PNG")


def bare(content: bytes, kind: str, orientation: int) -> bytes:
    """The file of that kind (as Pillow names it), without the rest."""
    return _BARE[kind](content, None if orientation == UPRIGHT else _exif(orientation))


def is_turned(kind: str, orientation: int) -> bool:
    """Whether such a picture is shown lying where it is stored standing, or the other way round."""
    return kind in _TURNED and orientation > LAST_NOT_LYING


def _exif(orientation: int) -> bytes:
    """Exif data that says this and nothing else: one entry of one number (TIFF 6.0, section 2)."""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)


_SCAN_ENDS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_START_OF_SCAN, _END_OF_IMAGE, _COMMENT = 0xDA, 0xD9, 0xFE
_FIRST_WITH_LENGTH, _FIRST_APPLICATION, _LAST_APPLICATION = 0xC0, 0xE0, 0xEF
_WITHOUT_LENGTH = frozenset(range(0xD0, 0xD8))
_APPLICATIONS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Those that say how colours are meant."""


def _bare_jpeg(content: bytes, exif: bytes | None) -> bytes:
    """ITU-T T.81, annex B. What comes after the end of the first picture, such as a film, goes too."""
    kept = [content[:2]]
    if exif is not None:
        kept.append(struct.pack(">BBH", 0xFF, 0xE1, len(exif) + 8) + b"Exif\0\0" + exif)
    place = 2
    while (place := content.find(b"\xff", place)) >= 0 and place + 1 < len(content):
        marker = content[place + 1]
        if marker == _END_OF_IMAGE:
            kept.append(b"\xff\xd9")
            return b"".join(kept)
        if marker < _FIRST_WITH_LENGTH or marker == 0xFF or marker in _WITHOUT_LENGTH:
            place += 1  # what fills a gap
            continue
        end = place + 2 + _number(content, place + 2, ">H")
        if not place + 4 <= end <= len(content):
            raise ValueError("a segment is longer than the file")
        if marker == _START_OF_SCAN:
            after = _SCAN_ENDS.search(content, end)
            end = len(content) if after is None else after.start()
        if _is_of_jpeg(marker, content[place + 4 : place + 16]):
            kept.append(content[place:end])
        place = end
    raise ValueError("the file ends too early")


def _is_of_jpeg(marker: int, beginning: bytes) -> bool:
    if _FIRST_APPLICATION <= marker <= _LAST_APPLICATION:
        return marker in _APPLICATIONS and beginning.startswith(_APPLICATIONS[marker])
    return marker < _FIRST_APPLICATION


_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)


def _bare_png(content: bytes, exif: bytes | None) -> bytes:
    """Portable Network Graphics, third edition, section 5.3."""
    kept = [content[:8]]
    place = 8
    while True:
        kind = content[place + 4 : place + 8]
        end = place + 12 + _number(content, place, ">I")
        if end > len(content):
            raise ValueError("a chunk is longer than the file")
        if exif is not None and kind == b"IDAT":
            kept.append(_png_chunk(b"eXIf", exif))
            exif = None
        if kind in _PNG_CHUNKS:
            kept.append(content[place:end])
        if kind == b"IEND":
            return b"".join(kept)
        place = end


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


_WEBP_CHUNKS = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _bare_webp(content: bytes, _: bytes | None) -> bytes:
    """RFC 9649, section 2.7. Browsers do not turn such a picture, whatever is written in it."""
    kept: list[bytes] = []
    place, end_of_all = 12, min(len(content), 8 + _number(content, 4, "<I"))
    while place + 8 <= end_of_all:
        kind, end = content[place : place + 4], place + 8 + _number(content, place + 4, "<I")
        if end > end_of_all:
            raise ValueError("a chunk is longer than the file")
        data = content[place + 8 : end]
        if kind == b"VP8X" and data:
            data = bytes([data[0] & ~_HAS_XMP & ~_HAS_EXIF]) + data[1:]
        if kind in _WEBP_CHUNKS:
            kept.append(_riff_chunk(kind, data))
        place = end + (end - place) % 2
    return _riff_chunk(b"RIFF", b"WEBP" + b"".join(kept))


def _riff_chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL, _APPLICATION = 0xF9, 0xFF
_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _bare_gif(content: bytes, _: bytes | None) -> bytes:
    """GIF89a, sections 15 to 27. It has no place for an orientation."""
    place = 13 + _colours(content, 10)
    kept = [content[:place]]
    while _number(content, place, "B") != _TRAILER:
        block = content[place]
        if block == _IMAGE:
            data = place + 10 + _colours(content, place + 9) + 1
            is_kept = True
        elif block == _EXTENSION:
            data = place + 2
            label = _number(content, place + 1, "B")
            is_kept = label == _GRAPHIC_CONTROL or (label == _APPLICATION and content[data + 1 : data + 12] in _REPEATS)
        else:
            raise ValueError("neither an image nor an extension")
        end = _last(_sub_blocks(content, data))
        if is_kept:
            kept.append(content[place:end])
        place = end
    kept.append(bytes([_TRAILER]))
    return b"".join(kept)


def _colours(content: bytes, flags: int) -> int:
    """How many bytes the table of colours takes that these flags speak of."""
    said = _number(content, flags, "B")
    return int(3 << ((said & 7) + 1)) if said & 0x80 else 0


def _sub_blocks(content: bytes, place: int) -> Iterator[int]:
    """Where each of them ends, the empty one too that comes last."""
    size = -1
    while size != 0:
        size = _number(content, place, "B")
        place += 1 + size
        yield place


def _last(places: Iterator[int]) -> int:
    last = 0
    for last in places:  # noqa: B007 - only the last one is wanted
        pass
    return last


def _number(content: bytes, place: int, layout: str) -> int:
    try:
        (number,) = struct.unpack_from(layout, content, place)
    except struct.error:
        raise ValueError("the file ends too early") from None
    return int(number)


_BARE: dict[str, Callable[[bytes, bytes | None], bytes]] = {
    "JPEG": _bare_jpeg,
    "PNG": _bare_png,
    "WEBP": _bare_webp,
    "GIF": _bare_gif,
}
