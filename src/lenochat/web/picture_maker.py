"""Makes a member's picture of the file they send, and looks into pictures that people send each other, in a process
apart, so that no file can hurt this one.
"""

import asyncio
import contextlib
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import get_args

import structlog

from lenochat.core.attachment import MOST_ATTACHMENT_BYTES, MediaType
from lenochat.core.errors import DomainError, invalid
from lenochat.web.picture_limits import MOST_MADE_BYTES, MOST_PIXELS, TOO_MANY_PIXELS, UNREADABLE, Task

MEMORY_BYTES = 768 * 1024 * 1024
"""Address space: 25 megapixels with transparency took 500 MiB of it, and 25,000,000 x 1 pixels 700."""
CPU_SECONDS, SECONDS = 10, 20
"""The largest picture took 1.4 s."""
MOST_WAITING = 16
"""Beyond that many pictures to be made, one at a time, whoever comes is refused with `unavailable`."""
_FIRST_LINE = re.compile(rb"(image/(?:jpeg|png|webp|gif)) ([0-9]{1,8}) ([0-9]{1,8})\n")
_LONGEST_LINE = 64

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class BarePicture:
    """A picture file that was decoded, with nothing in it but the picture."""

    media_type: MediaType
    width: int
    """Pixels, as it is shown."""
    height: int
    content: bytes


class PictureMaker:
    """Starts one decoder after the other. `close` ends the one at work."""

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES, seconds: float = SECONDS) -> None:
        # Isolated: neither the working folder nor a variable says what is imported. Its environment is empty.
        self._command = (sys.executable, "-I", "-m", "lenochat.web.picture_decoder")
        self._limits = (str(memory_bytes), str(CPU_SECONDS))
        self._seconds = seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture")
        self._waiting = 0
        self._at_work: subprocess.Popen[bytes] | None = None

    async def make(self, content: bytes) -> bytes:
        """A square WebP of the JPEG, PNG, WebP or GIF in `content`; what cannot be read as one is refused."""
        return await self._done("square", content, "picture", MOST_MADE_BYTES, is_right=_is_webp)

    async def bare(self, content: bytes, *, field: str) -> BarePicture:
        """The picture in `content`, without what is not seen of it; what cannot be read as one is refused.

        `field` is what the refusal speaks of.
        """
        most_bytes = MOST_ATTACHMENT_BYTES + _LONGEST_LINE
        made = await self._done("bare", content, field, most_bytes, is_right=_FIRST_LINE.match)
        line = _FIRST_LINE.match(made)
        assert line is not None
        media_type = next(kind for kind in get_args(MediaType) if kind == line[1].decode())
        return BarePicture(media_type=media_type, width=int(line[2]), height=int(line[3]), content=made[line.end() :])

    async def _done(
        self, task: Task, content: bytes, field: str, most_bytes: int, *, is_right: Callable[[bytes], object]
    ) -> bytes:
        """What the decoder makes of it, at most so many bytes of which `is_right` says yes; or why it does not."""
        if not is_picture(content):
            raise DomainError("unsupported_type", "Send a picture as JPEG, PNG, WebP or GIF.")
        if self._waiting >= MOST_WAITING:
            raise DomainError("unavailable", "Too many pictures at once. Try again in a moment.", retry_after=5)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            code, made = await loop.run_in_executor(self._thread, self._decode, task, content, most_bytes)
        finally:
            self._waiting -= 1
        if code == TOO_MANY_PIXELS:
            most = MOST_PIXELS // 1_000_000
            raise DomainError("too_large", f"The picture is too large: at most {most} megapixels. Make it smaller.")
        if code != 0 or len(made) > most_bytes or not is_right(made):
            if code != UNREADABLE:
                log.warning("a picture's decoder broke down", code=code, bytes=len(content))
            raise invalid(field, "This picture is damaged or not complete. Save it again, or choose another.")
        return made

    def close(self) -> None:
        """Begin no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._at_work is not None:
            self._at_work.kill()

    def _decode(self, task: Task, content: bytes, most_bytes: int) -> tuple[int, bytes]:
        """The decoder's exit code, and what it wrote. Blocks."""
        with subprocess.Popen(  # noqa: S603 - our own interpreter and module
            (*self._command, task, *self._limits),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            self._at_work = process
            too_long = threading.Timer(self._seconds, process.kill)
            too_long.start()
            try:
                # Where it is gone before it has read all, its exit code says more.
                with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                    pipe.write(content)
                made = process.stdout.read(most_bytes + 1)
                if len(made) > most_bytes:
                    process.kill()
                return process.wait(), made
            finally:
                too_long.cancel()
                process.kill()
                self._at_work = None


def is_picture(content: bytes) -> bool:
    """Whether it begins as one of the four kinds does, whatever its sender calls it; the rest needs no process."""
    return _is_webp(content) or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"
