"""A process of its own that decodes one picture: a file from standard input, what is made of it on standard output.

Decoders are where a crafted file does its harm, so this one has little memory and time, no file that it could open, and
nothing of ours in it. `web.picture_maker` starts it.
"""

import contextlib
import copy  # noqa: F401 - see below
import io
import os
import resource
import sys
import warnings
from pathlib import Path

# All of it now: once no file may be opened, nothing can be imported any more. Pillow would import these two only when a
# JPEG from a phone asks for them, and copy for a GIF.
import PIL.MpoImagePlugin
import PIL.TiffImagePlugin  # noqa: F401
from PIL import GifImagePlugin, Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from lenochat.web.bare_picture import ORIENTATION, UPRIGHT, bare, is_turned
from lenochat.web.picture_limits import MOST_PIXELS, NICENESS, SIDE, TOO_MANY_PIXELS, UNREADABLE, Task

Image.preinit()

_FORMATS = tuple(
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
        GifImagePlugin.GifImageFile,
    )
)
_BACKGROUND = "white"
"""What shows through a transparent picture; else the initials below it would."""


def main(task: Task, memory_bytes: int, cpu_seconds: int) -> int:
    """Decode what comes in; the exit code."""
    _lock_in(memory_bytes, cpu_seconds)
    content = sys.stdin.buffer.read()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        made = make_picture(content) if task == "square" else bare_picture(content)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return TOO_MANY_PIXELS
    except Exception:  # noqa: BLE001 - whatever a decoder says about a file, it says that it cannot read it
        return UNREADABLE
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


def make_picture(content: bytes) -> bytes:
    """The middle square of the picture's first frame, upright, as WebP without anything that was written about it."""
    with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
        # A JPEG is decoded at a fraction of its size right away. The square is cut before the picture is turned:
        # it is the middle one in any case, and much less is left to turn.
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        square = ImageOps.fit(_in_full_colour(picture), (SIDE, SIDE), Image.Resampling.LANCZOS)
        made = Image.new("RGB", (SIDE, SIDE), _BACKGROUND)
        made.paste(square, mask=square.getchannel("A") if square.mode == "RGBA" else None)
        with contextlib.suppress(Exception):  # what is wrong with its metadata is not wrong with the picture
            made = _upright(made, picture.getexif().get(ORIENTATION))
    written = io.BytesIO()
    made.save(written, "WEBP", quality=85, method=6)
    return written.getvalue()


def bare_picture(content: bytes) -> bytes:
    """The file as it is, but with nothing else in it; before it a line with its media type, width and height as shown.

    What is given back is what was decoded: all that a decoder looks at, and nothing else, is in it.
    """
    with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)  # of several pictures in one the first
        orientation = UPRIGHT
        with contextlib.suppress(Exception):
            orientation = int(picture.getexif().get(ORIENTATION, UPRIGHT))
    if orientation not in _TURNS:
        orientation = UPRIGHT
    kept = bare(content, kind, orientation)
    with Image.open(io.BytesIO(kept), formats=[kind]) as picture:
        picture.load()
        width, height = picture.size[::-1] if is_turned(kind, orientation) else picture.size
    return f"image/{kind.lower()} {width} {height}\n".encode() + kept


def _in_full_colour(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        return picture.point(lambda value: value / 256).convert("RGB")  # 16 bits of grey
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to turn what a camera held otherwise (Exif 3.0, section 4.6.5, Orientation)."""


def _upright(picture: Image.Image, orientation: object) -> Image.Image:
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _lock_in(memory_bytes: int, cpu_seconds: int) -> None:
    """Limits that this process cannot lift again; and where memory is short, it is the first to go."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    for limit, value in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that does not know this one, or is stricter already
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    sys.exit(main("square" if sys.argv[1] == "square" else "bare", int(sys.argv[2]), int(sys.argv[3])))
